// MQTT by the byte, for what no library would send: packets cut short, of a wrong kind, too large, never read.
import { createConnection } from "node:net";
import { atEnd } from "../../later.ts";

/** Text with its length in front, as everywhere in MQTT. */
export const text = (value: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

const joined = (parts: (Uint8Array | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Uint8Array.from(part)));

/** A variable byte integer. */
function varied(value: number): number[] {
  const bytes: number[] = [];
  do {
    const rest = value >> 7;
    bytes.push((value & 0x7f) | (rest > 0 ? 0x80 : 0));
    value = rest;
  } while (value > 0);
  return bytes;
}

/** `first`: the kind of packet in the upper half, flags in the lower. */
export function packetOf(first: number, ...parts: (Uint8Array | readonly number[])[]): Buffer {
  const body = joined(parts);
  return joined([[first], varied(body.length), body]);
}

export const propertiesOf = (version: number, properties: readonly number[] = []): number[] =>
  version === 5 ? [...varied(properties.length), ...properties] : [];

export type Version = 4 | 5;

/** Identifiers of properties (MQTT 5.0, 2.2.2.2). */
export const PROPERTY = {
  payloadFormat: 1,
  messageExpiry: 2,
  contentType: 3,
  responseTopic: 8,
  correlationData: 9,
  subscriptionId: 11,
  sessionExpiry: 17,
  serverKeepAlive: 19,
  willDelay: 24,
  topicAlias: 35,
  userProperty: 38,
} as const;

interface ConnectFields {
  id: string;
  version?: Version;
  clean?: boolean;
  keepAlive?: number;
  properties?: readonly number[];
  will?: { topic: string; payload: string; qos?: number; retain?: boolean; properties?: readonly number[] };
}

export function connectPacket(fields: ConnectFields): Buffer {
  const { id, version = 4, clean = true, keepAlive = 60, properties, will } = fields;
  const ofWill = will ? 0x04 | ((will.qos ?? 0) << 3) | (will.retain ? 0x20 : 0) : 0;
  return packetOf(
    0x10,
    text("MQTT"),
    [version, (clean ? 0x02 : 0) | ofWill, keepAlive >> 8, keepAlive & 0xff],
    propertiesOf(version, properties),
    text(id),
    ...(will ? [propertiesOf(version, will.properties), text(will.topic), text(will.payload)] : []),
  );
}

interface PublishFields {
  topic: string;
  payload?: string | Uint8Array;
  qos?: number;
  retain?: boolean;
  messageId?: number;
  version?: Version;
  properties?: readonly number[];
}

export function publishPacket(fields: PublishFields): Buffer {
  const { topic, payload = "", qos = 0, retain = false, messageId = 1, version = 4, properties } = fields;
  return packetOf(
    0x30 | (qos << 1) | Number(retain),
    text(topic),
    qos > 0 ? [messageId >> 8, messageId & 0xff] : [],
    propertiesOf(version, properties),
    Buffer.from(payload as string),
  );
}

export function subscribePacket(filters: readonly string[], version: Version = 4, qos = 0): Buffer {
  return packetOf(0x82, [0, 1], propertiesOf(version), ...filters.flatMap((filter) => [text(filter), [qos]]));
}

export interface Received {
  /** 2 CONNACK, 3 PUBLISH, 4 PUBACK, 9 SUBACK, 14 DISCONNECT */
  kind: number;
  body: Buffer;
}

export type Wire = ReturnType<typeof openWire>;

/** A socket to a broker that keeps what comes, until it is paused; gone when the test ends. */
export function openWire(port: number) {
  const socket = createConnection(port, "127.0.0.1");
  atEnd(() => socket.destroy());
  let bytes = Buffer.alloc(0);
  let closed = false;
  socket.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    closed = true;
  });
  return {
    socket,
    send: (...packets: Uint8Array[]) => socket.write(Buffer.concat(packets)),
    get closed() {
      return closed;
    },
    received: (): Received[] => split(bytes),
    has: (kind: number) => split(bytes).some((each) => each.kind === kind),
  };
}

/** What is whole of it. */
function split(bytes: Buffer): Received[] {
  const packets: Received[] = [];
  for (let at = 0; at < bytes.length; ) {
    let [length, shift, start] = [0, 0, at + 1];
    for (; start < bytes.length; start++, shift += 7) {
      length |= (bytes[start]! & 0x7f) << shift;
      if (bytes[start]! < 0x80) break;
    }
    const end = start + 1 + length;
    if (end > bytes.length) break;
    packets.push({ kind: bytes[at]! >> 4, body: bytes.subarray(start + 1, end) });
    at = end;
  }
  return packets;
}

// How much a message takes that the embedded broker keeps, and how to keep it at that size.
import type { Bound } from "./embedded-limits.ts";

/** A message as aedes hands it over to be kept; a PUBREL, where one of QoS 2 has come so far. */
export interface KeptPacket {
  /** Not there in a will. */
  cmd?: string;
  topic?: string;
  payload?: Uint8Array | string | undefined;
  properties?: KeptProperties | undefined;
  messageId?: number | undefined;
  /** Counts the broker's messages: one has the same for all its receivers. */
  brokerCounter?: number;
}

interface KeptProperties {
  correlationData?: Uint8Array;
  userProperties?: object;
}

export interface KeptClient {
  id: string;
  clean: boolean;
}

/** What the object, its buffer and its place in a map take besides: measured, 500 to 1,600 bytes. */
const OVERHEAD_B = 1_000;

/** Bytes that it takes in memory. */
export const sizeOf = (packet: KeptPacket): number => OVERHEAD_B + contentSizeOf(packet);

const PACKET_OVERHEAD_B = 16;
const PROPERTY_OVERHEAD_B = 5;
const NUMBER_B = 8;

/** At least as many bytes as a PUBLISH of MQTT 5 has on the wire. */
export function wireSizeOf(packet: KeptPacket): number {
  const { userProperties = {}, ...others } = packet.properties ?? {};
  const pairs = Object.values(userProperties).flat();
  const properties = Object.keys(others).length + pairs.length;
  return PACKET_OVERHEAD_B + properties * PROPERTY_OVERHEAD_B + contentSizeOf(packet);
}

function contentSizeOf({ topic = "", payload = "", properties }: KeptPacket): number {
  const { userProperties = {}, ...others } = properties ?? {};
  let size = sizeOfValue(topic) + sizeOfValue(payload);
  for (const value of Object.values(others)) size += sizeOfValue(value);
  for (const [name, values] of Object.entries(userProperties)) {
    for (const value of [values].flat()) size += sizeOfValue(name) + sizeOfValue(value);
  }
  return size;
}

function sizeOfValue(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  return value instanceof Uint8Array ? value.length : NUMBER_B;
}

/** A copy without the 64 kB that its bytes came in, which a part of them would keep alive. */
export function copyOf<Kept extends KeptPacket>(packet: Kept): Kept {
  const { payload, properties } = packet;
  const copy = { ...packet };
  if (payload instanceof Uint8Array) copy.payload = copyOfBytes(payload);
  if (properties?.correlationData !== undefined) {
    copy.properties = { ...properties, correlationData: copyOfBytes(properties.correlationData) };
  }
  return copy;
}

function copyOfBytes(bytes: Uint8Array): Buffer {
  // Not of the pool, which it would keep alive likewise.
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** Counts what is kept under one bound. */
export interface Tally {
  /** Whether `bytes` more would still be within it, in a message more or in place of one. */
  hasRoom(bytes: number, messages?: number): boolean;
  add(bytes: number): void;
  remove(bytes: number): void;
}

export function createTally(most: Bound): Tally {
  const kept: Bound = { messages: 0, bytes: 0 };
  return {
    hasRoom: (bytes, messages = 1) =>
      kept.messages + messages <= most.messages && kept.bytes + bytes <= most.bytes,
    add(bytes) {
      kept.messages++;
      kept.bytes += bytes;
    },
    remove(bytes) {
      kept.messages--;
      kept.bytes -= bytes;
    },
  };
}

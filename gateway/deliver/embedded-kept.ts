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
export function sizeOf({ topic = "", payload, properties }: KeptPacket): number {
  const { userProperties = {}, ...others } = properties ?? {};
  const values = [...Object.values(others), ...Object.entries(userProperties).flat(2)];
  const inProperties = values.reduce<number>((sum, value) => sum + sizeOfValue(value), 0);
  return OVERHEAD_B + topic.length + (payload?.length ?? 0) + inProperties;
}

const NUMBER_B = 8;
const sizeOfValue = (value: unknown): number =>
  typeof value === "string" || value instanceof Uint8Array ? value.length : NUMBER_B;

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

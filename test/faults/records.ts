// Records as the laboratory speaks of them: what a board wrote to its journal, and what came by MQTT, under one name.

import { Decoder } from "cbor-x";
import { CLOCK_SET, MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import { getU32 } from "../../shared/bytes.ts";
import { EVENT, NIGHT, READING } from "../../shared/messages.ts";

export type Kind = "reading" | "event" | "night";

/** A record that a board has written to its journal. */
export interface Taken {
  /** network-node-epoch-counter */
  id: string;
  node: string;
  kind: Kind;
  /** Of a reading: its pressure, 0.1 kPa, null where the sensor was off. Undefined of others. */
  pressure?: number | null;
  /** By the wall clock, unix ms. */
  at: number;
}

/** A record in a message. */
export interface Published {
  topic: string;
  node: string;
  kind: Kind | "history";
  id: string;
  payload: string;
}

const KINDS: Record<number, Kind | undefined> = { [READING]: "reading", [EVENT]: "event", [NIGHT]: "night" };
const decoder = new Decoder({ useRecords: false, mapsAsObjects: false });

/** The first item of a record's body, which in the ring may be followed by padding. */
function firstItem(items: Uint8Array): unknown {
  let first: unknown;
  decoder.decodeMultiple(items, (item: unknown) => {
    first = item;
    return false;
  });
  return first;
}

/** The record in what a board writes to its ring; null where it writes something else, or moves an old one on. */
export function recordWritten(
  data: Uint8Array,
): { counter: number; kind: Kind; pressure?: number | null } | null {
  if (data[0]! < RECORD || data[0]! & MOVED) return null;
  const kind = KINDS[data[0]! & TYPE];
  if (kind === undefined) return null;
  const counter = getU32(data, 2);
  if (kind !== "reading") return { counter, kind };
  return {
    counter,
    kind,
    pressure: firstItem(data.subarray(data[0]! & CLOCK_SET ? 10 : 12)) as number | null,
  };
}

/** The counter of a record that a board writes to its ring, also of one that it moves on; null where it writes something else. */
export const counterWritten = (data: Uint8Array): number | null =>
  data[0]! < RECORD || KINDS[data[0]! & TYPE] === undefined ? null : getU32(data, 2);

const TOPIC = /^sippra\/v1\/[^/]+\/node\/([^/]+)\/(reading|history|event|night)$/;

/** The record in a message; null where it is a state, or a message of the gateway. */
export function recordIn(topic: string, payload: string): Published | null {
  const [, node, kind] = TOPIC.exec(topic) ?? [];
  if (node === undefined || payload === "") return null;
  return { topic, node, kind: kind as Published["kind"], id: JSON.parse(payload).id, payload };
}

/** The last part of an id. */
export const counterOf = (id: string) => Number(id.slice(id.lastIndexOf("-") + 1));

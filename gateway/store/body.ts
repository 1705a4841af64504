// A record's body as it is kept: the same CBOR as on the wire, of the items that are known.
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import {
  BODY_MAX,
  EVENT,
  type EventBody,
  NIGHT,
  type NightBody,
  READING,
  type ReadingBody,
  SPECTRUM,
} from "../../shared/messages.ts";
import { decodeCbor } from "../admit/cbor.ts";
import type { RecordBody } from "./records.ts";

const TYPES = { reading: READING, event: EVENT, night: NIGHT, spectrum: SPECTRUM } as const;
const NAMES: Record<number, RecordBody["type"]> = {
  [READING]: "reading",
  [EVENT]: "event",
  [NIGHT]: "night",
  [SPECTRUM]: "spectrum",
};

/** The number that the wire has for a kind of record. */
export function typeNumber(type: RecordBody["type"]): number {
  return TYPES[type];
}

/** How many items this version knows; the compiler keeps them to the tuples. */
const ITEMS: {
  [READING]: ReadingBody["length"];
  [EVENT]: EventBody["length"];
  [NIGHT]: NightBody["length"];
} = { [READING]: 11, [EVENT]: 10, [NIGHT]: 20 };

const scratch = new Uint8Array(BODY_MAX);

/** CBOR of any body of ours: at most 222 B, a copy. */
export function encodeBody(value: Cbor): Uint8Array {
  return scratch.slice(0, cborPut(scratch, 0, value));
}

/** What an older version has stored has fewer items: those that came later are null, as on the wire. */
export function readBody(type: number, body: Uint8Array): RecordBody {
  const items = decodeCbor(body) as unknown[];
  const known = ITEMS[type as keyof typeof ITEMS];
  while (items.length < known) items.push(null);
  return { type: NAMES[type], body: items } as RecordBody;
}

/**
 * When a record was measured, unix ms, or null where the node did not know. A night and its spectrum have no time
 * of their own: their date is in the node's local standard time, whose offset only the node's profile knows.
 */
export function measuredAt(record: RecordBody, received: number): number | null {
  switch (record.type) {
    case "reading":
      return record.body[0] === null ? null : record.body[0] * 1000;
    case "event":
      return eventTime(record.body[1], record.body[2], received);
    case "night":
    case "spectrum":
      return null;
  }
}

/**
 * The age dates an event to some 150 ms, the node's clock to whole seconds and 2 s of drift a day. A copy
 * sent again with an age that was never renewed shows by disagreeing with the clock.
 */
function eventTime(seconds: number | null, age: number | null, received: number): number | null {
  const byClock = seconds === null ? null : seconds * 1000;
  const byAge = age === null ? null : received - age;
  if (byClock === null || byAge === null) return byAge ?? byClock;
  return Math.abs(byClock - byAge) <= 10_000 ? byAge : byClock;
}

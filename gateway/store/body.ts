// A record's body as it is kept: the same CBOR as on the wire, of the items that are known.
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import { BODY_MAX, EVENT, NIGHT, READING, SPECTRUM } from "../../shared/messages.ts";
import { decodeCbor } from "../admit/cbor.ts";
import type { Body } from "../admit/message.ts";
import { bodyOf } from "../admit/schema.ts";
import { GatewayError } from "../errors.ts";
import type { RecordBody } from "./records.ts";

const TYPES: Record<RecordBody["type"], number> = {
  reading: READING,
  event: EVENT,
  night: NIGHT,
  spectrum: SPECTRUM,
};

/** The number that the wire has for a kind of record. */
export function typeNumber(type: RecordBody["type"]): number {
  return TYPES[type];
}

const scratch = new Uint8Array(BODY_MAX);

/** CBOR of any body of ours: at most 222 B, a copy. */
export function encodeBody(value: Cbor): Uint8Array {
  return scratch.slice(0, cborPut(scratch, 0, value));
}

/**
 * What an older version has stored has fewer items: those that came later are null, as on the wire. Throws GatewayError
 * "store" for what is no record: it is damaged on disk, or a newer version has stored it.
 */
export function readBody(type: number, body: Uint8Array): RecordBody {
  const record = decoded(type, body);
  if (record !== null && record.type in TYPES) return record as RecordBody;
  // A damaged row may have anything where its bytes were, against what its table says.
  const length = body instanceof Uint8Array ? `${body.length} B` : "no bytes";
  throw new GatewayError(
    "store",
    `The body of a record (type ${type}, ${length}) cannot be read: it is damaged.`,
  );
}

function decoded(type: number, body: Uint8Array): Body | null {
  try {
    return bodyOf(type, decodeCbor(body));
  } catch {
    return null; // bytes that are no CBOR of ours
  }
}

/**
 * When a reading or an event was measured, unix ms, or null where the node did not know. `received`: unix ms; null where
 * that is a guess.
 */
export function measuredAt(
  record: Extract<RecordBody, { type: "reading" | "event" }>,
  received: number | null,
): number | null {
  if (record.type === "event") return eventTime(record.body[1], record.body[2], received);
  return record.body[0] === null ? null : record.body[0] * 1000;
}

/**
 * The age dates an event to some 150 ms, the node's clock to whole seconds and 2 s of drift a day. A copy
 * sent again with an age that was never renewed shows by disagreeing with the clock.
 */
function eventTime(seconds: number | null, age: number | null, received: number | null): number | null {
  const byClock = seconds === null ? null : seconds * 1000;
  const byAge = age === null || received === null ? null : received - age;
  if (byClock === null || byAge === null) return byAge ?? byClock;
  return Math.abs(byClock - byAge) <= 10_000 ? byAge : byClock;
}

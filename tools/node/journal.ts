// What a node writes to its journal, read back from the bytes on their way to flash.

import { Decoder } from "cbor-x";
import { CLOCK_SET, LEARNED, MOVED, PAGE, RECORD, STATE, TYPE } from "../../firmware/node/kinds.ts";
import type { JournalBody, SelfCheck } from "../../gateway/admit/message.ts";
import { getU16, getU32 } from "../../shared/bytes.ts";
import { CHECK, EVENT, NIGHT, READING } from "../../shared/messages.ts";

export type Written =
  | {
      kind: "record";
      counter: number;
      record: JournalBody | SelfCheck;
      bytes: number;
      moved: boolean;
      /** Where its clock was not set: since which boot of the node, s. */
      since: { boot: number; seconds: number } | null;
    }
  | { kind: "page" | "state" | "learned"; bytes: number };

/** CBOR's heads of an array of unknown length, and its end. */
const BEGIN = 0x9f;
const END = 0xff;
const decoder = new Decoder({ useRecords: false, mapsAsObjects: false });

/** Undefined for what is no record of the journal's. */
export function readWritten(data: ArrayLike<number>): Written | undefined {
  const bytes = Uint8Array.from(data);
  const kind = bytes[0]!;
  if (kind === PAGE) return { kind: "page", bytes: bytes.length };
  if (kind === STATE) return { kind: "state", bytes: bytes.length };
  if (kind === LEARNED) return { kind: "learned", bytes: bytes.length };
  if (kind < RECORD) return undefined;
  const clockSet = (kind & CLOCK_SET) !== 0;
  const time = clockSet ? getU32(bytes, 6) : null;
  const rest = bytes.subarray(clockSet ? 10 : 12, 2 + bytes[1]!);
  const items = decoder.decode(Uint8Array.of(BEGIN, ...rest, END)) as never[];
  const record = bodyOf(kind & TYPE, time, items);
  if (record === undefined) return undefined;
  return {
    kind: "record",
    counter: getU32(bytes, 2),
    record,
    bytes: bytes.length,
    moved: (kind & MOVED) !== 0,
    since: clockSet ? null : { boot: getU16(bytes, 10), seconds: getU32(bytes, 6) },
  };
}

/** The body with what is filled in when it is sent: its time, and an event's age. */
function bodyOf(type: number, time: number | null, items: never[]): JournalBody | SelfCheck | undefined {
  const [first, ...others] = items as unknown as number[];
  switch (type) {
    case READING:
      return { type: "reading", body: [time, ...items] as never };
    case EVENT:
      return { type: "event", body: [first, time, null, ...others] as never };
    case NIGHT:
      return { type: "night", body: items as never };
    case CHECK:
      return { type: "check", body: [time, ...(items.length < 8 ? [...items, null, null] : items)] as never };
  }
  return undefined;
}

// Bodies of kept records, as they are sent: in a frame of their own the first time, in a type 1 frame together
// ever after, or in one of type 7. What was not known when a record was kept (its time, an event's age) is filled in
// then.
import { cborHead, cborPut } from "../../shared/cbor.ts";
import { getU32 } from "../../shared/frame.ts";
import { BODY_MAX, EVENT, READING, RECORDS, SERIES } from "../../shared/messages.ts";
import { clockSet, now, timeOf, uptime } from "./clock.ts";
import { boot, counter } from "./journal.ts";
import { CLOCK_SET, TYPE } from "./kinds.ts";
import { beyond, found, SPAN, search, searched } from "./search.ts";
import { putReading } from "./series.ts";

/** Items of a reading, an event and a night. */
const ITEMS = [11, 0, 10, 0, 20];

/** Records and voids in one frame: with the epoch, as many as an array's head of one byte counts. */
const MOST = 22;

/** Where bodies are put together. */
export let out = new Uint8Array(BODY_MAX);
let at: number;
let items: number;
/** The type of the frame that `out` holds: SERIES where a reading in it is told by what has changed. */
export let framed: number;
/** The counter under which a reading would follow the one added last; 0: none. Whether this one does. */
let next: number;
let follows: boolean;

/**
 * Writes a body at `from`: a record of this type, kept at this time in this boot (unix seconds where `clock` is
 * not 0, else seconds of that boot). `age` is an event's in ms, or -1 where only the clocks know. Returns the
 * offset after it.
 */
export function putBody(
  from: number,
  type: number,
  time: number,
  clock: number,
  born: number,
  age: number,
  rest: Uint8Array,
): number {
  at = cborHead(out, from, 4, ITEMS[type]);
  let known = clock ? time : born === boot && clockSet ? timeOf(time) : null;
  let skip = 0;
  if (RADIO && !SPARSE && type === READING) return (at = putReading(out, at, known, rest, follows));
  if (type === EVENT) out[at++] = rest[skip++];
  if (type === READING || type === EVENT) at = cborPut(out, at, known);
  if (type === EVENT) {
    let seconds = known !== null && clockSet ? now() - known : born === boot && !clock ? uptime() - time : -1;
    let ms = age < 0 ? 1000 * Math.floor(seconds) : age;
    at = cborPut(out, at, ms < 0 ? null : ms);
  }
  for (; skip < rest.length; skip++) out[at++] = rest[skip];
  return at;
}

/** Begins a frame of records of this epoch. */
export function beginRecords(epoch: number): void {
  at = cborPut(out, 1, epoch);
  items = 0;
  if (RADIO && !SPARSE) {
    framed = RECORDS;
    next = 0;
  }
}

/** Adds a record as it stands in the ring, with an event's age in ms or -1. False where it has no room. */
export function addRecord(record: Uint8Array, age: number): boolean {
  // At most 8 B more than it takes in the ring: heads, and an event's age. Changes take 10 B more, if all of them
  // go from the ends of their ranges to zeros.
  if (items === MOST || at + record.length + (RADIO && !SPARSE ? 10 : 8) > BODY_MAX) return false;
  let clock = record[0] & CLOCK_SET;
  let type = record[0] & TYPE;
  let born = clock ? boot : (record[10] << 8) | record[11];
  let used = getU32(record, 2);
  if (RADIO && !SPARSE) {
    follows = type === READING && used === next;
    next = type === READING ? used + 1 : 0;
    if (follows) framed = SERIES;
  }
  if (!RADIO || SPARSE || !follows) at = cborPut(out, cborPut(out, cborHead(out, at, 4, 3), used), type);
  putBody(at, type, getU32(record, 6), clock, born, age, record.subarray(clock ? 10 : 12));
  items++;
  return true;
}

/** Adds "nothing is kept under the counters from `first` up to, but not including, `last`". */
function addVoid(first: number, last: number): boolean {
  if (items === MOST || at + 11 > BODY_MAX) return false;
  at = cborPut(out, at, [first, last - first]);
  items++;
  return true;
}

/**
 * Adds what is kept of the counters from `used` on that the gateway lacks, and that nothing is of the others. Returns
 * up to where it has come.
 */
export function addMissing(used: number, lacks: (used: number) => number): number {
  let first = 0;
  search(used);
  for (; used < searched + SPAN && used < counter; used++) {
    let record = lacks(used) ? found(used) : undefined;
    if (lacks(used) && !record) {
      if (!first) first = used;
      continue;
    }
    if (first && !addVoid(first, used)) return first;
    first = 0;
    if (record && !addRecord(record, -1)) return used;
  }
  if (first) addVoid(first, beyond > used ? beyond : used);
  return used;
}

/** Ends a frame of records; returns its length, or 0 where it tells nothing. */
export function endRecords(): number {
  cborHead(out, 0, 4, items + 1);
  return items ? at : 0;
}

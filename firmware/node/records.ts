// Bodies of kept records as they are sent: each in a frame of its own the first time, later together in a frame of
// type RECORDS or SERIES. Time and an event's age are filled in here, as far as the clock knows them by now.
import { getU16, getU32 } from "../../shared/bytes.ts";
import { cborHead, cborPut } from "../../shared/cbor.ts";
import { BODY_MAX, EVENT, NIGHT, READING, RECORDS, SERIES } from "../../shared/messages.ts";
import { clockSet, now, unixOfUptime, uptime } from "./clock.ts";
import { boot, nextCounter } from "./journal.ts";
import { CLOCK_SET, TYPE } from "./kinds.ts";
import { foundRecord, nextAfter, SPAN, search, searchedFrom } from "./search.ts";
import { putReading } from "./series.ts";

/** Items in the body of a reading, an event, a night and a check, by their types. */
const ITEMS = [11, 0, 10, 0, 22, 0, 0, 0, RADIO ? 9 : 7];

/** Records and voids in one frame: with the epoch 23, the most that an array's head of one byte counts. */
const RECORDS_MAX = 22;

/** The buffer in which all bodies are put together. */
export let out = new Uint8Array(BODY_MAX);
let end: number;
let count: number;
/** The type of the frame that `out` holds: SERIES where a reading in it stands as differences. */
export let frameType: number;
/** The counter of a reading that would follow the one added last, 0: none; whether the reading being added does. */
let nextOfSeries: number;
let follows: boolean;

/**
 * Writes the body of a record at `from`, and returns the offset after it. `journalTime`: unix seconds where
 * `journalClock` is not 0, else seconds of the boot `bootOf`. `ageMs`: of an event, or -1 where only the clocks know.
 */
export function putBody(
  from: number,
  type: number,
  journalTime: number,
  journalClock: number,
  bootOf: number,
  ageMs: number,
  rest: Uint8Array,
): number {
  end = cborHead(out, from, 4, ITEMS[type]);
  let unix = journalClock ? journalTime : bootOf === boot && clockSet ? unixOfUptime(journalTime) : null;
  let skip = 0;
  if (RADIO && type === READING) return (end = putReading(out, end, unix, rest, follows));
  if (type === EVENT) out[end++] = rest[skip++];
  if (type !== NIGHT) end = cborPut(out, end, unix);
  if (type === EVENT) {
    let seconds =
      unix !== null && clockSet
        ? now() - unix
        : bootOf === boot && !journalClock
          ? uptime() - journalTime
          : -1;
    let ageNow = ageMs < 0 ? 1000 * Math.floor(seconds) : ageMs;
    end = cborPut(out, end, ageNow < 0 ? null : ageNow);
  }
  for (; skip < rest.length; skip++) out[end++] = rest[skip];
  return end;
}

/** Begins a frame of records of this epoch. */
export function beginRecords(epoch: number): void {
  end = cborPut(out, 1, epoch);
  count = 0;
  if (RADIO) {
    frameType = RECORDS;
    nextOfSeries = 0;
  }
}

/** Adds a record as it stands in the ring, with an event's age in ms or -1. False where it has no room. */
export function addRecord(record: Uint8Array, ageMs: number): boolean {
  // A body takes at most 8 B more than its record in the ring: heads, and an event's age. Differences take 10 B more,
  // where all items go from the ends of their ranges to 0.
  if (count === RECORDS_MAX || end + record.length + (RADIO ? 10 : 8) > BODY_MAX) return false;
  let journalClock = record[0] & CLOCK_SET;
  let type = record[0] & TYPE;
  let bootOf = journalClock ? boot : getU16(record, 10);
  let counter = getU32(record, 2);
  if (RADIO) {
    follows = type === READING && counter === nextOfSeries;
    nextOfSeries = type === READING ? counter + 1 : 0;
    if (follows) frameType = SERIES;
  }
  if (!RADIO || !follows) end = cborPut(out, cborPut(out, cborHead(out, end, 4, 3), counter), type);
  putBody(end, type, getU32(record, 6), journalClock, bootOf, ageMs, record.subarray(journalClock ? 10 : 12));
  count++;
  return true;
}

/** Adds "nothing is kept under the counters from `first` up to, but not including, `last`". */
function addVoid(first: number, last: number): boolean {
  if (count === RECORDS_MAX || end + 11 > BODY_MAX) return false;
  end = cborPut(out, end, [first, last - first]);
  count++;
  return true;
}

/**
 * Of the counters from `counter` on that the gateway `lacks`, adds the records, and voids where nothing is kept.
 * Returns the first counter that it has not come to.
 */
export function addMissing(counter: number, lacks: (counter: number) => number): number {
  let first = 0;
  search(counter);
  for (; counter < searchedFrom + SPAN && counter < nextCounter; counter++) {
    let record = lacks(counter) ? foundRecord(counter) : undefined;
    if (lacks(counter) && !record) {
      if (!first) first = counter;
      continue;
    }
    if (first && !addVoid(first, counter)) return first;
    first = 0;
    if (record && !addRecord(record, -1)) return counter;
  }
  if (first) addVoid(first, nextAfter > counter ? nextAfter : counter);
  return counter;
}

/** Ends a frame of records; returns the length of its body, or 0 where nothing was added. */
export function endRecords(): number {
  cborHead(out, 0, 4, count + 1);
  return count ? end : 0;
}

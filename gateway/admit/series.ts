// Batches from nodes on radio hold most readings as changes from the one before. Here they become the records that a
// type 1 frame would have held; the schema checks them as it does any record.
import { READING } from "../../shared/messages.ts";

/** Items of a reading that follows another one: that many and no other number. */
const ITEMS = 11;
const BANDS = 6;
const BAND_COUNT = 8;

/** What the next reading is a change from: an item that was null in the reading before is that of an earlier one. */
interface Past {
  counter: number;
  numbers: number[];
  bands: Uint8Array;
}

/** What a reading that follows this record is a change from; null where none can follow it. */
function pastOf(record: unknown[]): Past | null {
  const [counter, type, body] = record;
  if (typeof counter !== "number" || type !== READING || !Array.isArray(body)) return null;
  const past: Past = { counter, numbers: new Array(ITEMS).fill(0), bands: new Uint8Array(BAND_COUNT) };
  for (const [i, item] of body.slice(0, ITEMS).entries()) remember(past, i, item);
  return past;
}

function remember(past: Past, i: number, item: unknown): void {
  if (i !== BANDS) {
    if (typeof item === "number") past.numbers[i] = item;
  } else if (item instanceof Uint8Array) {
    past.bands = new Uint8Array(BAND_COUNT);
    past.bands.set(item.subarray(0, BAND_COUNT));
  }
}

/** A nibble for each band, the first one's the highest, -8..7 as two's complement; undefined where there are more. */
function bandsAfter(before: Uint8Array, changes: number): Uint8Array | undefined {
  if (changes < 0) return undefined;
  return before.map((level, band) => level + ((changes << (4 * band)) >> 28));
}

/**
 * The decoded body of a type 7 frame as that of a type 1 frame; null where a reading follows none. It need not be
 * valid: an item that is no number is kept as it is, and a sum of changes may be beyond its range.
 */
export function recordsOfSeries(value: unknown): unknown[] | null {
  if (!Array.isArray(value)) return null;
  const records: unknown[] = [value[0]];
  let past: Past | null = null;
  for (const item of value.slice(1)) {
    if (!Array.isArray(item) || item.length !== ITEMS) {
      records.push(item);
      if (Array.isArray(item) && item.length !== 2) past = pastOf(item);
      continue;
    }
    if (past === null) return null;
    const { counter, numbers, bands } = past;
    const body = item.map((change, i) => {
      if (typeof change !== "number") return change;
      return i === BANDS ? bandsAfter(bands, change) : numbers[i]! + change;
    });
    for (const [i, each] of body.entries()) remember(past, i, each);
    past.counter = counter + 1;
    records.push([past.counter, READING, body]);
  }
  return records;
}

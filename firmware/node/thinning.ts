// What goes on to another page when one is to be erased: every event and night, and of the readings as many as a
// share of a page takes, every second, fourth and so on; of those that were moved before, half as many. So the
// newest readings are whole, and the older they are the thinner.
import { getU32 } from "../../shared/frame.ts";
import { READING } from "../../shared/messages.ts";
import { MOVED, RECORD, TYPE } from "./kinds.ts";
import { eachRecord, ignoreDamage, pageSize, sizeOf } from "./ring.ts";

/** Readings may take this share of a page, so that what is left of all pages holds three days of them. */
const READINGS_SHARE = 6;
/** And events and nights this one: then the oldest of them go. */
const OTHERS_SHARE = 2;

/** 1 where page `page` holds records that the gateway is not known to hold, else 0. */
export function holdsUnsettled(page: number, settled: number): number {
  let open = 0;
  eachRecord(
    page,
    (record) => {
      if (record[0] >= RECORD && getU32(record, 2) > settled) open = 1;
    },
    ignoreDamage,
  );
  return open;
}

/** Hands on what is to be moved out of page `page`; returns the counter of the first record given up, and how many. */
export function thin(page: number, settled: number, move: (record: Uint8Array) => void): number[] {
  let step = 1;
  let skip = 0;
  let readingBytes: number;
  let otherBytes: number;
  let first: number;
  let dropped: number;
  /** Visits the open records, and tells what stays: one reading in `step`, others but for the first `skip`. */
  let survivors = (visit: (record: Uint8Array, stays: boolean) => void) => {
    let newCount = 0;
    let movedCount = 0;
    let otherCount = 0;
    eachRecord(
      page,
      (record) => {
        if (record[0] < RECORD || getU32(record, 2) <= settled) return;
        if ((record[0] & TYPE) !== READING) visit(record, otherCount++ >= skip);
        else if (record[0] & MOVED) visit(record, !(movedCount++ % ((step + 1) >> 1)));
        else visit(record, !(newCount++ % step));
      },
      ignoreDamage,
    );
  };
  let measure = (record: Uint8Array, stays: boolean) => {
    if (stays && (record[0] & TYPE) === READING) readingBytes += sizeOf(record.length - 2);
    else if (stays) otherBytes += sizeOf(record.length - 2);
    else {
      dropped++;
      first = first || getU32(record, 2);
    }
  };
  for (;;) {
    readingBytes = otherBytes = first = dropped = 0;
    survivors(measure);
    if (readingBytes > pageSize / READINGS_SHARE) step *= 2;
    else if (otherBytes > pageSize / OTHERS_SHARE) skip++;
    else break;
  }
  survivors((record, stays) => {
    if (stays) move(record);
  });
  return [first, dropped];
}

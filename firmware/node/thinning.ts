// Which records move to another page before theirs is erased: events and nights, and of the readings every second,
// fourth and so on, until they fit a share of a page. So the newest readings are whole, and the older ones thinner.
import { getU32 } from "../../shared/bytes.ts";
import { READING } from "../../shared/messages.ts";
import { MOVED, RECORD, TYPE } from "./kinds.ts";
import { eachRecord, ignoreDamage, pageSize, sizeOf } from "./ring.ts";

/** Readings may take 1/6 of a page: then the rest of all pages holds three days of them. */
const READINGS_SHARE = 6;
/** Events and nights may take half of it; the oldest go first. */
const OTHERS_SHARE = 2;

/** 1 where the page holds records that the gateway is not known to hold, else 0. */
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

/** Calls `move` for each record that stays; returns the counter of the first record given up, and how many. */
export function thin(page: number, settled: number, move: (record: Uint8Array) => void): number[] {
  let step = 1;
  let skip = 0;
  let readingBytes: number;
  let otherBytes: number;
  let first: number;
  let dropped: number;
  /** Visits the unsettled records. One new reading in `step` stays, one moved before in step/2, others after `skip`. */
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

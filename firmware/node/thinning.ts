// What goes on to another page when one is to be erased: every event and night, and of the readings as many as a
// share of a page takes, every second, fourth and so on; of those that were moved before, half as many. So the
// newest readings are whole, and the older they are the thinner.
import { getU32 } from "../../shared/frame.ts";
import { READING } from "../../shared/messages.ts";
import { MOVED, RECORD, TYPE } from "./kinds.ts";
import { each, pageSize, quietly, sizeOf } from "./ring.ts";

/** Readings may take this share of a page, so that what is left of all pages holds three days of them. */
const READINGS = 6;
/** And events and nights this one: then the oldest of them go. */
const OTHERS = 2;

/** 1 where page `p` holds records that the gateway is not known to hold, else 0. */
export function holdsOpen(p: number, settled: number): number {
  let open = 0;
  each(
    p,
    (record) => {
      if (record[0] >= RECORD && getU32(record, 2) > settled) open = 1;
    },
    quietly,
  );
  return open;
}

/** Hands on what is to be moved out of page `p`; returns the counter of the first record given up, and how many. */
export function thin(p: number, settled: number, move: (record: Uint8Array) => void): number[] {
  let step = 1;
  let skip = 0;
  let readings: number;
  let others: number;
  let first: number;
  let dropped: number;
  /** Visits the open records, and tells what stays: one reading in `step`, others but for the first `skip`. */
  let survivors = (visit: (record: Uint8Array, stays: boolean) => void) => {
    let fresh = 0;
    let old = 0;
    let other = 0;
    each(
      p,
      (record) => {
        if (record[0] < RECORD || getU32(record, 2) <= settled) return;
        if ((record[0] & TYPE) !== READING) visit(record, other++ >= skip);
        else if (record[0] & MOVED) visit(record, !(old++ % ((step + 1) >> 1)));
        else visit(record, !(fresh++ % step));
      },
      quietly,
    );
  };
  let measure = (record: Uint8Array, stays: boolean) => {
    if (stays && (record[0] & TYPE) === READING) readings += sizeOf(record.length - 2);
    else if (stays) others += sizeOf(record.length - 2);
    else {
      dropped++;
      first = first || getU32(record, 2);
    }
  };
  for (;;) {
    readings = others = first = dropped = 0;
    survivors(measure);
    if (readings > pageSize / READINGS) step *= 2;
    else if (others > pageSize / OTHERS) skip++;
    else break;
  }
  survivors((record, stays) => {
    if (stays) move(record);
  });
  return [first, dropped];
}

// Finds records in the journal by their counters. There is no index in memory: a search reads the pages that may hold
// them, most often one.
import { getU32 } from "../../shared/bytes.ts";
import { nextCounter, page } from "./journal.ts";
import { PAGE, RECORD } from "./kinds.ts";
import { beginOf, eachRecord, ignoreDamage, pages, recordAt } from "./ring.ts";

/** Counters that one search covers: as many as the bitmap of an ack. */
export const SPAN = 64;

/** Offsets in the ring of the records under SPAN counters; 0 where there is none. */
let offsets = new Uint32Array(SPAN);
/** The first of these counters, and the lowest one after them that may have a record. */
export let searchedFrom: number;
export let nextAfter: number;

/** Finds the records kept under the SPAN counters from `from` on. */
export function search(from: number): void {
  offsets.fill(0);
  searchedFrom = from;
  nextAfter = nextCounter;
  /** Pages are read from the newest back: all records of the next one are below this. */
  let limit = nextCounter;
  for (let i = pages; i > 0 && limit > from; i--) {
    let p = (page + i) % pages;
    let head = recordAt(beginOf(p));
    let first = head && head[0] === PAGE ? getU32(head, 6) : 0;
    if (first) limit = first;
    if (first >= from + SPAN && !head![10]) {
      if (first < nextAfter) nextAfter = first;
      continue;
    }
    eachRecord(
      p,
      (record, at) => {
        let counter = record[0] >= RECORD ? getU32(record, 2) : 0;
        if (counter < from) return;
        if (counter < from + SPAN) offsets[counter - from] = at;
        else if (counter < nextAfter) nextAfter = counter;
      },
      ignoreDamage,
    );
  }
}

/** The record kept under a counter of the last search, as it stands in the ring; undefined where there is none. */
export function foundRecord(counter: number): Uint8Array | undefined {
  let at = offsets[counter - searchedFrom];
  return at ? recordAt(at) : undefined;
}

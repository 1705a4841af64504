// Finds records in the journal by their counters. Nothing is kept in memory between searches: a search reads
// the pages that may hold what is looked for, and most often that is one.
import { getU32 } from "../../shared/frame.ts";
import { counter, page } from "./journal.ts";
import { PAGE, RECORD } from "./kinds.ts";
import { begin, each, pages, quietly, recordAt } from "./ring.ts";

/** Counters that one search covers, as many as `missing` does. */
export const SPAN = 64;

/** Where the kept records from a counter on are: offset in the ring, or 0. */
let where = new Uint32Array(SPAN);
/** The first counter that `where` tells of, and the lowest one after its last that may have a record. */
export let searched: number;
export let beyond: number;

/** Finds the records kept under the SPAN counters from `from` on. */
export function search(from: number): void {
  where.fill(0);
  searched = from;
  beyond = counter;
  /** Everything in a page is below this. */
  let limit = counter;
  for (let i = pages; i > 0 && limit > from; i--) {
    let p = (page + i) % pages;
    let head = recordAt(begin(p));
    let first = head && head[0] === PAGE ? getU32(head, 6) : 0;
    if (first) limit = first;
    if (first >= from + SPAN && !head![10]) {
      if (first < beyond) beyond = first;
      continue;
    }
    each(
      p,
      (record, at) => {
        let used = record[0] >= RECORD ? getU32(record, 2) : 0;
        if (used < from) return;
        if (used < from + SPAN) where[used - from] = at;
        else if (used < beyond) beyond = used;
      },
      quietly,
    );
  }
}

/** The record kept under a counter of the last search, as it stands in the ring; undefined where there is none. */
export function found(used: number): Uint8Array | undefined {
  let at = where[used - searched];
  return at ? recordAt(at) : undefined;
}

// Which counters of a node are settled: stored or void. Kept as ranges that neither overlap nor touch, so
// that a void of four thousand million counters costs one row and no loop.
import type { DatabaseSync } from "node:sqlite";
import { epochKey, type Memo, memo, ofEpochKey } from "./memo.ts";

/** An ack has a bit for each of so many counters after the settled ones. */
export const MISSING_SPAN = 64;

/**
 * A node that has left more gaps than this is not asked for what is in the lowest of them any more. One that hears no answer
 * for two months, and of which a third is lost, has some 500.
 */
const RANGES_MAX = 4096;

export interface Settled {
  has(node: number, epoch: number, counter: number): boolean;
  /** Settles first..last, both included. Returns how many counters are given up for it: those of the lowest gap. */
  add(node: number, epoch: number, first: number, last: number): number;
  /** Every counter from 1 up to this one is settled; 0 where the first is not. */
  upTo(node: number, epoch: number): number;
  /** The highest settled counter; 0 where there is none. */
  top(node: number, epoch: number): number;
  /**
   * Bitmap of the 64 counters after `upTo` that are not settled, of those not above `highest`: bit 0 of
   * byte 0 is the first, trailing zero bytes left out; null where none is missing.
   */
  missing(node: number, epoch: number, upTo: number, highest: number): Uint8Array | null;
  memories: (Memo<Ends> | Memo<number>)[];
}

/** Where nothing is missing there is one range, and all that is known of it is where it begins and ends. */
interface Ends {
  /** Begin of the range that holds 1; 1 where there is none. */
  start: number;
  upTo: number;
  /** The highest settled counter; equal to `upTo` where nothing is missing. */
  top: number;
}

interface Range {
  first: number;
  last: number;
}

export function settledTable(db: DatabaseSync): Settled {
  const of = "FROM settled WHERE node = ? AND epoch = ?";
  const atOrBefore = db.prepare(`SELECT first, last ${of} AND first <= ? ORDER BY first DESC LIMIT 1`);
  const within = db.prepare(`SELECT first, last ${of} AND first BETWEEN ? AND ? ORDER BY first`);
  const remove = db.prepare(`DELETE ${of} AND first BETWEEN ? AND ?`);
  const insert = db.prepare("INSERT INTO settled (node, epoch, first, last) VALUES (?, ?, ?, ?)");
  const extend = db.prepare("UPDATE settled SET last = ? WHERE node = ? AND epoch = ? AND first = ?");
  const highestRange = db.prepare(`SELECT first, last ${of} ORDER BY first DESC LIMIT 1`);

  const countOf = db.prepare(`SELECT count(*) AS n ${of}`);
  const lowestTwo = db.prepare(`SELECT first, last ${of} ORDER BY first LIMIT 2`);

  const before = (node: number, epoch: number, counter: number) =>
    atOrBefore.get(node, epoch, counter) as Range | undefined;

  function addRange(node: number, epoch: number, first: number, last: number): number {
    const left = before(node, epoch, first);
    const joins = left !== undefined && left.last >= first - 1;
    if (joins && left.last >= last) return 0;
    const start = joins ? left.first : first;
    // The range that ends furthest among those that begin inside or right after is the last of them.
    const right = before(node, epoch, last + 1);
    const end = right !== undefined && right.last > last ? right.last : last;
    const key = epochKey(node, epoch);
    let count = counts.get(key);
    if (right !== undefined && right.first > start)
      count -= Number(remove.run(node, epoch, start + 1, right.first).changes);
    if (joins) extend.run(end, node, epoch, start);
    else {
      insert.run(node, epoch, start, end);
      count++;
    }
    counts.set(key, count);
    return count > RANGES_MAX ? closeLowestGap(node, epoch) : 0;
  }

  function closeLowestGap(node: number, epoch: number): number {
    const [low, next] = lowestTwo.all(node, epoch) as unknown as [Range, Range];
    remove.run(node, epoch, next.first, next.first);
    extend.run(next.last, node, epoch, low.first);
    const key = epochKey(node, epoch);
    counts.set(key, counts.get(key) - 1);
    return next.first - low.last - 1;
  }

  const counts = memo<number>(
    (key) => (countOf.get(...ofEpochKey(key)) as { n: number }).n,
    () => {},
  );

  const ends = memo<Ends>(
    (key) => {
      const [node, epoch] = ofEpochKey(key);
      const first = before(node, epoch, 1);
      const top = highestRange.get(node, epoch) as Range | undefined;
      return { start: first?.first ?? 1, upTo: first?.last ?? 0, top: top?.last ?? 0 };
    },
    (key, { start, upTo }) => {
      const [node, epoch] = ofEpochKey(key);
      // The range is there but for the very first.
      if (extend.run(upTo, node, epoch, start).changes === 0) insert.run(node, epoch, start, upTo);
    },
  );

  return {
    has(node, epoch, counter) {
      const { upTo, top } = ends.get(epochKey(node, epoch));
      if (counter > top) return false;
      if (counter >= 1 && counter <= upTo) return true;
      ends.drop(epochKey(node, epoch));
      return (before(node, epoch, counter)?.last ?? -1) >= counter;
    },
    upTo: (node, epoch) => ends.get(epochKey(node, epoch)).upTo,
    top: (node, epoch) => ends.get(epochKey(node, epoch)).top,
    add(node, epoch, first, last) {
      const key = epochKey(node, epoch);
      const { start, upTo, top } = ends.get(key);
      if (first >= 1 && last <= upTo) return 0;
      if (upTo === top && first === upTo + 1) {
        ends.set(key, { start, upTo: last, top: last });
        return 0;
      }
      ends.drop(key);
      return addRange(node, epoch, first, last);
    },
    memories: [ends, counts],
    missing(node, epoch, settled, highest) {
      const span = Math.min(MISSING_SPAN, highest - settled);
      if (span <= 0) return null;
      ends.drop(epochKey(node, epoch));
      const ranges = within.all(node, epoch, settled + 1, settled + span) as unknown as Range[];
      return bitmapWithout(ranges, settled, span);
    },
  };
}

/** Of the `span` counters after `base` those in no range, as `missing` returns them. */
function bitmapWithout(ranges: Range[], base: number, span: number): Uint8Array | null {
  const bits = new Uint8Array(MISSING_SPAN / 8);
  for (let i = 0; i < span; i++) bits[i >> 3]! |= 1 << (i & 7);
  for (const { first, last } of ranges) {
    const end = Math.min(last - base, span);
    for (let i = first - base - 1; i < end; i++) bits[i >> 3]! &= ~(1 << (i & 7));
  }
  let length = bits.length;
  while (length > 0 && bits[length - 1] === 0) length--;
  return length === 0 ? null : bits.slice(0, length);
}

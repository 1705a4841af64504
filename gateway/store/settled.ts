// Which counters of a node are settled: stored or void. Kept as ranges that neither overlap nor touch, so
// that a void of four thousand million counters costs one row and no loop.
import type { DatabaseSync } from "node:sqlite";

/** How many counters after `settled` an ack tells of. */
const MISSING_SPAN = 64;

export interface Settled {
  has(node: number, epoch: number, counter: number): boolean;
  /** Settles first..last, both included. */
  add(node: number, epoch: number, first: number, last: number): void;
  /** Every counter from 1 up to this one is settled; 0 where the first is not. */
  upTo(node: number, epoch: number): number;
  /**
   * Bitmap of the 64 counters after `upTo` that are not settled, of those not above `highest`: bit 0 of
   * byte 0 is the first, trailing zero bytes left out; null where none is missing.
   */
  missing(node: number, epoch: number, upTo: number, highest: number): Uint8Array | null;
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

  const before = (node: number, epoch: number, counter: number) =>
    atOrBefore.get(node, epoch, counter) as Range | undefined;

  function upTo(node: number, epoch: number): number {
    return before(node, epoch, 1)?.last ?? 0;
  }

  return {
    has: (node, epoch, counter) => (before(node, epoch, counter)?.last ?? -1) >= counter,
    upTo,
    add(node, epoch, first, last) {
      const left = before(node, epoch, first);
      const joins = left !== undefined && left.last >= first - 1;
      if (joins && left.last >= last) return;
      const start = joins ? left.first : first;
      // The range that ends furthest among those that begin inside or right after is the last of them.
      const right = before(node, epoch, last + 1);
      const end = right !== undefined && right.last > last ? right.last : last;
      if (right !== undefined && right.first > start) remove.run(node, epoch, start + 1, right.first);
      if (joins) extend.run(end, node, epoch, start);
      else insert.run(node, epoch, start, end);
    },
    missing(node, epoch, settled, highest) {
      const span = Math.min(MISSING_SPAN, highest - settled);
      if (span <= 0) return null;
      const bits = new Uint8Array(MISSING_SPAN / 8);
      for (let i = 0; i < span; i++) bits[i >> 3]! |= 1 << (i & 7);
      const ranges = within.all(node, epoch, settled + 1, settled + span) as unknown as Range[];
      for (const { first, last } of ranges) {
        const end = Math.min(last - settled, span);
        for (let i = first - settled - 1; i < end; i++) bits[i >> 3]! &= ~(1 << (i & 7));
      }
      let length = bits.length;
      while (length > 0 && bits[length - 1] === 0) length--;
      return length === 0 ? null : bits.slice(0, length);
    },
  };
}

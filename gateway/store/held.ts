// Records that came before those below them, and are held back until these have come too, so that partners get history in
// order. How many of a node has a bound: what is over it is not taken, and its node keeps it. What is let go of may be all
// of it at once, so it goes in pages (releases.ts).
import type { DatabaseSync } from "node:sqlite";
import { EVENT } from "../../shared/messages.ts";
import { COLUMNS, type RecordRow } from "./history.ts";
import { epochKey, type Memo, memo, ofEpochKey } from "./memo.ts";

/** Of one node: a journal's worth, 3 MB. */
export const HELD_MAX = 20_000;

export interface Held {
  /** Of all epochs. */
  count(node: number): number;
  /** The lowest counter that is held; Infinity where none is. */
  lowest(node: number, epoch: number): number;
  /** One more is: so many then. */
  added(node: number, epoch: number, count: number): void;
  /** Ends the holding of the first `limit` records up to `counter`, and returns them in order. */
  take(node: number, epoch: number, counter: number, limit: number): RecordRow[];
  /** The event of this counter. */
  takeEvent(node: number, epoch: number, counter: number): RecordRow[];
  /** Those that were received before (unix ms), whatever is missing before them, by node, epoch and counter. */
  takeOld(before: number, limit: number): RecordRow[];
  /** Changes of leak state that were received before (unix ms), and whether there are any. */
  takeChanges(before: number, limit: number): RecordRow[];
  anyChanges(before: number): boolean;
  /** Of one node, by epoch and counter. */
  takeOfNode(node: number, limit: number): RecordRow[];
  /** Where any are. */
  places(): { node: number; epoch: number }[];
  memories: Memo<number>[];
}

export function heldTable(db: DatabaseSync): Held {
  // Named, because the planner prefers the primary key and so would read a node's whole history every time.
  const held = `SELECT ${COLUMNS} FROM records INDEXED BY records_held WHERE held = 1 AND`;
  const upTo = db.prepare(`${held} node = ? AND epoch = ? AND counter <= ? ORDER BY counter LIMIT ?`);
  const event = db.prepare(`${held} node = ? AND epoch = ? AND counter = ? AND type = ${EVENT}`);
  const old = db.prepare(`${held} received < ? ORDER BY node, epoch, counter LIMIT ?`);
  const ofNode = db.prepare(`${held} node = ? ORDER BY epoch, counter LIMIT ?`);
  const changes = db.prepare(
    `SELECT ${COLUMNS} FROM records INDEXED BY records_changes WHERE held = 1 AND type = ${EVENT} AND received < ? LIMIT ?`,
  );
  const free = db.prepare("UPDATE records SET held = 0 WHERE node = ? AND epoch = ? AND counter = ?");
  // One look into the index for each, however many are held there.
  const nextPlace = db.prepare(
    `SELECT node, epoch FROM records INDEXED BY records_held WHERE held = 1 AND (node, epoch, counter) > (?, ?, ${2 ** 32})
     ORDER BY node, epoch, counter LIMIT 1`,
  );
  const lowestOf = db.prepare(
    "SELECT min(counter) AS counter FROM records INDEXED BY records_held WHERE held = 1 AND node = ? AND epoch = ?",
  );
  const countOf = db.prepare(
    "SELECT count(*) AS n FROM records INDEXED BY records_held WHERE held = 1 AND node = ?",
  );
  const lowest = memo<number>(
    (key) =>
      (lowestOf.get(...ofEpochKey(key)) as { counter: number | null }).counter ?? Number.POSITIVE_INFINITY,
    () => {},
  );
  const counts = memo<number>(
    (node) => (countOf.get(node) as { n: number }).n,
    () => {},
  );

  function taken(rows: unknown): RecordRow[] {
    const found = rows as RecordRow[];
    for (const { node, epoch, counter } of found) {
      // Before the row is free: what is not known is counted.
      counts.set(node, counts.get(node) - 1);
      free.run(node, epoch, counter);
      lowest.drop(epochKey(node, epoch));
    }
    return found;
  }

  return {
    count: counts.get,
    lowest: (node, epoch) => lowest.get(epochKey(node, epoch)),
    added(node, epoch, count) {
      counts.set(node, count);
      lowest.drop(epochKey(node, epoch));
    },
    take(node, epoch, counter, limit) {
      if (lowest.get(epochKey(node, epoch)) > counter) return [];
      return taken(upTo.all(node, epoch, counter, limit));
    },
    takeEvent(node, epoch, counter) {
      if (lowest.get(epochKey(node, epoch)) > counter) return [];
      return taken(event.all(node, epoch, counter));
    },
    takeOld: (before, limit) => taken(old.all(before, limit)),
    takeChanges: (before, limit) => taken(changes.all(before, limit)),
    anyChanges: (before) => changes.get(before, 1) !== undefined,
    takeOfNode: (node, limit) => taken(ofNode.all(node, limit)),
    places() {
      const places: { node: number; epoch: number }[] = [];
      for (let at = { node: -1, epoch: 0 }; ; ) {
        const row = nextPlace.get(at.node, at.epoch) as typeof at | undefined;
        if (row === undefined) return places;
        at = row;
        places.push(row);
      }
    },
    memories: [lowest, counts],
  };
}

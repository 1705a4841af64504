// One node's share of the disk. Of what is kept its oldest goes when there is too much of it; of what waits for brokers
// nothing may go, so no more is taken, and the node keeps it.
import type { DatabaseSync } from "node:sqlite";

/** Records kept of one node, 60 MB: fourteen years of readings every 15 minutes. */
export const KEPT_MAX = 500_000;
/** Records of one node that wait for a broker: as many as 15 minutes' readings of six years. */
const WAITING_MAX = 200_000;
/** So often what waits is counted, in records of the node. */
const COUNTED_EVERY = 2_000;

export interface Share {
  /** Whether one more record of the node may wait for a broker. */
  hasRoom(node: number): boolean;
  /** After a rollback, or a change from outside. */
  forget(): void;
}

export function shareOf(db: DatabaseSync): Share {
  const ofSinks = db.prepare("SELECT id FROM sinks");
  const waiting = db.prepare(
    `SELECT count(*) AS n FROM (
       SELECT 1 FROM deliveries WHERE sink = ? AND lane IN (0, 1, 2) AND node = ? LIMIT ${WAITING_MAX}
     )`,
  );
  /** Since it was counted last: how many were asked about, and whether there was room. */
  const asked = new Map<number, { records: number; hasRoom: boolean }>();

  return {
    hasRoom(node) {
      let before = asked.get(node);
      if (before === undefined || before.records >= COUNTED_EVERY) {
        const sinks = ofSinks.all() as { id: number }[];
        const isFull = (sink: number) => (waiting.get(sink, node) as { n: number }).n === WAITING_MAX;
        before = { records: 0, hasRoom: !sinks.some(({ id }) => isFull(id)) };
        asked.set(node, before);
      }
      before.records++;
      return before.hasRoom;
    },
    forget() {
      // What was counted is near enough; who is gone is not to be remembered for ever.
      if (asked.size > 20_000) asked.clear();
    },
  };
}

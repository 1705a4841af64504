// Rows that were sent and are still in the outbox. A broker that dies may forget what it acknowledged (docs/architecture.md:
// mosquitto killed six times lost 4 of 60,000), so a row outlives its PUBACK by a grace time.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Outbox } from "../store/records.ts";

/** A copy goes where the first went. */
export interface SentRow {
  topic: string;
  /** Time of the last PUBACK by `wall`; null while there is none since the last break. */
  acked: number | null;
  /** Acknowledged at least once, and counted. */
  counted: boolean;
}

/** By seq, and in its order: rows are sent in that order and keep their place when sent again. */
export interface SentRows {
  readonly size: number;
  get(seq: number): SentRow | undefined;
  set(seq: number, row: SentRow): void;
  /** The first there is. */
  first(): number | undefined;
  firstUnacknowledged(): number | undefined;
  /** After a break: what the broker has acknowledged it may have forgotten. */
  forgetAcks(): void;
  /** Takes out of the outbox what was acknowledged at least so long ago. */
  remove(graceMs: number): void;
}

export function sentRows(outbox: Outbox, wall: Clock, log: Log): SentRows {
  const rows = new Map<number, SentRow>();
  let failing = false;

  /** Up to the first that was acknowledged later; those without an answer are passed over. */
  function acknowledgedBy(horizon: number): number[] {
    const seqs: number[] = [];
    for (const [seq, { acked }] of rows) {
      if (acked === null) continue;
      if (acked > horizon) break;
      seqs.push(seq);
    }
    return seqs;
  }

  return {
    get size() {
      return rows.size;
    },
    get: (seq) => rows.get(seq),
    set: (seq, row) => void rows.set(seq, row),
    first() {
      const [first] = rows.keys();
      return first;
    },
    firstUnacknowledged() {
      for (const [seq, { acked }] of rows) if (acked === null) return seq;
      return undefined;
    },
    forgetAcks() {
      for (const row of rows.values()) row.acked = null;
    },
    remove(graceMs) {
      const seqs = acknowledgedBy(wall.now() - graceMs);
      if (seqs.length === 0) return;
      try {
        outbox.remove(seqs);
        failing = false;
      } catch (error) {
        // Kept and tried again: a row too many in the outbox is published twice, never lost.
        if (!failing) {
          log.error({ err: error }, `Published rows cannot be removed: ${(error as Error).message}`);
        }
        failing = true;
        return;
      }
      for (const seq of seqs) rows.delete(seq);
    },
  };
}

// Rows that were sent and are still in the outbox. A broker that dies may forget what it acknowledged (docs/architecture.md:
// mosquitto killed six times lost 4 of 60,000), so a row outlives its PUBACK by a grace time. What is in it goes out once
// more after a break, so it is short: the copies that a break costs.
//
//   sent --first PUBACK--> in its grace --1 s, or 1,000 more--> being removed --on disk--> gone
//                            `--break--> sent again --PUBACK--^   the grace goes on, and does not begin anew
import type { Delivery } from "../store/deliveries.ts";

/** How long a broker may take to make durable what it acknowledged, and how many rows it may have in that time. */
export const GRACE = { ms: 1_000, rows: 1_000 };
/** Rows are removed this many at a time, or when it is time for them: each removal is a part of a commit. */
const BATCH = GRACE.rows / 4;

/** Where it stands, and no more: what it says is not kept for the time of its grace. */
export interface SentRow {
  row: Delivery;
  /** Messages of it that have no answer yet. */
  unanswered: number;
  /** When all of it was acknowledged first, ms of the network's clock. */
  acked: number | null;
  /** It went out on this connection. */
  isCurrent: boolean;
  isBeingRemoved: boolean;
  /** How often its broker said to send it again. */
  again: number;
}

export interface SentRows {
  get(seq: number): SentRow | undefined;
  /** Not to be sent: it is under way, or done with. */
  isSent(seq: number): boolean;
  add(sent: SentRow): void;
  /** It is not to be sent any more: it is being parked. */
  withdraw(row: Delivery): void;
  /** It is parked. */
  forget(seq: number): void;
  /** It is to be sent again. */
  recall(sent: SentRow): void;
  acknowledged(sent: SentRow, now: number): void;
  /** Those whose grace is over at `now`: the caller removes them. `all`: those too whose grace is not. */
  overdue(now: number, all?: boolean): Delivery[];
  /** They are gone, or could not be removed. */
  removed(rows: readonly Delivery[], isDone: boolean): void;
  /** What the broker has of this connection it may have forgotten. */
  broke(): void;
}

export function sentRows(): SentRows {
  /** Those that were acknowledged are in the order in which that happened first. */
  const rows = new Map<number, SentRow>();
  /** Acknowledged on this connection, and not being removed. */
  let inGrace = 0;

  const isInGrace = ({ acked, isCurrent, isBeingRemoved, unanswered }: SentRow) =>
    acked !== null && isCurrent && !isBeingRemoved && unanswered === 0;

  return {
    get: (seq) => rows.get(seq),
    isSent(seq) {
      const sent = rows.get(seq);
      return sent !== undefined && (sent.isCurrent || sent.isBeingRemoved);
    },
    add: (sent) => void rows.set(sent.row.seq, sent),
    withdraw(row) {
      const sent = rows.get(row.seq);
      if (sent !== undefined && isInGrace(sent)) inGrace--;
      const nothing = { unanswered: 0, acked: null, isCurrent: false, again: 0 };
      rows.set(row.seq, { row, ...nothing, isBeingRemoved: true });
    },
    forget: (seq) => void rows.delete(seq),
    recall(sent) {
      sent.isCurrent = false;
    },
    acknowledged(sent, now) {
      if (sent.acked === null) {
        sent.acked = now;
        rows.delete(sent.row.seq);
        rows.set(sent.row.seq, sent);
      }
      inGrace++;
    },
    overdue(now, all = false) {
      const found: Delivery[] = [];
      const tooMany = inGrace - GRACE.rows + BATCH;
      const isFull = inGrace >= GRACE.rows;
      for (const sent of rows.values()) {
        if (!isInGrace(sent)) continue;
        const isOver = sent.acked! <= now - GRACE.ms || (isFull && found.length < tooMany);
        if (!isOver && !all) break;
        sent.isBeingRemoved = true;
        found.push(sent.row);
      }
      inGrace -= found.length;
      return found;
    },
    removed(gone, isDone) {
      for (const { seq } of gone) {
        const sent = rows.get(seq);
        if (sent === undefined) continue;
        if (isDone) rows.delete(seq);
        else sent.isBeingRemoved = false;
      }
      // A row too many in the outbox is published twice, never lost.
      if (!isDone) inGrace = [...rows.values()].filter(isInGrace).length;
    },
    broke() {
      for (const sent of rows.values()) Object.assign(sent, { isCurrent: false, unanswered: 0 });
      inGrace = 0;
    },
  };
}

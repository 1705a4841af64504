// What a sink is to send next, by lane, and as what. Whether a row goes out as a late one is decided when it is first
// taken, and is written down before it is sent, so that a copy says the same, also after a restart. So a row that has been
// decided was sent.
import type { Clock } from "../clock.ts";
import { HISTORY, LANES, type Lane, type OutboxNews } from "../store/lanes.ts";
import type { OutboxRow, SinkOutbox } from "../store/sink-outbox.ts";
import { lateness } from "./destination.ts";
import { laneReader } from "./lane-reader.ts";

export interface TakenRow {
  row: OutboxRow;
  late: boolean;
  /** It is decided now, and that has yet to be written down. */
  isNew: boolean;
}

export interface Taken {
  /** To be sent, in this order. */
  rows: TakenRow[];
  /** Readings that are not live any more: their place is in history. */
  outdated: OutboxRow[];
}

export interface RowFeed {
  /** The next rows, at most so many. Throws what reading the store throws; then nothing was taken. */
  take(most: number): Taken;
  /** It goes out now. */
  sent(taken: TakenRow): void;
  /** Whether nothing is left to be taken. Throws what reading the store throws. */
  isDry(): boolean;
  /** What of the outbox has changed; null: anything may have. */
  look(news: OutboxNews | null): void;
  /** What could not be sent is to be taken again. */
  again(row: OutboxRow): void;
  /** Begins anew with all that was not sent, as after a break. */
  reset(): void;
}

/** So long history waits for what is missing before it: as long as records are kept. */
const HISTORY_WAITS_MS = 30 * 86_400_000;

export interface RowFeedDeps {
  outbox: Pick<SinkOutbox, "nodes" | "read" | "isOvertaken">;
  clock: Clock;
  /** A row that is under way on this connection, or done with. */
  isSent(seq: number): boolean;
}

export function rowFeed({ outbox, clock, isSent }: RowFeedDeps): RowFeed {
  const lateNow = lateness(clock, outbox);
  const read = (lane: Lane, node: number, after: number, limit: number) =>
    outbox.read(lane, node, after, limit, clock.now() - HISTORY_WAITS_MS);
  const lanes = LANES.map((_, lane) => laneReader({ lane: lane as Lane, nodes: outbox.nodes, read, isSent }));
  const reset = () => {
    for (const lane of lanes) lane.reset();
  };

  function nextRows(most: number): OutboxRow[] {
    const rows: OutboxRow[] = [];
    for (const lane of lanes) {
      while (rows.length < most) {
        const row = lane.next();
        if (row === null) break;
        rows.push(row);
      }
    }
    return rows;
  }

  function withLateness(rows: readonly OutboxRow[]): Taken {
    const late = lateNow.ofEach(rows);
    const taken: Taken = { rows: [], outdated: [] };
    for (const [i, row] of rows.entries()) {
      if (row.late !== null) taken.rows.push({ row, late: row.late, isNew: false });
      // Whatever it was when it came, here it is history, and stays it.
      else if (row.lane === HISTORY) taken.rows.push({ row, late: true, isNew: false });
      else if (late[i] && row.message.type === "reading") taken.outdated.push(row);
      else taken.rows.push({ row, late: late[i]!, isNew: true });
    }
    return taken.outdated.length === 0 ? taken : withoutHistory(taken);
  }

  /** What is outdated has its place among history, perhaps before what was taken of that. */
  function withoutHistory({ rows, outdated }: Taken): Taken {
    const kept: TakenRow[] = [];
    for (const taken of rows) {
      if (taken.row.lane === HISTORY) again(taken.row);
      else kept.push(taken);
    }
    return { rows: kept, outdated };
  }

  const again = ({ lane, node, place }: OutboxRow) => lanes[lane]!.look(node, place);

  return {
    take(most) {
      try {
        return withLateness(nextRows(most));
      } catch (error) {
        reset();
        throw error;
      }
    },
    sent({ row, late }) {
      if (!late) lateNow.sentLive(row.message);
    },
    isDry: () => lanes.every((lane) => lane.isDry()),
    look(news) {
      if (news === null) return reset();
      for (const [node, { lanes: which, place, moved }] of news) {
        for (const [lane, reader] of lanes.entries()) {
          const isMore = moved || (which & (1 << lane)) !== 0;
          // Whatever of a node is settled, more of its history may be complete.
          if (isMore || lane === HISTORY) reader.look(node, moved ? 0 : lane === HISTORY ? place : Infinity);
        }
      }
    },
    again,
    reset,
  };
}

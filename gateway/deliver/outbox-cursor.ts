// Reads the outbox in its order, a page at a time: memory does not grow with a backlog. Whether a row goes out as a late
// one is decided for a page at once and written down before any of it is sent, so that a copy says the same, also after a
// restart.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Outbox, OutboxRow } from "../store/records.ts";
import { lateness } from "./destination.ts";

/** A row, and how it goes out. */
export interface DecidedRow extends OutboxRow {
  late: boolean;
}

export interface OutboxCursor {
  /**
   * The next row; null at the end, "unreadable" where the store cannot be read or written just now, "later" where it
   * is to be asked again at once, but not before others have had their turn.
   */
  peek(): DecidedRow | null | "unreadable" | "later";
  /** Passes the row that `peek` has given, which is sent now. */
  advance(): void;
  /** Reads on from row `seq`, which was passed before. */
  rewind(seq: number): void;
  /** Time has passed: what comes next is looked at anew. */
  refresh(): void;
}

const PAGE = 200;

export function outboxCursor(outbox: Outbox, clock: Clock, log: Log): OutboxCursor {
  const lateNow = lateness(clock);
  let page: DecidedRow[] = [];
  let at = 0;
  let passed = 0;
  let failing = false;
  /** The highest row that this process has sent, and the first that it has decided: those before an earlier one has. */
  let highestSent = 0;
  let firstOwn = Number.POSITIVE_INFINITY;

  /** False where some of the page was held back, and it is to be looked at again. */
  function turnPage(): boolean {
    const rows = outbox.read(passed, PAGE);
    firstOwn = Math.min(firstOwn, rows.find(({ late }) => late === null)?.seq ?? firstOwn);
    const late = lateNow.ofEach(rows.map(({ message }) => message));
    const outdated = rows.filter((row, i) => row.late === null && late[i] && isLiveReading(row));
    if (outdated.length > 0 && outbox.holdBack(outdated.map(({ seq }) => seq)) > 0) return false;
    const decided = rows.map((row, i) => ({ ...row, late: stands(row) ? row.late! : late[i]! }));
    const news = decided.filter((row, i) => row.late !== rows[i]!.late);
    if (news.length > 0) outbox.decide(news);
    page = decided;
    at = 0;
    return true;
  }

  const isLiveReading = ({ message }: OutboxRow) => message.type === "reading" && message.live;

  /** What may have been sent already is sent so again; the rest may have become late since it was decided. */
  const stands = ({ seq, late }: OutboxRow) => late !== null && (seq <= highestSent || seq < firstOwn);

  return {
    peek() {
      if (at < page.length) return page[at]!;
      try {
        const isTurned = turnPage();
        failing = false;
        if (!isTurned) return "later";
      } catch (error) {
        // To be asked again: nothing is lost by waiting.
        if (!failing) log.error({ err: error }, `The outbox cannot be read: ${(error as Error).message}`);
        failing = true;
        return "unreadable";
      }
      return page[0] ?? null;
    },
    advance() {
      const { seq, late, message } = page[at++]!;
      passed = seq;
      if (!late) lateNow.sentLive(message);
      highestSent = Math.max(highestSent, passed);
    },
    rewind(seq) {
      page = [];
      at = 0;
      passed = seq - 1;
    },
    refresh() {
      page = [];
      at = 0;
    },
  };
}

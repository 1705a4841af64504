// Reads the outbox in its order, a page at a time: memory does not grow with a backlog. Whether a row goes out as a late
// one is decided when it is taken to be sent, and written down before it is, so that a copy says the same, also after a
// restart. So a row that has been decided was sent.
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
   * The next rows, at most so many, which are sent now. "unreadable" where the store cannot be read or written just now,
   * "later" where it is to be asked again, but not before others have had their turn.
   */
  take(most: number): DecidedRow[] | "unreadable" | "later";
  /** Whether nothing is left to be taken. */
  isAtEnd(): boolean;
  /** Reads on from row `seq`, which was taken before. */
  rewind(seq: number): void;
}

const PAGE = 200;

export function outboxCursor(outbox: Outbox, clock: Clock, log: Log): OutboxCursor {
  const lateNow = lateness(clock);
  let page: OutboxRow[] = [];
  let at = 0;
  let passed = 0;
  let failing = false;

  /** False where the store cannot be read or written just now: to be asked again, nothing is lost by waiting. */
  function attempt(work: () => void): boolean {
    try {
      work();
      failing = false;
      return true;
    } catch (error) {
      if (!failing) log.error({ err: error }, `The outbox cannot be read: ${(error as Error).message}`);
      failing = true;
      return false;
    }
  }

  function turnPage(): void {
    if (at < page.length) return;
    page = outbox.read(passed, PAGE);
    at = 0;
  }

  const leavePage = () => {
    page = [];
    at = 0;
  };

  /** Null where some of these were put elsewhere, and the page has to be read again. */
  function decided(rows: readonly OutboxRow[]): DecidedRow[] | null {
    const late = lateNow.ofEach(rows.map(({ message }) => message));
    const outdated = rows.filter((row, i) => row.late === null && late[i] && isLiveReading(row));
    if (outdated.length > 0 && outbox.putInPlace(outdated.map(({ seq }) => seq))) return null;
    const found = rows.map((row, i) => ({ ...row, late: row.late ?? late[i]! }));
    const news = found.filter((_, i) => rows[i]!.late === null);
    if (news.length > 0) outbox.decide(news);
    return found;
  }

  const isLiveReading = ({ message }: OutboxRow) => message.type === "reading" && message.live;

  return {
    take(most) {
      let taken: DecidedRow[] | null = [];
      const isDone = attempt(() => {
        turnPage();
        taken = decided(page.slice(at, at + most));
      });
      if (!isDone) {
        leavePage();
        return "unreadable";
      }
      if (taken === null) {
        leavePage();
        return "later";
      }
      at += taken.length;
      passed = taken.at(-1)?.seq ?? passed;
      for (const { late, message } of taken) if (!late) lateNow.sentLive(message);
      return taken;
    },
    isAtEnd: () => attempt(turnPage) && page.length === 0,
    rewind(seq) {
      leavePage();
      passed = seq - 1;
    },
  };
}

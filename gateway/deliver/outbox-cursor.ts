// Reads the outbox in its order, a page at a time: memory does not grow with a backlog.
import type { Log } from "../log.ts";
import type { Outbox, OutboxRow } from "../store/records.ts";

export interface OutboxCursor {
  /** The next row; null at the end, "unreadable" where the store cannot be read just now. */
  peek(): OutboxRow | null | "unreadable";
  /** Passes the row that `peek` has given. */
  advance(): void;
  /** Reads on from row `seq`, which was passed before. */
  rewind(seq: number): void;
}

const PAGE = 200;

export function outboxCursor(outbox: Outbox, log: Log): OutboxCursor {
  let page: OutboxRow[] = [];
  let at = 0;
  let passed = 0;
  let failing = false;

  function turnPage(): void {
    page = outbox.read(passed, PAGE);
    at = 0;
  }

  return {
    peek() {
      if (at < page.length) return page[at]!;
      try {
        turnPage();
        failing = false;
      } catch (error) {
        // To be asked again: nothing is lost by waiting.
        if (!failing) log.error({ err: error }, `The outbox cannot be read: ${(error as Error).message}`);
        failing = true;
        return "unreadable";
      }
      return page[0] ?? null;
    },
    advance() {
      passed = page[at++]!.seq;
    },
    rewind(seq) {
      page = [];
      at = 0;
      passed = seq - 1;
    },
  };
}

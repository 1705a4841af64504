// Holds on to a board from one step to the next, so that it has to be reset by hand but once: between two steps it is asked
// something every second, since it bears no silence (guard.ts). Let go of, or lost, it runs on by itself.
import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "../../errors.ts";
import type { BoardConsole } from "../console.ts";

const ASK_EVERY_MS = 1000;
/** How long a board is waited for, s: gloves, a lid and a cell to be taken out take their time. */
export const WAIT_S = 300;

/** Gets hold of a board within `wait` s, has work done on it after a reset, and lets it go on. */
export type Take = (wait: number, work: (board: BoardConsole) => Promise<void>) => Promise<void>;

export interface Hand {
  /** Has work done on the board, reset; where that fails, the board is let go of. Throws what `take` and the work throw. */
  use<Result>(work: (board: BoardConsole) => Promise<Result>, wait?: number): Promise<Result>;
  letGo(): Promise<void>;
  isHeld(): boolean;
}

interface Held {
  board: BoardConsole;
  end(): void;
  ended: Promise<void>;
  /** Ends what keeps it awake, if anything does. */
  rest: () => Promise<void>;
  isLost: boolean;
}

async function hold(take: Take, wait: number): Promise<Held> {
  const got = Promise.withResolvers<BoardConsole>();
  const end = Promise.withResolvers<void>();
  const ended = take(wait, async (board) => {
    got.resolve(board);
    await end.promise;
  });
  ended.catch(got.reject);
  return { board: await got.promise, end: end.resolve, ended, rest: async () => {}, isLost: false };
}

/** Asks until it is told to rest; a board that does not answer is lost. */
function keepAwake(held: Held): void {
  const stop = new AbortController();
  const asking = (async () => {
    try {
      for (;;) {
        await sleep(ASK_EVERY_MS, undefined, { signal: stop.signal });
        await held.board.evaluate("1");
      }
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof ToolError)) throw error;
      held.isLost = true;
    }
  })();
  // Told to whoever lets it rest.
  asking.catch(() => {});
  held.rest = async () => {
    stop.abort();
    await asking;
    held.rest = async () => {};
  };
}

export function createHand(take: Take): Hand {
  let held: Held | undefined;

  async function letGo(): Promise<void> {
    if (held === undefined) return;
    const { rest, end, ended } = held;
    held = undefined;
    await rest();
    end();
    await ended;
  }

  return {
    letGo,
    isHeld: () => held !== undefined,
    use: async (work, wait = WAIT_S) => {
      await held?.rest();
      if (held?.isLost) await letGo();
      const isFresh = held === undefined;
      held ??= await hold(take, wait);
      try {
        if (!isFresh) await held.board.reset();
        const result = await work(held.board);
        keepAwake(held);
        return result;
      } catch (error) {
        await letGo();
        throw error;
      }
    },
  };
}

// Gets over a line, or an answer, that was garbled on the way: what is left of it is ended, and it is said again.
import { ToolError } from "../errors.ts";
import type { BoardConsole } from "./console.ts";

/** How long a board is called that did not answer, ms: until Ctrl-C has ended what runs on it. */
const CALL_AGAIN_MS = 8000;

/** Ends what is left of a line that was garbled on the way, or of its answer. Throws `error` where the board is gone. */
export async function callAgain(board: BoardConsole, error: unknown): Promise<void> {
  try {
    await board.knock(CALL_AGAIN_MS, () => {});
  } catch (silence) {
    throw silence instanceof ToolError && silence.code === "board" ? error : silence;
  }
}

/** A line is said so often, where it or its answer does not come through. */
export const TRIES = 8;

/** Does what may be done more than once until it succeeds. */
async function insist<T>(board: BoardConsole, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ToolError) || tries === TRIES) throw error;
      await callAgain(board, error);
    }
  }
}

/** What an expression is that only reads, or may be done again. Throws ToolError "flash". */
export const look = (board: BoardConsole, expression: string, patience?: number) =>
  insist(board, () => board.evaluate(expression, patience));

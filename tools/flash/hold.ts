// Gets hold of the board on a port for one piece of work, and lets go of it: however that ends, what the board held goes on,
// unless the work says that there is nothing left that could.
import type { EnrolmentFile } from "../../gateway/config/enrolment.ts";
import type { Sentences } from "../sentences.ts";
import { type BoardConsole, createConsole } from "./console.ts";
import type { Line } from "./line.ts";
import { resume, type Stage } from "./resume.ts";
import type { Terminal } from "./terminal.ts";

export interface HoldOptions {
  port: string;
  /** How long the board is waited for, ms. */
  wait: number;
  baud: number;
  /** Those whose passwords its console may have. */
  enrolments: readonly (EnrolmentFile | undefined)[];
}

export interface Held {
  board: BoardConsole;
  /** The same, which no interruption ends. */
  unstoppable: BoardConsole;
  /** One that has no password, and so is not heard where the console is locked. */
  stranger: BoardConsole;
  /** From now on it is no more as it was. */
  setStage(stage: Stage): void;
}

/** Has `work` done on a board that has been reset. Throws ToolErrors; what became of the board is told by a note. */
export async function hold<Result>(
  line: Line,
  { port, wait, baud, enrolments }: HoldOptions,
  say: Sentences,
  terminal: Terminal,
  signal: AbortSignal | undefined,
  work: (held: Held) => Promise<Result>,
): Promise<Result> {
  const passwords = enrolments.flatMap((each) => each?.console ?? []);
  const howToReset = () => say.resetIt.unknown;
  const consoleWith = (known: string[], listensTo?: AbortSignal) =>
    createConsole(line, baud, say, { passwords: known, howToReset, signal: listensTo });
  const unstoppable = consoleWith(passwords);
  const board = consoleWith(passwords, signal);
  let stage: Stage = "calling";
  let why: unknown;
  const setStage = (next: Stage) => {
    stage = next;
  };
  try {
    terminal.step(say.calling(port));
    const seconds = Math.round(wait / 1000);
    await board.knock(wait, () => terminal.note(say.silent(seconds, howToReset())));
    stage = "held";
    await board.reset();
    return await work({ board, unstoppable, stranger: consoleWith([]), setStage });
  } catch (error) {
    why = error;
    throw error;
  } finally {
    const became = await resume({ unstoppable, stage, say }, why, howToReset);
    if (became !== "") terminal.note(became);
    terminal.end();
    await line.close();
  }
}

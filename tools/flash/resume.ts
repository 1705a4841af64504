// What becomes of a board where its flash ends without a node that was heard: before anything is erased, it starts again what
// it held; and whatever became of it, the technician is told so in a sentence.
import { PROFILE } from "../../firmware/profile.ts";
import { ToolError } from "../errors.ts";
import { CODE } from "../image/layout.ts";
import type { Sentences } from "../sentences.ts";
import type { BoardConsole } from "./console.ts";
import { look } from "./insist.ts";

/** The node's own line: that it has booted, or why it cannot. */
export const BOOT_LINE = /Sippra \S+(, node \d+-\d+, boot \d+|: .*)(?=[\r\n])/;

/** Where a flash has come to. */
export type Stage =
  /** The board has not answered, and runs what it runs. */
  | "calling"
  /** Its program is stopped, or about to be. */
  | "held"
  /** It holds no program any more, or a part of one that stays silent. */
  | "erased"
  /** All is written, and the node told to start. */
  | "started";

/** A board that is about to answer does so within this, ms; Ctrl-C to the board comes later (console.ts). */
const LOOK_MS = 700;
/** How long it is looked for where it is known to be stopped, ms. */
const FIND_MS = 3000;
/** Until its guard has started it and it has booted, less what it was looked for, ms. */
const GUARD_MS = 8000;
/** Packed code takes some 4 s to start, by estimate, ms. */
const HEAR_MS = 6000;

/** What is known of a flash that has ended. */
export interface Ending {
  unstoppable: BoardConsole;
  stage: Stage;
  facts?: { files: string[] };
  say: Sentences;
}

/** Lets the board run what it held, where it still does. The sentence says what became of it; empty: `error` does. */
export async function resume(ending: Ending, error: unknown, howToReset: () => string): Promise<string> {
  const { unstoppable: board, stage, say } = ending;
  if (stage === "started") return "";
  if (stage === "erased") return say.holdsNothing;
  try {
    await board.knock(stage === "calling" ? LOOK_MS : FIND_MS, () => {});
    return await startAgain(ending, howToReset);
  } catch (silence) {
    if (!(silence instanceof ToolError)) throw silence;
    // One that cannot be reached starts by itself (guard.ts), if it can.
    if (stage === "held") return said(await board.hear(BOOT_LINE, GUARD_MS), say, howToReset);
    // A board that does not answer, and one whose console stays shut, has not been stopped.
    const isKnown = error instanceof ToolError && error.code === "board" && error.message !== say.locked;
    return isKnown ? "" : say.unchanged;
  }
}

async function startAgain(
  { unstoppable: board, facts, say }: Ending,
  howToReset: () => string,
): Promise<string> {
  const files = facts?.files ?? ((await look(board, `require("Storage").list()`)) as string[]);
  await board.tell("load();");
  if (files.length === 0) return say.unchanged;
  if (!(files.includes(CODE) && files.includes(PROFILE))) return say.startedAgain;
  return said(await board.hear(BOOT_LINE, HEAR_MS), say, howToReset);
}

/** What became of a board, by the line that it booted with. */
function said(line: string | undefined, say: Sentences, howToReset: () => string): string {
  if (line === undefined) return say.perhapsStopped(howToReset());
  return /boot \d+$/.test(line) ? say.runsOn : say.asBefore(line);
}

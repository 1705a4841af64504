// A technician with a laptop and a board: the tool's own steps, from its first word to the board to the last, and cut where
// the seed says: the cable is pulled, or the power fails in the middle of a write.
import type { PickNumber } from "../../gateway/chance.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { ToolError } from "../../tools/errors.ts";
import type { BoardConsole } from "../../tools/flash/console.ts";
import { putNode } from "../../tools/flash/flash.ts";
import type { FlashOptions } from "../../tools/flash/job.ts";
import { prepare } from "../../tools/flash/prepare.ts";
import { LANGUAGES } from "../../tools/sentences.ts";
import { bundleOf } from "../rig.ts";
import { blankBoard } from "../tools/flash/virtual-flash.ts";

/** A frame every few seconds, and no sound, which takes most of a board's time. */
const PACE = { interval: 10_000, tick: 10_000, windows: 1, acoustic: null, nightWindows: 1440, baud: 115200 };

const NO_TERMINAL = { step() {}, advance() {}, note() {}, debug() {}, end() {} };

/** What a flash is cut at: the tool's own words to the board. */
const STEPS = {
  erase: /eraseAll/,
  code: /write\("\.bootcde"/,
  profile: /write\("sippra\.json"/,
  ring: /write\("sippra\.ring","",0|erasePage/,
  check: /E\.CRC32\(/,
  start: /write\("sippra\.ring",atob|Flash"\)\.write\(/,
};
export type Step = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as Step[];

export interface Cut {
  step: Step;
  /** Of the step's lines to the board, the first being 0. */
  line: number;
  /** Power is gone in the middle of a write, or the cable is pulled before or after the line. */
  how: "before" | "within" | "after";
}

/** Flash of a board; nothing has been written to it where it is not there. */
export interface Memory {
  image?: Uint8Array;
  ring?: Uint8Array | undefined;
}

export interface FlashJob {
  /** Kind of board. */
  id: string;
  serial: string;
  memory: Memory;
  /** Path of the enrolment on this laptop. */
  enrolment: string;
  options: Partial<FlashOptions>;
  cut: Cut | undefined;
  now(): number;
  pickStart: PickNumber;
  uniform(): number;
}

/** How it ended, "flashed", "cut", or the code of the tool's refusal; and what is in the board's flash then. */
export interface FlashEnd {
  outcome: string;
  memory: Memory;
}

const GONE = "The board does not answer.";

export async function flashBoard(job: FlashJob): Promise<FlashEnd> {
  const { board, memory } = connected(job);
  return { outcome: await outcomeOf(job, board), memory: memory() };
}

async function outcomeOf(job: FlashJob, board: BoardConsole): Promise<string> {
  const { enrolment: path, now, pickStart: pick, cut } = job;
  const options = {
    ...{ port: "here", board: undefined, wait: 0, baud: 115200, replace: false, forget: false },
    ...{ link: "serial" as const, profile: PACE, ...job.options, enrolment: path },
  };
  const say = LANGUAGES.en;
  try {
    const deps = { now, pick, firmwareFor: async (kind: string) => bundleOf(kind) };
    const prepared = await prepare(options, say, deps);
    const job = { options, say, terminal: NO_TERMINAL, prepared, kind: undefined, deps };
    await putNode({ ...job, board, unstoppable: board, stage: "calling" }, new AbortController().signal);
    return "flashed";
  } catch (error) {
    if (error instanceof ToolError) return error.message === GONE ? "cut" : error.code;
    if (error instanceof GatewayError) return error.code;
    // Power that is gone in a write is seen as a throw of the virtual flash.
    if (cut?.how === "within") return "cut";
    throw error;
  }
}

/** The board's console, until it is cut. */
function connected({ id, serial, memory, cut, uniform }: FlashJob): {
  board: BoardConsole;
  memory(): Memory;
} {
  let isCut = false;
  let isTorn = false;
  let line = 0;
  /** How much of an operation on flash is done, where the power fails in it. */
  const torn = (most: number) => {
    const now = isTorn;
    isTorn = false;
    return now ? Math.floor(most * uniform()) : undefined;
  };
  const hooks = {
    write: (_: number, { length }: ArrayLike<number>) => torn(length),
    erase: () => torn(2) === 0,
  };
  const { board, flash, ring } = blankBoard(id, { ...memory, serial, hooks });
  const gone = () => new ToolError("flash", GONE);
  const evaluate: BoardConsole["evaluate"] = async (expression) => {
    if (isCut) throw gone();
    isCut = cut !== undefined && STEPS[cut.step].test(expression) && line++ === cut.line;
    if (!isCut) return board.evaluate(expression);
    isTorn = cut!.how === "within";
    if (cut!.how !== "before") await board.evaluate(expression);
    throw gone();
  };
  return { board: { ...board, evaluate }, memory: () => ({ image: flash.bytes, ring: ring?.bytes }) };
}

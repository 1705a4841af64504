// Cuts sippra-node off at random points of a flash, as a closed laptop or a pulled cable does, and flashes the same board
// again: the second run has to succeed, from a counter that no run before can have used.
import { setTimeout as sleep } from "node:timers/promises";
import { LANGUAGES } from "../../tools/sentences.ts";
import type { Chance } from "../nonces/chance.ts";
import type { FlashedBoard } from "./flashed-board.ts";

/** The tool asks for a reset by this; a technician takes a while. */
const ASKS_FOR_RESET = LANGUAGES.en.silent(60, "").slice(0, 40);
const TECHNICIAN_MS = 300;

/** The first words of the steps that the tool tells of, in their order. */
const { calling, readingJournal, erasing, writing, checking, starting } = LANGUAGES.en;
const STEPS = [calling("").trim(), readingJournal, erasing, writing, checking, starting];
/** A step takes about so long at most, ms. */
const STEP_MS = 2500;

export interface Cut {
  /** The first run was killed so long after this step had begun, ms. */
  step: string;
  atMs: number;
  /** The power failed with it. */
  powerToo: boolean;
  /** The interpreter on Linux had ended by itself: no board does. */
  crashed: "before" | "after" | undefined;
  /** Exit code of the second run, and what it said last. */
  status: number | null;
  said: string;
  /** The second run's first counter. */
  counter: number | undefined;
  /** No run before can have used one as high as this. */
  reserved: number;
  /** The node says that it has booted, though not all was written. */
  halfNode: boolean;
}

/** Up to where counters may have been used, by the journal in flash; 0 where there is none. */
async function reservedIn(board: FlashedBoard): Promise<number> {
  try {
    return (await board.flash.journal()).reservation;
  } catch {
    return 0;
  }
}

/** Starts the command, and resets the board where it asks for that. */
export function startPatiently(board: FlashedBoard, args: string[]) {
  const flashing = board.startFlashing(...args);
  let isReset = false;
  const watch = setInterval(async () => {
    if (isReset || !flashing.stderr().includes(ASKS_FOR_RESET)) return;
    isReset = true;
    await sleep(TECHNICIAN_MS);
    await board.power.reset();
  }, 50);
  flashing.ended.then(() => clearInterval(watch));
  return flashing;
}

/** Runs it to its end. */
export const flashPatiently = (board: FlashedBoard, args: string[]) =>
  startPatiently(board, ["--json", ...args]).ended;

/** Whether flash holds what makes a node start, without all that it needs. */
function isHalf(board: FlashedBoard): boolean {
  const { files, text, flash } = board.flash.storage();
  const ring = files.get("sippra.ring");
  const startsUp = ring !== undefined && flash.bytes[ring.at + 4] !== 255;
  if (!startsUp) return false;
  return ![".boot0", ".bootcde", "sippra.json"].every(
    (name) => files.has(name) && !/\xff{8}/.test(text(name)),
  );
}

/** One cut of a node that runs; `args`: the command's, without --json. */
export async function cutOnce(board: FlashedBoard, args: string[], chance: Chance): Promise<Cut> {
  await board.power.reset();
  await sleep(400);
  const before = await reservedIn(board);
  const step = chance.of(STEPS);
  const atMs = chance.below(STEP_MS);
  const powerToo = chance.is(0.5);
  const first = board.startFlashing(...args);
  while (!first.stderr().includes(step) && first.child.exitCode === null) await sleep(10);
  await sleep(atMs);
  first.child.kill("SIGKILL");
  await first.ended;
  const crashedBefore = !board.power.isOn();
  const halfNode = isHalf(board);
  const reserved = Math.max(before, await reservedIn(board));
  if (powerToo || crashedBefore) await board.power.reset();
  const second = await flashPatiently(board, args);
  const crashed = crashedBefore ? "before" : board.power.isOn() ? undefined : "after";
  const said = second.stderr.trimEnd();
  const counter = second.status === 0 ? JSON.parse(second.stdout).counter : undefined;
  return { atMs, step, powerToo, crashed, status: second.status, said, counter, reserved, halfNode };
}

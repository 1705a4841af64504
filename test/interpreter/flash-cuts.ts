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
  /**
   * The interpreter on Linux had ended by itself, or takes nothing in any more: its queue is filled and emptied by two
   * threads without a lock (src/jsdevices.c, jshPushIOCharEvents adds to an event that is being taken out). No board does.
   */
  broke: "before" | "in the second run" | undefined;
  /** Exit code of the second run, and what it said last. */
  status: number | null;
  said: string;
  /** The exit code of a third run, after a reset, where the second failed. */
  third: number | null | undefined;
  /** The first counter of the run that succeeded. */
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
export const startPatiently = (board: FlashedBoard, args: string[], command = "flash") =>
  resetWhereAsked(board, command === "flash" ? board.startFlashing(...args) : board.start(command, ...args));

/** A command that has been started, whose board is reset as often as it asks for that. */
export function resetWhereAsked(board: FlashedBoard, flashing: ReturnType<FlashedBoard["start"]>) {
  let resets = 0;
  const watch = setInterval(async () => {
    if (flashing.stderr().split(ASKS_FOR_RESET).length - 1 <= resets) return;
    resets++;
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
  const brokeBefore = !board.power.isOn();
  const halfNode = isHalf(board);
  const reserved = Math.max(before, await reservedIn(board));
  if (powerToo || brokeBefore) await board.power.reset();
  const second = await flashPatiently(board, args);
  const broke: Cut["broke"] = brokeBefore
    ? "before"
    : (await isBroken(board))
      ? "in the second run"
      : undefined;
  const said = second.stderr.trimEnd();
  const cut = { atMs, step, powerToo, broke, status: second.status, said, reserved, halfNode };
  if (second.status === 0) return { ...cut, third: undefined, counter: JSON.parse(second.stdout).counter };
  await board.power.reset();
  const third = await flashPatiently(board, args);
  const counter = third.status === 0 ? JSON.parse(third.stdout).counter : undefined;
  return { ...cut, third: third.status, counter };
}

/** Whether the interpreter has ended, or answers nothing though its console is on. */
async function isBroken(board: FlashedBoard): Promise<boolean> {
  if (!board.power.isOn()) return true;
  const { files } = board.flash.storage();
  // A node that runs has its console off.
  if (files.has("sippra.ring") && (await reservedIn(board)) > 0) return false;
  return (await board.say("\x03\n", 1500)) === "" && (await board.say("\n", 3000)) === "";
}

// npm run node: one node in the terminal, for those who change its firmware. What it does is told a line each, by the
// node's own time, as fast as it goes.
//
// Exit codes: 0 done, 1 the firmware failed, 2 wrong usage.
import { open, url, waitForDebugger } from "node:inspector";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { Option } from "commander";
import {
  CANNOT,
  DONE,
  type Main,
  runProgram,
  type Surroundings,
  WRONG_USE,
} from "../../gateway/cli/program.ts";
import { linkIds, SERIAL } from "../build/bundle.ts";
import { ToolError } from "../errors.ts";
import { FACTS } from "../image/kinds.ts";
import { createScript, numberOver0, wholeNumber } from "../usage.ts";
import { type Life, START, startLife } from "./life.ts";
import { jsonLines, textLines } from "./print.ts";

interface Options {
  link: string;
  hours: number;
  /** True: without a day. */
  leak?: number | true;
  seed: number;
  speed?: number;
  json: boolean;
  debug: boolean;
  inspect: boolean;
}

const HOUR_MS = 3_600_000;
/** So long the program may be deaf to Ctrl-C, ms. */
const DEAF_MS = 50;

const positive = numberOver0(1e6);

const EXAMPLES = `
Examples:
  npm run node -- puckjs
  npm run node -- puckjs --hours 960 --leak 30
  npm run node -- xiao-ble --link wio-e5 --hours 3 --debug
  npm run node -- pico --json | grep '"what":"night"'
  npm run node -- puckjs --inspect

Times are the node's local standard time; what comes in --json is in UTC.
Exit codes: 0 done, 1 the firmware failed, 2 wrong usage.`;

export const main: Main = async (argv, surroundings) => {
  let failed = false;
  const program = createScript(
    "run node",
    "Runs one node on a virtual board with the firmware as it is in this folder, and tells what it does.",
    surroundings,
  )
    .argument("<board>", `one of ${Object.keys(FACTS).join(", ")}`)
    .addOption(new Option("-l, --link <link>", "its way to the gateway").choices(linkIds()).default(SERIAL))
    .addOption(new Option("--hours <n>", "of its life").argParser(positive).default(24))
    .addOption(
      new Option("--leak [day]", "the pipe leaks, from this day of its life on").argParser(wholeNumber),
    )
    .addOption(new Option("--seed <n>", "for what it hears").argParser(wholeNumber).default(1))
    .addOption(
      new Option("-s, --speed <x>", "times real time (default: as fast as it goes)").argParser(positive),
    )
    .option("--json", "one JSON line for each thing that it does", false)
    .option("--inspect", "wait for a debugger, and stop before its first line", false)
    .addHelpText("after", EXAMPLES)
    .action(async (board: string, options: Options) => {
      failed = !(await run(board, { ...options, debug: program.opts().debug === true }, surroundings));
    });
  program.options.find(({ long }) => long === "--debug")!.description =
    "also tell what is below: flash, timers, the radio module's dialogue";
  const code = await runProgram(program, argv, surroundings, codeOf);
  return code === DONE && failed ? CANNOT : code;
};

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof ToolError)) return undefined;
  return error.code === "build" ? CANNOT : WRONG_USE;
}

/** Whether the firmware has come through without an error. */
async function run(board: string, options: Options, surroundings: Surroundings): Promise<boolean> {
  const { out, err, onSignal } = surroundings;
  const { link, hours, seed, leak, json, debug, inspect } = options;
  const print = json ? jsonLines(out) : textLines(surroundings, debug);
  if (inspect) attach(err);
  let stopped = false;
  const ended = onSignal(() => {
    stopped = true;
  });
  const began = performance.now();
  const life = startLife({
    ...{ board, link, seed, leak: leak === true ? 0 : leak, inspected: inspect },
    tell: (event) => {
      if (debug || !event.deep) print(event);
    },
  });
  try {
    await live(life, hours * HOUR_MS, options.speed, () => stopped);
  } finally {
    ended();
    life.end();
  }
  const { clock, board: virtual } = life;
  const errors = virtual.errors().length;
  const lived = ((clock.now() - START) / HOUR_MS).toFixed(1).replace(/\.0$/, "");
  const took = ((performance.now() - began) / 1000).toFixed(1);
  const what = errors === 0 ? "no error" : `${errors} ${errors === 1 ? "error" : "errors"}`;
  // In JSON, stdout is for programs.
  (json ? err : out).write(`${lived} h in ${took} s, ${what}.\n`);
  return errors === 0;
}

/** Lets so much virtual time pass, ms. */
async function live(
  life: Life,
  ms: number,
  speed: number | undefined,
  stopped: () => boolean,
): Promise<void> {
  const { clock } = life;
  const end = clock.now() + ms;
  const began = performance.now();
  /** When Ctrl-C could be heard last. */
  let listenedAt = began;
  while (!stopped() && clock.next() <= end) {
    const due = speed === undefined ? 0 : (clock.next() - START) / speed - (performance.now() - began);
    if (due > 1) await sleep(Math.min(due, DEAF_MS));
    else clock.step();
    if (performance.now() - listenedAt < DEAF_MS) continue;
    listenedAt = performance.now();
    await turn();
  }
  if (!stopped()) clock.runUntil(end);
}

/** Waits until a debugger is there. */
function attach(err: Surroundings["err"]): void {
  open(undefined, "127.0.0.1");
  if (url() === undefined) {
    throw new ToolError(
      "usage",
      `Port ${process.debugPort} is taken: end the other process that waits for a debugger.`,
    );
  }
  err.write(
    `Waiting for a debugger at ${url()}: chrome://inspect, or "Attach to Node Process" in an editor.\n` +
      "It stops before the firmware runs: open a file of firmware/ there, and set a breakpoint in it.\n",
  );
  waitForDebugger();
}

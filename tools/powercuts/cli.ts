// npm run test:powercuts: cuts the power of virtual nodes at every point of a month of their lives.
import { InvalidArgumentError } from "commander";
import { CANNOT, DONE, type Main, type Output, runProgram, WRONG_USE } from "../../gateway/cli/program.ts";
import { bar, createStatusLine } from "../../gateway/text/progress.ts";
import { interpreterLimits } from "../board/interpreter.ts";
import { ToolError } from "../errors.ts";
import { BOARD_KINDS, type BoardKind } from "../image/kinds.ts";
import { createScript } from "../usage.ts";
import type { FaultKind } from "./book.ts";
import { isOp, pointsOf, type Tally } from "./campaign.ts";
import { boardLike, interpreterCampaign } from "./interpreter.ts";
import { live, sureOf } from "./life.ts";
import { runCampaign } from "./run.ts";

/** One for each geometry of flash there is: 10 x 4096, 3 x 16384, and 1 x 65536 with a ring outside of it. */
const BOARDS = ["puckjs", "pico", "espruino-wifi"];
const COLUMNS: [FaultKind, string][] = [
  ["reused", "counter used twice"],
  ["changed", "code or profile changed"],
  ["lost", "record lost"],
  ["forgot", "learning lost"],
  ["stuck", "does not go on"],
  ["error", "error"],
];

/** Points that are shown where something did not hold. */
const SHOWN = 20;

const positive = (text: string) => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("It takes a whole number over 0.");
  return n;
};
const boardOf = (text: string, before: string[] | undefined) => {
  if (!BOARD_KINDS[text]?.storage || text === "linux")
    throw new InvalidArgumentError(`There is no flash to cut on "${text}".`);
  return [...(before ?? []), text];
};

interface Options {
  board?: string[];
  days: number;
  points?: number;
  seed: number;
  point?: string;
  json: boolean;
}

type Print = (line: string) => void;

interface Streams {
  print: Print;
  /** Where progress is shown. */
  err: Output;
}

const seconds = (began: number) => (performance.now() - began) / 1000;
const pages = ({ pages: n, pageSize }: { pages: number; pageSize: number }) => `${n} x ${pageSize}`;
const geometry = ({ storage, ring, ringPages }: BoardKind) =>
  ring ? `${pages(storage)}, ring outside: ${pages(ring)}` : `${pages(storage)}, ring: the last ${ringPages}`;

/** How many points are done, and how long the others will take. */
function createProgress(err: Output, title: string, points: number) {
  const status = createStatusLine(err);
  const began = performance.now();
  let done = 0;
  return {
    add: (more: number) => {
      done += more;
      const left = (seconds(began) / Math.max(1, done)) * Math.max(0, points - done);
      status.draw(
        `${title.padEnd(14)} ${bar(done, points)} ${done} of ${points}, ${Math.round(left)} s left`,
      );
    },
    end: status.clear,
  };
}

function printHead(
  print: Print,
  title: string,
  shape: string,
  days: number,
  operations: number,
  kept: Record<string, number>,
  tally: Tally,
): void {
  print(`${title}: ${shape}`);
  print(
    `  ${days} days, ${operations} flash operations; ${tally.points} points, ${tally.cuts} cuts, ` +
      `${tally.frames} frames and ${Math.round(tally.hours)} virtual hours after them`,
  );
  const records = Object.entries(kept).map(([name, n]) => `${name} ${n}`);
  print(`  kept in these days: ${records.join(", ")}`);
  const where = Object.entries(tally.where).map(([name, n]) => `${n} ${name}`);
  print(`  cut ${where.join(", ")}`);
}

function printOutcome(print: Print, kind: BoardKind, tally: Tally, seconds: number): void {
  const kinds = new Map<FaultKind, number>();
  for (const { faults } of tally.violations)
    for (const name of new Set(faults.map((fault) => fault.kind)))
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
  print(`  ${COLUMNS.map(([name, title]) => `${title}: ${kinds.get(name) ?? 0}`).join("; ")}`);
  print(
    `  given up for lack of room after days of silence, all older than the newest ${sureOf(kind)}: ${tally.given_up}`,
  );
  for (const { point, at, cut, faults, seed } of tally.violations.slice(0, SHOWN)) {
    print(`  ${at} point ${point} (${cut}), seed ${seed}:`);
    for (const { kind: name, text } of faults.slice(0, 3)) print(`    ${name}: ${text.slice(0, 300)}`);
  }
  if (tally.violations.length > SHOWN) print(`  ... and ${tally.violations.length - SHOWN} more points`);
  print(`  ${tally.violations.length === 0 ? "all held" : "NOT ALL HELD"}, ${Math.round(seconds)} s`);
}

/** Whether all held. */
async function onVirtualBoard(id: string, options: Options, { print, err }: Streams): Promise<boolean> {
  const { days, seed, json, point } = options;
  const kind = BOARD_KINDS[id]!;
  const began = performance.now();
  const life = live(kind, days, seed);
  const all = pointsOf(life);
  const rate = options.points === undefined ? 1 : Math.min(1, options.points / all);
  const progress = createProgress(err, id, Math.round(all * rate));
  const tally = await runCampaign({ life, rate, only: point, onProgress: progress.add });
  progress.end();
  // The life itself has to hold what its branches have to.
  if (life.faults.length > 0)
    tally.violations.unshift({ board: id, seed, point: "-", at: "", cut: "none", faults: life.faults });
  const operations = life.events.filter(isOp).length;
  if (json)
    print(
      JSON.stringify({
        board: id,
        geometry: geometry(kind),
        days,
        seed,
        operations,
        kept: life.kept,
        ...tally,
      }),
    );
  else {
    printHead(print, kind.title, geometry(kind), days, operations, life.kept, tally);
    printOutcome(print, kind, tally, seconds(began));
  }
  return tally.violations.length === 0;
}

/** Whether all held. */
async function onInterpreter(binary: string, options: Options, { print, err }: Streams): Promise<boolean> {
  const { days, seed, json, point } = options;
  const began = performance.now();
  const limits = await interpreterLimits(binary);
  const id = options.board?.[0] ?? boardLike(limits, BOARDS);
  const points = options.points ?? 500;
  const progress = createProgress(err, `${id} there`, point === undefined ? points : 1);
  const tally = await interpreterCampaign({
    ...{ binary, limits, board: id, days, seed, points, only: point },
    onProgress: progress.add,
  });
  progress.end();
  const { geometry: shape, operations, kept, boots, cut_there } = tally;
  if (json) print(JSON.stringify({ board: id, interpreter: limits.version, days, seed, ...tally }));
  else {
    const title = `${BOARD_KINDS[id]!.title} on the interpreter ${limits.version}`;
    printHead(print, title, shape, days, operations, kept, tally);
    print(
      `  ${boots} boots there, ${cut_there} of them ended inside a flash operation; frames and flash compared to the byte`,
    );
    printOutcome(print, BOARD_KINDS[id]!, tally, seconds(began));
  }
  return tally.violations.length === 0;
}

/** The exit code. */
async function run(options: Options, espruino: string | undefined, streams: Streams): Promise<number> {
  if (espruino) return (await onInterpreter(espruino, options, streams)) ? DONE : CANNOT;
  let held = true;
  for (const id of options.board ?? BOARDS) held = (await onVirtualBoard(id, options, streams)) && held;
  if (!options.json)
    streams.print("Not run on an interpreter: set ESPRUINO to the path of one for Linux for that.");
  return held ? DONE : CANNOT;
}

export const main: Main = async (argv, surroundings) => {
  const { out, err, env } = surroundings;
  let code = DONE;
  const program = createScript(
    "run test:powercuts",
    "A virtual node lives a month, answered by a gateway that is silent on some days and loses some frames. At " +
      "every one of its flash operations the power is cut: before it, after it, and inside, with a part of the " +
      "bytes written or a page half erased. From each of these points the node boots again and goes on, some are " +
      "cut a second and a third time; it must take, keep and deliver readings, settle all that the gateway lacks, " +
      "lose nothing that was written in whole, go on from what it had learned of its pipe, and never seal two " +
      "contents under one counter. With ESPRUINO set " +
      "to an Espruino interpreter for Linux, 500 points are lived there too, on its own pages, and compared.",
    surroundings,
  )
    .option("--board <id>", `a board, more than once for more (default: ${BOARDS.join(", ")})`, boardOf)
    .option("--days <n>", "virtual days of the life that is cut", positive, 30)
    .option(
      "--points <n>",
      "about so many points of each board's, picked by the seed (default: all; 500 on an interpreter)",
      positive,
    )
    .option("--seed <n>", "everything that is left to chance follows from it", positive, 1)
    .option("--point <operation.cut>", "this one point only, as a violation names it")
    .option("--json", "one JSON object a board", false)
    .addHelpText("after", "\nExit code: 0 all held, 1 something did not, 2 wrong usage.")
    .action(async (options: Options) => {
      code = await run(options, env.ESPRUINO, { print: (line) => void out.write(`${line}\n`), err });
    });
  const failed = await runProgram(program, argv, surroundings, (error) =>
    error instanceof ToolError ? WRONG_USE : undefined,
  );
  return failed || code;
};

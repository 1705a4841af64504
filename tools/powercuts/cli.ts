// npm run test:powercuts: cuts the power of virtual nodes at every point of a month of their lives.
import { Command, InvalidArgumentError } from "commander";
import { interpreterLimits } from "../board/interpreter.ts";
import { ToolError } from "../errors.ts";
import { BOARD_KINDS, type BoardKind } from "../image/kinds.ts";
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

const program = new Command("npm run test:powercuts --")
  .description(
    "A virtual node lives a month, answered by a gateway that is silent on some days and loses some frames. At " +
      "every one of its flash operations the power is cut: before it, after it, and inside, with a part of the " +
      "bytes written or a page half erased. From each of these points the node boots again and goes on, some are " +
      "cut a second and a third time; it must take, keep and deliver readings, settle all that the gateway lacks, " +
      "lose nothing that was written in whole, go on from what it had learned of its pipe, and never seal two " +
      "contents under one counter. With ESPRUINO set " +
      "to an Espruino interpreter for Linux, 500 points are lived there too, on its own pages, and compared.",
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
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .configureHelp({ helpWidth: 90 });

interface Options {
  board?: string[];
  days: number;
  points?: number;
  seed: number;
  point?: string;
  json: boolean;
}

const pages = ({ pages: n, pageSize }: { pages: number; pageSize: number }) => `${n} x ${pageSize}`;
const geometry = ({ storage, ring, ringPages }: BoardKind) =>
  ring ? `${pages(storage)}, ring outside: ${pages(ring)}` : `${pages(storage)}, ring: the last ${ringPages}`;

function bar(title: string, total: number) {
  let done = 0;
  const began = performance.now();
  const draw = (end: string) => {
    if (!process.stderr.isTTY) return;
    const share = Math.min(1, total > 0 ? done / total : 1);
    const full = Math.round(30 * share);
    const left = share > 0 ? ((performance.now() - began) / 1000 / share) * (1 - share) : 0;
    process.stderr.write(
      `\r${title.padEnd(14)} [${"#".repeat(full)}${".".repeat(30 - full)}] ${done} of ${total}, ${Math.round(left)} s left \x1b[K${end}`,
    );
  };
  return {
    more: (n: number) => {
      done += n;
      draw("");
    },
    end: () => draw("\r\x1b[K"),
  };
}

function printHead(
  title: string,
  shape: string,
  days: number,
  operations: number,
  kept: Record<string, number>,
  tally: Tally,
): void {
  console.log(`${title}: ${shape}`);
  console.log(
    `  ${days} days, ${operations} flash operations; ${tally.points} points, ${tally.cuts} cuts, ` +
      `${tally.frames} frames and ${Math.round(tally.hours)} virtual hours after them`,
  );
  const records = Object.entries(kept).map(([name, n]) => `${name} ${n}`);
  console.log(`  kept in these days: ${records.join(", ")}`);
  const where = Object.entries(tally.where).map(([name, n]) => `${n} ${name}`);
  console.log(`  cut ${where.join(", ")}`);
}

function printOutcome(kind: BoardKind, tally: Tally, seconds: number): void {
  const kinds = new Map<FaultKind, number>();
  for (const { faults } of tally.violations)
    for (const name of new Set(faults.map((fault) => fault.kind)))
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
  console.log(`  ${COLUMNS.map(([name, title]) => `${title}: ${kinds.get(name) ?? 0}`).join("; ")}`);
  console.log(
    `  given up for lack of room after days of silence, all older than the newest ${sureOf(kind)}: ${tally.given_up}`,
  );
  for (const { point, at, cut, faults, seed } of tally.violations.slice(0, SHOWN)) {
    console.log(`  ${at} point ${point} (${cut}), seed ${seed}:`);
    for (const { kind: name, text } of faults.slice(0, 3)) console.log(`    ${name}: ${text.slice(0, 300)}`);
  }
  if (tally.violations.length > SHOWN)
    console.log(`  ... and ${tally.violations.length - SHOWN} more points`);
  console.log(`  ${tally.violations.length === 0 ? "all held" : "NOT ALL HELD"}, ${Math.round(seconds)} s`);
}

const options = program.parse().opts<Options>();
const { days, seed, json, point } = options;
const seconds = (began: number) => (performance.now() - began) / 1000;
const told = (tally: Tally) => {
  if (tally.violations.length > 0) process.exitCode = 1;
};

async function onVirtualBoard(id: string): Promise<void> {
  const kind = BOARD_KINDS[id]!;
  const began = performance.now();
  const life = live(kind, days, seed);
  const all = pointsOf(life);
  const rate = options.points === undefined ? 1 : Math.min(1, options.points / all);
  const progress = bar(id, Math.round(all * rate));
  const tally = await runCampaign({ life, rate, only: point, onProgress: progress.more });
  progress.end();
  // The life itself has to hold what its branches have to.
  if (life.faults.length > 0)
    tally.violations.unshift({ board: id, seed, point: "-", at: "", cut: "none", faults: life.faults });
  const operations = life.events.filter(isOp).length;
  if (json)
    console.log(
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
    printHead(kind.title, geometry(kind), days, operations, life.kept, tally);
    printOutcome(kind, tally, seconds(began));
  }
  told(tally);
}

async function onInterpreter(binary: string): Promise<void> {
  const began = performance.now();
  const limits = await interpreterLimits(binary);
  const id = options.board?.[0] ?? boardLike(limits, BOARDS);
  const points = options.points ?? 500;
  const progress = bar(`${id} there`, point === undefined ? points : 1);
  const tally = await interpreterCampaign({
    ...{ binary, limits, board: id, days, seed, points, only: point },
    onProgress: progress.more,
  });
  progress.end();
  const { geometry: shape, operations, kept, boots, cut_there } = tally;
  if (json) console.log(JSON.stringify({ board: id, interpreter: limits.version, days, seed, ...tally }));
  else {
    const title = `${BOARD_KINDS[id]!.title} on the interpreter ${limits.version}`;
    printHead(title, shape, days, operations, kept, tally);
    console.log(
      `  ${boots} boots there, ${cut_there} of them ended inside a flash operation; frames and flash compared to the byte`,
    );
    printOutcome(BOARD_KINDS[id]!, tally, seconds(began));
  }
  told(tally);
}

const espruino = process.env.ESPRUINO;
try {
  if (espruino) await onInterpreter(espruino);
  else {
    for (const id of options.board ?? BOARDS) await onVirtualBoard(id);
    if (!json) console.log("Not run on an interpreter: set ESPRUINO to the path of one for Linux for that.");
  }
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

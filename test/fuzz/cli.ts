// npm run test:fuzz: everything that takes bytes from outside is given bytes that it should not get, a parser after the
// other. Each case is lived again by seed and number.
import { InvalidArgumentError } from "commander";
import {
  CANNOT,
  DONE,
  type Main,
  runProgram,
  type Surroundings,
  WRONG_USE,
} from "../../gateway/cli/program.ts";
import { bar, createStatusLine } from "../../gateway/text/progress.ts";
import { table } from "../../gateway/text/table.ts";
import { createScript, wholeNumber } from "../../tools/usage.ts";
import { type Apart, fuzzApart } from "./apart.ts";
import { HEAP_GROWTH_MAX_MB, RSS_GROWTH_MAX_MB, randomOf, STALL_MS, sentenceOf } from "./fuzz.ts";
import { PARSER_NAMES, PARSERS, type ParserName } from "./parsers/index.ts";

interface Options {
  bytes: number;
  parser?: ParserName;
  seed: number;
  case?: number;
  json: boolean;
}

const USUAL_BYTES = 500_000;
const UNITS: Record<string, number> = { "": 1, k: 1e3, M: 1e6, G: 1e9 };

/** "100M" in bytes. */
function byteCount(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text) ?? [];
  const bytes = Number(number) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (!(bytes >= 1)) throw new InvalidArgumentError("It has to be a number of bytes, as 500k, 100M or 1G.");
  return bytes;
}

function parserNamed(text: string): ParserName {
  if (Object.hasOwn(PARSERS, text)) return text as ParserName;
  throw new InvalidArgumentError(`There are: ${PARSER_NAMES.join(", ")}.`);
}

const again = (parser: string, seed: number, number: number) =>
  `npm run test:fuzz -- --parser ${parser} --seed ${seed} --case ${number}`;

/** Sentences about what was wrong; none where nothing was. */
function faultsOf(parser: ParserName, seed: number, { result, sentence, lastCase }: Apart): string[] {
  const failures = result?.failures ?? [];
  const told = failures.map(
    (each) => `${parser}: ${each.sentence}; again: ${again(parser, seed, each.case)}`,
  );
  const more = (result?.failed ?? 0) - failures.length;
  if (more > 0) told.push(`${parser}: ${more} more`);
  if (result === null) told.push(`${parser}: ${sentence}, by a case from ${lastCase} on of seed ${seed}`);
  return told;
}

const HEAD = ["PARSER", "CASES", "TAKEN", "MB", "MB/s", "LONGEST", "KEPT", "PEAK RSS"];

function row(parser: ParserName, { result }: Apart): string[] {
  if (result === null) return [parser, ...HEAD.slice(1).map(() => "-")];
  const { cases, taken, bytes, mbPerS, longestMs, heapGrowthMb, rssPeakMb } = result;
  return [
    parser,
    String(cases),
    `${Math.round((100 * taken) / cases)} %`,
    (bytes / 1e6).toFixed(1),
    mbPerS.toPrecision(3),
    `${longestMs.toFixed(longestMs < 10 ? 1 : 0)} ms`,
    `${heapGrowthMb.toFixed(1)} MB`,
    `${rssPeakMb.toFixed(0)} MB`,
  ];
}

async function runAll(
  { bytes, parser: only, seed, json }: Options,
  surroundings: Surroundings,
): Promise<number> {
  const { out, err, onSignal } = surroundings;
  const print = (line: string) => void out.write(`${line}\n`);
  const status = createStatusLine(err);
  const stop = new AbortController();
  const forget = onSignal(() => stop.abort());
  const names = only === undefined ? PARSER_NAMES : [only];
  const rows: string[][] = [];
  let faults = 0;
  for (const parser of names) {
    if (stop.signal.aborted) break;
    const draw = (done: number) =>
      status.draw(`${parser} ${bar(done, bytes)} ${(done / 1e6).toFixed(1)} of ${bytes / 1e6} MB`);
    draw(0);
    const apart = await fuzzApart({ parser, seed, bytes }, (now) => draw(now.bytes), { signal: stop.signal });
    status.clear();
    const told = stop.signal.aborted ? [`${parser}: stopped`] : faultsOf(parser, seed, apart);
    faults += told.length;
    rows.push(row(parser, apart));
    if (json) print(JSON.stringify({ parser, ...apart }));
    else told.forEach(print);
  }
  forget();
  if (!json) {
    for (const line of table([HEAD, ...rows], { align: "lrrrrrrr" })) print(line);
    print(faults === 0 ? "Nothing failed." : "Something failed: see above.");
  }
  return faults === 0 ? DONE : CANNOT;
}

/** One case, in this process: shows its input, and all of the error. */
function runCase({ parser, seed, case: number, json }: Options, { out, err }: Surroundings): number {
  if (parser === undefined) {
    err.write("A case is one of a parser: name it with --parser.\n");
    return WRONG_USE;
  }
  const { input, run } = PARSERS[parser].open()(randomOf(seed, number!));
  const from = performance.now();
  let outcome: string;
  let error: unknown;
  try {
    outcome = run() ? "taken" : "refused";
  } catch (thrown) {
    outcome = "failed";
    error = thrown;
  }
  const ms = Math.round(performance.now() - from);
  if (json) {
    const sentence = error === undefined ? null : sentenceOf(error);
    out.write(
      `${JSON.stringify({ parser, seed, case: number, outcome, ms, sentence, input: Buffer.from(input).toString("base64") })}\n`,
    );
  } else {
    out.write(
      `${JSON.stringify(Buffer.from(input).toString("latin1"))}\n${input.length} B, ${outcome}, ${ms} ms\n`,
    );
    if (error !== undefined) out.write(`${(error as Error).stack ?? error}\n`);
  }
  return error === undefined && ms <= STALL_MS ? DONE : CANNOT;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const names = PARSER_NAMES.map((name) => `  ${name.padEnd(10)} ${PARSERS[name].about}`);
  const program = createScript(
    "run test:fuzz",
    "Everything that takes bytes from outside is given input that was right and has gone wrong, and noise. It must take it, " +
      `or refuse it by the error that it declares; no case may take ${STALL_MS / 1000} s, and no more than ${HEAP_GROWTH_MAX_MB} MB be ` +
      `kept (${RSS_GROWTH_MAX_MB} MB with garbage). Each parser runs in a process of its own.`,
    surroundings,
  )
    .option("--bytes <n>", "so many for each parser, as 500k, 100M or 1G", byteCount, USUAL_BYTES)
    .option("--parser <name>", "this one only", parserNamed)
    .option("--seed <n>", "another seed makes other cases", wholeNumber, 1)
    .option("--case <n>", "this one case of a parser, and shows its input", wholeNumber)
    .option("--json", "one JSON object a parser", false)
    .addHelpText(
      "after",
      `
Parsers:
${names.join("\n")}

CASES were made, of which some part was TAKEN in so many; MB/s is of the time
in the parser; LONGEST is the longest case, and over 50 ms the shortest of three
more tries, of the processor's time; KEPT is what was in memory more at the end
than when a tenth was done.

Examples:
  npm run test:fuzz -- --bytes 100M --parser config
  npm run test:fuzz -- --parser config --seed 1 --case 4711

Exit code: 0 nothing failed, 1 something did, 2 wrong usage.`,
    )
    .action(async (options: Options) => {
      code =
        options.case === undefined ? await runAll(options, surroundings) : runCase(options, surroundings);
    });
  const failed = await runProgram(program, argv, surroundings, () => undefined);
  return failed || code;
};

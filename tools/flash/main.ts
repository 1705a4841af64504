// The command sippra-node: for technicians, who flash boards in the field. Reads what it is asked, and turns
// whatever goes wrong into one sentence on stderr.
//
// Exit codes: 0 done, 1 could not, 2 wrong usage.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Profile } from "../../firmware/profile.ts";
import { VERSION } from "../../gateway/cli/version.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { BOARD_KINDS } from "../board/kinds.ts";
import { ToolError } from "../errors.ts";
import { boardTable } from "./boards.ts";
import { flash } from "./flash.ts";
import { listPorts, portTable } from "./ports.ts";
import { LANGUAGES, languageOf, type Sentences } from "./sentences.ts";
import { summaryOf } from "./summary.ts";
import { createTerminal } from "./terminal.ts";

const COULD_NOT = 1;
const WRONG_USE = 2;
/** A pressure sample every 20 s: intervals are made of these. */
const TICK = 20;

interface FlashFlags {
  port: string;
  enrol: string;
  board?: string;
  wait: number;
  interval?: number;
  utcOffset?: number;
  baud: number;
  replace?: boolean;
  acousticGain?: number;
  acoustic: boolean;
  pressure: boolean;
  uart?: number;
  bits?: number;
  dataPath?: string;
  acousticFile?: string;
  pressureFile?: string;
  json?: boolean;
}

const program = new Command("sippra-node")
  .description("Flashes Sippra's nodes, and says which boards and ports there are.")
  .version(VERSION, "--version", "print the version")
  .addOption(new Option("--lang <language>", "en or sv (default: the environment's)").choices(["en", "sv"]))
  .option("--debug", "print the stack of an error (also SIPPRA_DEBUG=1)")
  .helpOption("-h, --help", "print help")
  .helpCommand(false)
  .showSuggestionAfterError()
  .showHelpAfterError("(try --help)")
  .exitOverride()
  .configureHelp({ helpWidth: Math.min(process.stdout.columns || 80, 100) })
  .addHelpText(
    "after",
    `
Examples:
  sippra-node ports
  sippra-node flash --port /dev/ttyUSB0 --enrol elm-street-4.enrol.json
  sippra-node --lang sv flash --port COM5 --enrol elm-street-4.enrol.json

Exit codes: 0 done, 1 could not, 2 wrong usage.`,
  );

program
  .command("flash")
  .description("put firmware and identity on a board and start it")
  .requiredOption("--port <port>", "serial port of the board's console")
  .requiredOption("--enrol <file>", 'enrolment, from "sippra-gateway nodes add"')
  .addOption(
    new Option("--board <board>", `refuse any other: ${Object.keys(BOARD_KINDS).join(", ")}`).choices(
      Object.keys(BOARD_KINDS),
    ),
  )
  .option("--wait <s>", "how long to wait for the board", whole(1, 3600), 60)
  .option("--baud <rate>", "speed of the console", whole(300, 3_000_000), 9600)
  .option("--interval <s>", `time between readings, a multiple of ${TICK} (default: 900)`, interval)
  .option("--utc-offset <min>", "local standard time less UTC (default: this computer's)", utcOffset)
  .option("--acoustic-gain <dB>", "gain before the converter (default: 0)", gain)
  .option("--no-acoustic", "no acoustic sensor")
  .option("--no-pressure", "no pressure sensor")
  .option("--uart <n>", "UART of the data line, where the board has two", whole(1, 2))
  .option("--bits <n>", "refuse a board whose acoustic samples have fewer", whole(8, 16))
  .option("--replace", "make a board that is another node this one")
  .option("--data-path <tty>", "linux: the data line")
  .option("--acoustic-file <file>", "linux: 16-bit samples at 4096 Hz")
  .option("--pressure-file <file>", `linux: 16-bit readings, one each ${TICK} s`)
  .option("--json", "print the result as one JSON object")
  .addHelpText(
    "after",
    `
A board that is this node already keeps its counters: they are read from its
journal first. Readings that the gateway does not have by then are lost.

Examples:
  sippra-node flash --port /dev/ttyUSB0 --enrol elm-street-4.enrol.json
  sippra-node flash --port /dev/ttyACM0 --enrol a.enrol.json --board pico \\
      --acoustic-gain 46.5 --interval 300
  sippra-node flash --port /dev/ttyUSB0 --enrol b.enrol.json --no-acoustic`,
  )
  .action(flashCommand);

program
  .command("boards")
  .description("list the boards there is firmware for, with Storage and pins")
  .action(() => console.log(boardTable()));

program
  .command("ports")
  .description("list the serial ports of this machine")
  .option("--json", "as JSON, for programs")
  .action(async (options: { json?: boolean }) => {
    const say = sentences();
    const ports = await listPorts(say);
    if (options.json) console.log(JSON.stringify(ports));
    else if (ports.length === 0) console.error(say.noPorts);
    else console.log(portTable(ports));
  });

async function flashCommand(flags: FlashFlags): Promise<void> {
  const say = sentences();
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const { port, enrol, board, wait, baud, replace } = flags;
  const options = { port, enrolment: enrol, board, wait: wait * 1000, baud, replace: replace === true };
  try {
    const flashed = await flash(
      { ...options, profile: profileChanges(flags) },
      say,
      createTerminal(process.stderr),
      stop.signal,
    );
    console.log(flags.json ? JSON.stringify(flashed) : summaryOf(flashed, say));
  } catch (error) {
    if (flags.json && error instanceof Error) {
      const code = error instanceof ToolError || error instanceof GatewayError ? error.code : "internal";
      console.log(JSON.stringify({ error: { code, message: error.message } }));
    }
    throw error;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

function profileChanges(flags: FlashFlags): Partial<Profile> {
  const changes: Partial<Profile> = { utcOffset: flags.utcOffset ?? standardOffset() };
  if (flags.interval !== undefined) {
    changes.interval = flags.interval * 1000;
    changes.windows = Math.min(4, flags.interval / TICK);
  }
  if (flags.acousticGain !== undefined) changes.acoustic = Math.round(flags.acousticGain * 10);
  if (!flags.acoustic) changes.acoustic = null;
  if (!flags.pressure) changes.pressure = null;
  if (flags.uart !== undefined) changes.uart = flags.uart as 1 | 2;
  if (flags.bits !== undefined) changes.bits = flags.bits;
  if (flags.dataPath !== undefined) changes.path = flags.dataPath;
  if (flags.acousticFile !== undefined) changes.acousticFile = flags.acousticFile;
  if (flags.pressureFile !== undefined) changes.pressureFile = flags.pressureFile;
  return changes;
}

function sentences(): Sentences {
  return LANGUAGES[languageOf(program.opts<{ lang?: string }>().lang, process.env)];
}

function whole(least: number, most: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function interval(text: string): number {
  const value = whole(TICK, 86_400)(text);
  if (value % TICK !== 0) throw new InvalidArgumentError(`It must be a multiple of ${TICK} seconds.`);
  return value;
}

function utcOffset(text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= -720 && value <= 840)) {
    throw new InvalidArgumentError("It must be -720 to 840 minutes; 60 in Sweden, all year.");
  }
  return value;
}

/** This computer's standard time less UTC, min: summer time is always ahead of it. */
function standardOffset(): number {
  const year = new Date().getFullYear();
  return Math.min(...[0, 6].map((month) => -new Date(year, month, 1).getTimezoneOffset()));
}

function gain(text: string): number {
  const value = /^\d+(\.\d)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 120)) throw new InvalidArgumentError("It must be 0 to 120 dB, with one decimal at most.");
  return value;
}

/** The one place where errors end. */
function fail(error: unknown): number {
  // Commander has printed its own sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  const debug = program.opts<{ debug?: boolean }>().debug === true || process.env.SIPPRA_DEBUG === "1";
  if (debug) console.error(error);
  else if (error instanceof ToolError || error instanceof GatewayError) console.error(error.message);
  else
    console.error(
      `This is an error in Sippra (${error}): run it again with --debug and report what it prints.`,
    );
  return error instanceof ToolError && error.code === "usage" ? WRONG_USE : COULD_NOT;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}

// The command sippra-node: for technicians, who flash boards in the field. Reads what it is asked, and turns
// whatever goes wrong into one sentence on stderr.
//
// Exit codes: 0 done, 1 could not, 2 wrong usage.
import { type Command, Option } from "commander";
import { BURST_NEAR_PUMPS, MOST_NIGHT_WINDOWS, NIGHT_WINDOWS } from "../../firmware/leak/thresholds.ts";
import {
  CANNOT,
  createProgram,
  type Main,
  runProgram,
  type Surroundings,
  WRONG_USE,
} from "../../gateway/cli/program.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { ToolError } from "../errors.ts";
import { boardTable } from "../image/boards.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { PIPES } from "../image/profile.ts";
import { LANGUAGES, languageOf, type Sentences } from "../sentences.ts";
import { flash } from "./flash.ts";
import {
  band,
  type FlashFlags,
  gain,
  interval,
  LEAST_NIGHT_WINDOWS,
  LINKS,
  nightWindows,
  profileChanges,
  reference,
  TICK,
  utcOffset,
  whole,
} from "./options.ts";
import { listPorts, portTable } from "./ports.ts";
import { summaryOf } from "./summary.ts";
import { createTerminal } from "./terminal.ts";

const pipes = Object.entries(PIPES)
  .map(([pipe, [from, to]]) => `${pipe} ${from}-${to} Hz`)
  .join(", ");

/** An option for nodes that listen. */
function listening(flags: string, text: string, parse?: (text: string) => unknown): Option {
  const option = new Option(flags, text).conflicts("acoustic");
  return parse === undefined ? option : option.argParser(parse);
}

/** Which board, and how it is reached. */
function addBoardOptions(command: Command): void {
  command
    .requiredOption("--port <port>", "serial port of the board's console")
    .requiredOption("--enrol <file>", 'enrolment, from "sippra-gateway nodes add"')
    .addOption(
      new Option("--board <board>", `refuse any other: ${Object.keys(BOARD_KINDS).join(", ")}`).choices(
        Object.keys(BOARD_KINDS),
      ),
    )
    .option("--wait <s>", "how long to wait for the board", whole(1, 3600), 60)
    .option("--baud <rate>", "speed of the console", whole(300, 3_000_000), 9600);
}

/** What the node measures, and how. */
function addSensorOptions(command: Command): void {
  command
    .option("--interval <s>", `time between readings, a multiple of ${TICK} (default: 900)`, interval)
    .option("--utc-offset <min>", "local standard time less UTC (default: this computer's)", utcOffset)
    .option("--acoustic-gain <dB>", "gain before the converter (default: 0)", gain)
    .addOption(
      listening(
        "--reference <dB>",
        "from this node's full scale to that of the recordings (default: not calibrated)",
        reference,
      ),
    )
    .addOption(
      listening("--pipe <material>", `main band: ${pipes} (default: metal)`).choices(Object.keys(PIPES)),
    )
    .addOption(
      listening("--main-band <from-to>", "another main band than --pipe's, Hz", band).conflicts("pipe"),
    )
    .addOption(
      listening(
        "--night-windows <n>",
        `windows in a night, ${LEAST_NIGHT_WINDOWS} to ${MOST_NIGHT_WINDOWS} (default: ${NIGHT_WINDOWS})`,
        nightWindows,
      ),
    )
    .option("--no-acoustic", "no acoustic sensor")
    .addOption(
      new Option(
        "--near-pumps",
        `pumps near: only a fall of ${BURST_NEAR_PUMPS / 100} kPa may be a burst`,
      ).conflicts("pressure"),
    )
    .option("--no-pressure", "no pressure sensor")
    .option("--uart <n>", "UART of the data line, where the board has two", whole(1, 2))
    .option("--bits <n>", "refuse a board whose acoustic samples have fewer", whole(8, 16));
}

/** How it talks, what becomes of what is on the board, and what only nodes on Linux have. */
function addNodeOptions(command: Command): void {
  command
    .addOption(
      new Option("--link <link>", "the way to the gateway: a line, or a radio module")
        .choices(LINKS)
        .default("serial"),
    )
    .option("--replace", "make a board that is another node this one")
    .option("--forget", "forget what the node has learned of its pipe")
    .option("--data-path <tty>", "linux: the data line")
    .option("--acoustic-file <file>", "linux: 16-bit samples at 4096 Hz")
    .option("--pressure-file <file>", `linux: 16-bit readings, one each ${TICK} s`)
    .option("--json", "print the result as one JSON object");
}

const FLASH_HELP = `
A board that is this node already keeps its counters and what it has learned of
its pipe: they are read from its journal first. Readings that the gateway does
not have by then are lost. Where it listens to another pipe, or in another way,
--forget lets it learn anew.

Without --reference, a leak older than the node cannot be told: the rule that
does is from recordings, and calibration finds how this node compares to them.

A radio module (--link) is connected where the data line would be, after
flashing if the console is on these pins. Its channel comes with the enrolment.

Examples:
  sippra-node flash --port /dev/ttyUSB0 --enrol elm-street-4.enrol.json
  sippra-node flash --port /dev/ttyUSB0 --enrol d.enrol.json --link rak3172
  sippra-node flash --port /dev/ttyACM0 --enrol a.enrol.json --board pico \\
      --acoustic-gain 46.5 --interval 300
  sippra-node flash --port /dev/ttyUSB0 --enrol b.enrol.json --no-acoustic
  sippra-node flash --port /dev/ttyUSB0 --enrol c.enrol.json --pipe plastic \\
      --reference -12.5 --near-pumps`;

function addFlash(program: Command, action: (flags: FlashFlags) => Promise<void>): void {
  const command = program.command("flash").description("put firmware and identity on a board and start it");
  addBoardOptions(command);
  addSensorOptions(command);
  addNodeOptions(command);
  command.addHelpText("after", FLASH_HELP).action(action);
}

async function flashBoard(flags: FlashFlags, say: Sentences, surroundings: Surroundings): Promise<void> {
  const { out, err, env, onSignal, exit } = surroundings;
  const print = (line: string) => out.write(`${line}\n`);
  const stop = new AbortController();
  const unlisten = onSignal(() => {
    // The first ends it in order, the second at once.
    if (stop.signal.aborted) exit(130);
    stop.abort();
  });
  const { port, enrol, board, wait, baud, link, replace = false, forget = false } = flags;
  const options = { port, enrolment: enrol, board, wait: wait * 1000, baud, replace, forget, link };
  try {
    const flashed = await flash(
      { ...options, profile: profileChanges(flags) },
      say,
      createTerminal(err, env.SIPPRA_DEBUG === "1"),
      stop.signal,
    );
    print(flags.json ? JSON.stringify(flashed) : summaryOf(flashed, say));
  } catch (error) {
    if (flags.json && error instanceof Error) {
      const code = error instanceof ToolError || error instanceof GatewayError ? error.code : "internal";
      print(JSON.stringify({ error: { code, message: error.message } }));
    }
    throw error;
  } finally {
    unlisten();
  }
}

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof ToolError || error instanceof GatewayError)) return undefined;
  return error instanceof ToolError && error.code === "usage" ? WRONG_USE : CANNOT;
}

export const main: Main = (argv, surroundings) => {
  const { out, err, env } = surroundings;
  const program = createProgram(
    "sippra-node",
    "Flashes Sippra's nodes, and says which boards and ports there are.",
    surroundings,
  )
    .addOption(new Option("--lang <language>", "en or sv (default: the environment's)").choices(["en", "sv"]))
    .addHelpText(
      "after",
      `
Examples:
  sippra-node ports
  sippra-node flash --port /dev/ttyUSB0 --enrol elm-street-4.enrol.json
  sippra-node --lang sv flash --port COM5 --enrol elm-street-4.enrol.json

Exit codes: 0 done, 1 could not, 2 wrong usage.`,
    );
  const sentences = () => LANGUAGES[languageOf(program.opts<{ lang?: string }>().lang, env)];

  addFlash(program, (flags) => flashBoard(flags, sentences(), surroundings));
  program
    .command("boards")
    .description("list the boards there is firmware for, with Storage and pins")
    .action(() => void out.write(`${boardTable()}\n`));
  program
    .command("ports")
    .description("list the serial ports of this machine")
    .option("--json", "as JSON, for programs")
    .action(async (options: { json?: boolean }) => {
      const say = sentences();
      const ports = await listPorts(say);
      if (options.json) out.write(`${JSON.stringify(ports)}\n`);
      else if (ports.length === 0) err.write(`${say.noPorts}\n`);
      else out.write(`${portTable(ports)}\n`);
    });
  return runProgram(program, argv, surroundings, codeOf);
};

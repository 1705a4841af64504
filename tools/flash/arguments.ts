// What sippra-node flash takes, in the technician's language.
import { type Command, Option } from "commander";
import { BURST_NEAR_PUMPS, MOST_NIGHT_WINDOWS, NIGHT_WINDOWS } from "../../shared/leak/thresholds.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { PIPES, SENSORS, SUPPLY_MV } from "../image/profile.ts";
import { TRANSDUCERS, USUAL_RANGE } from "../image/transducers.ts";
import type { Sentences } from "../sentences.ts";
import {
  band,
  type FlashFlags,
  gain,
  interval,
  LEAST_NIGHT_WINDOWS,
  LEAST_RANGE,
  LINKS,
  MOST_RANGE,
  nightWindows,
  reference,
  settle,
  supply,
  TICK,
  utcOffset,
  whole,
} from "./options.ts";

type Help = Sentences["help"];

const pipes = Object.entries(PIPES)
  .map(([pipe, [from, to]]) => `${pipe} ${from}-${to} Hz`)
  .join(", ");

/** Adds the command `flash`. */
export function addFlash(program: Command, help: Help, action: (flags: FlashFlags) => Promise<void>): void {
  const command = program.command("flash").description(help.flash);
  boardOptions(command, help);
  addSensorOptions(command, help);
  addNodeOptions(command, help);
  command.addHelpText("after", help.flashExamples).action(action);
}

/** What an option's text means, or what is wrong with it, in the technician's language. */
const read =
  <T>(parse: (text: string, say: Help) => T, help: Help) =>
  (text: string): T =>
    parse(text, help);

/** An option for nodes that listen. */
function listening(flags: string, text: string, parse?: (text: string) => unknown): Option {
  const option = new Option(flags, text).conflicts("acoustic");
  return parse === undefined ? option : option.argParser(parse);
}

/** An option for nodes that measure pressure. */
const pressing = (flags: string, text: string) => new Option(flags, text).conflicts("pressure");

/** Which board, and how it is reached. */
export function boardOptions(command: Command, help: Help): Command {
  const boards = Object.keys(BOARD_KINDS);
  return command
    .requiredOption("--port <port>", help.port)
    .requiredOption("--enrol <file>", help.enrol)
    .addOption(new Option("--board <board>", help.board(boards.join(", "))).choices(boards))
    .option("--wait <s>", help.wait, read(whole(1, 3600), help), 60)
    .option("--baud <rate>", help.baud, read(whole(300, 3_000_000), help));
}

/** What the node measures, and how. */
export function addSensorOptions(command: Command, help: Help): void {
  const windows = help.nightWindows(LEAST_NIGHT_WINDOWS, MOST_NIGHT_WINDOWS, NIGHT_WINDOWS);
  const nearPumps = new Option("--near-pumps", help.nearPumps(BURST_NEAR_PUMPS / 100)).conflicts("pressure");
  command
    .option("--interval <s>", help.interval(TICK), read(interval, help))
    .option("--utc-offset <min>", help.utcOffset, read(utcOffset, help))
    .option("--acoustic-gain <dB>", help.acousticGain, read(gain, help))
    .addOption(listening("--reference <dB>", help.reference, read(reference, help)))
    .addOption(listening("--pipe <material>", help.pipe(pipes)).choices(Object.keys(PIPES)))
    .addOption(listening("--main-band <from-to>", help.mainBand, read(band, help)).conflicts("pipe"))
    .addOption(listening("--night-windows <n>", windows, read(nightWindows, help)))
    .addOption(nearPumps)
    .option("--uart <n>", help.uart, read(whole(1, 2), help))
    .option("--bits <n>", help.bits, read(whole(8, 16), help));
  addWiringOptions(command, help);
}

/** Which sensors there are, and how they are wired to the board. */
export function addWiringOptions(command: Command, help: Help): void {
  command
    .option("--no-acoustic", help.noAcoustic)
    .option("--no-pressure", help.noPressure)
    .addOption(pressing("--transducer <signal>", help.transducer).choices(Object.keys(TRANSDUCERS)))
    .addOption(
      pressing("--range <bar>", help.range(USUAL_RANGE)).argParser(
        read(whole(LEAST_RANGE, MOST_RANGE), help),
      ),
    )
    .option("--settle <ms>", help.settle(SENSORS[0], SENSORS[1]), read(settle, help))
    .addOption(new Option("--switch <level>", help.switch).choices(["high", "low"]))
    .option("--supply <mV>", help.supply(SUPPLY_MV), read(supply, help));
}

/** How it talks, what becomes of what is on the board, and what only nodes on Linux have. */
function addNodeOptions(command: Command, help: Help): void {
  command
    .addOption(new Option("--link <link>", help.link).choices(LINKS).default("serial"))
    .option("--replace", help.replace)
    .option("--unlock <file>", help.unlock)
    .option("--forget", help.forget)
    .option("--calibration <file>", help.calibration)
    .option("--data-path <tty>", help.dataPath)
    .option("--acoustic-file <file>", help.acousticFile)
    .option("--pressure-file <file>", help.pressureFile(TICK))
    .option("--json", help.json);
}

// `radio plan`: reads what an operator asks about a network, and prints what comes of it. It needs no configuration
// and no radio.
import { type Command, InvalidArgumentError, Option } from "commander";
import { CLOCKS, type ClockName } from "../../../shared/clocks.ts";
import { forbidden, REGIONS } from "../../../shared/radio/bands.ts";
import { MODULE_NAMES, type ModuleName, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { SETTINGS } from "../../../shared/settings.ts";
import { nearest } from "../../config/nearest.ts";
import { GatewayError } from "../../errors.ts";
import { answer } from "../../radio/advice.ts";
import { cellOf } from "../../radio/cells.ts";
import type { PlanRequest } from "../../radio/plan.ts";
import { painter } from "../../text/colours.ts";
import { seconds } from "../../text/time.ts";
import { rangeOf } from "../options.ts";
import type { Surroundings } from "../program.ts";
import { answerJson } from "./json.ts";
import { answerText } from "./text.ts";

interface Options {
  nodes: number;
  sf?: number;
  interval: number;
  batch: number;
  slots?: number;
  repeats: number;
  region: string;
  frequency: number;
  power: number;
  module: ModuleName;
  clock: ClockName;
  cell: number;
  json?: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const INTERVAL = SETTINGS.interval_s;
/** Where the limits of what is taken are not a node's own, they keep out what can only be a mistake. */
const MOST_SLOTS = 86_400;
const MOST_AMPERE_HOURS = 200;

/** `refused` is called where the network does not fit, which is an answer and no error. */
export function defineRadio(program: Command, { out, env }: Surroundings, refused: () => void): void {
  const radio = program
    .command("radio")
    .description("plan a network of nodes on LoRa")
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway radio plan --nodes 600`,
    );
  radio
    .command("plan")
    .description("say whether so many nodes fit on one gateway's channel, and for how long a cell lasts")
    .requiredOption("--nodes <number>", "nodes of the gateway, 1 to 65535", within(1, 65_535))
    .option("--sf <number>", "spreading factor, 7 to 12 (default: compare all)", within(7, 12))
    .addOption(
      timed(
        "--interval <time>",
        `a reading this often, ${rangeOf("interval_s")}`,
        time(1000 * INTERVAL.min, 1000 * INTERVAL.max),
        "15m",
      ),
    )
    .addOption(timed("--batch <time>", "send this often, 1m to 24h", time(MINUTE_MS, DAY_MS), "1h"))
    .option("--slots <number>", "slots in that time (default: as many as fit)", within(1, MOST_SLOTS))
    .option("--repeats <number>", "send each batch again, unasked, 0 to 3 times", within(0, 3), 0)
    .option("--region <name>", `one of ${Object.keys(REGIONS).join(", ")}`, oneOf(REGIONS), "eu868")
    .option("--frequency <MHz>", "middle of the channel", megahertz, 868.3)
    .option("--power <dBm>", "what the module is set to", within(-3, 27), 14)
    .option(
      "--module <name>",
      `one of ${MODULE_NAMES.join(", ")}`,
      oneOf(RADIO_MODULES),
      "rak3172" satisfies ModuleName,
    )
    .option(
      "--clock <name>",
      "the worst that nodes' boards have: crystal, rc or lsi (Puck.js, MDBT42Q: rc)",
      oneOf(CLOCKS),
      "rc" satisfies ClockName,
    )
    .option("--cell <Ah>", "a lithium cell's capacity; 2.6 is two AA alkaline", ampereHours, 19)
    .option("--json", "as JSON, for programs")
    .configureHelp({ helpWidth: 80 })
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway radio plan --nodes 600
  sippra-gateway radio plan --nodes 600 --clock crystal
  sippra-gateway radio plan --nodes 600 --sf 9
  sippra-gateway radio plan --nodes 40 --sf 11 --interval 30m --module rn2483
  sippra-gateway radio plan --nodes 600 --json

Times are numbers with s, m, h or d. All of it is computed by formula: reach,
fading and neighbours are not in it; npm run radio simulates them.

Exit codes: 0 it fits, 1 it does not, 2 wrong usage.`,
    )
    .action((options: Options) => {
      const request = requestOf(options);
      const found = answer(request, options.sf);
      const json = () => JSON.stringify(answerJson(found), null, 2);
      out.write(`${options.json ? json() : answerText(found, painter(out, env))}\n`);
      if (!found.fits) refused();
    });
}

/** Throws a GatewayError "config" where options do not go together. */
function requestOf(options: Options): PlanRequest {
  const { nodes, sf, interval, batch, slots, repeats, power, module, clock } = options;
  const region = REGIONS[options.region]!;
  const frequency = Math.round(1e6 * options.frequency);
  const refuse = (sentence: string) => {
    throw new GatewayError("config", sentence);
  };
  if (batch < interval)
    refuse("--batch must not be shorter than --interval: a batch holds a reading at least.");
  if (forbidden(frequency, Number.NEGATIVE_INFINITY, region))
    refuse(`--frequency ${forbidden(frequency, Number.NEGATIVE_INFINITY, region)}.`);
  const tooLoud = forbidden(frequency, power, region);
  if (tooLoud) refuse(`--power ${tooLoud}.`);
  const { least, most } = RADIO_MODULES[module].power;
  if (power < least || power > most) refuse(`--power must be ${least} to ${most} dBm for ${module}.`);
  return {
    ...{ nodes, spreadingFactor: sf ?? 9, interval, batch, slots, repeats },
    ...{ region, frequency, power, module, clock: CLOCKS[clock], cell: cellOf(options.cell) },
  };
}

function within(least: number, most: number) {
  return (text: string) => {
    const number = /^-?\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      throw new InvalidArgumentError(`It must be a whole number, ${least} to ${most}.`);
    return number;
  };
}

/** An option whose default is shown as it would be given. */
function timed(flags: string, description: string, parse: (text: string) => number, usual: string): Option {
  return new Option(flags, description).argParser(parse).default(parse(usual), usual);
}

/** ms */
function time(least: number, most: number) {
  return (text: string) => {
    const ms = 1000 * (seconds(text) ?? Number.NaN);
    const shown = (each: number) =>
      each < DAY_MS / 24 ? `${each / MINUTE_MS}m` : `${(24 * each) / DAY_MS}h`;
    if (!(ms >= least && ms <= most))
      throw new InvalidArgumentError(`It must be a time like 15m or 1h, ${shown(least)} to ${shown(most)}.`);
    return ms;
  };
}

function oneOf(known: Record<string, unknown>) {
  return (text: string) => {
    const names = Object.keys(known);
    const name = text.toLowerCase();
    if (names.includes(name)) return name;
    const meant = nearest(name, names);
    throw new InvalidArgumentError(
      `${meant === null ? "" : `Did you mean ${meant}? `}Known: ${names.join(", ")}.`,
    );
  };
}

function megahertz(text: string): number {
  const number = /^\d{3}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw new InvalidArgumentError("It must be in MHz, like 868.3.");
  return number;
}

function ampereHours(text: string): number {
  const number = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(number > 0 && number <= MOST_AMPERE_HOURS))
    throw new InvalidArgumentError(`It must be in Ah, like 19, up to ${MOST_AMPERE_HOURS}.`);
  return number;
}

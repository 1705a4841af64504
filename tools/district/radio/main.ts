// npm run radio: what becomes of readings on a shared channel, by how the nodes send them.
import { InvalidArgumentError, Option } from "commander";
import {
  CANNOT,
  DONE,
  type Main,
  runProgram,
  type Surroundings,
  WRONG_USE,
} from "../../../gateway/cli/program.ts";
import { CLOCKS, type ClockName } from "../../../shared/clocks.ts";
import { ToolError } from "../../errors.ts";
import { createWriter, withProgress } from "../../terminal.ts";
import { createScript, wholeNumber, writePage } from "../../usage.ts";
import { compare } from "./compare.ts";
import { radioPage } from "./page.ts";
import { DEFAULTS, POLICIES, type Policy, type RadioOptions } from "./settings.ts";
import { comparisonJson, comparisonText } from "./text.ts";

const CLOCK_NAMES = Object.keys(CLOCKS) as ClockName[];
const MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };

function ranged(least: number, most: number, whole: boolean) {
  return (text: string) => {
    const n = whole ? wholeNumber(text) : Number(text);
    if (text.trim() === "" || !(n >= least && n <= most))
      throw new InvalidArgumentError(`It is a ${whole ? "whole " : ""}number from ${least} to ${most}.`);
    return n;
  };
}

function time(least: number, most: number, told: string) {
  return (text: string) => {
    const [, number, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? [];
    const ms = Number(number) * (MS[unit!] ?? Number.NaN);
    if (!(ms >= least && ms <= most)) throw new InvalidArgumentError(`It is ${told}.`);
    return ms;
  };
}
const interval = time(10_000, 86_400_000, "10 s to 24 h, such as 15m or 1h");
const outage = time(60_000, 30 * 86_400_000, "1 min to 720 h, such as 90m or 6h");

function oneOf<T extends string>(names: readonly T[]) {
  return (text: string) => {
    if (!names.includes(text as T)) throw new InvalidArgumentError(`It is ${names.join(", ")}.`);
    return text as T;
  };
}

type Options = Omit<RadioOptions, "policy" | "spreadingFactor" | "slots" | "drift" | "wander"> & {
  clock: ClockName;
  drift?: number;
  wander?: number;
  sf: number;
  policy: Policy | "all";
  slots?: number;
  goals: boolean;
  json: boolean;
  html?: string;
};

/** Returns the exit code. `line`: what was asked for, as the page tells it. */
function run(given: Options, line: string, surroundings: Surroundings): number {
  const { out, err } = surroundings;
  const { sf, policy, goals, json, html, clock, ...options } = given;
  if (goals && options.days <= 2)
    throw new ToolError("usage", "Goals ask what is settled after two days: give --days more than 2.");
  if (goals && policy !== "all" && policy !== "slots")
    throw new ToolError("usage", "Goals are for --policy slots or all.");
  const policies = policy === "all" ? POLICIES : [policy];
  const { error: drift, wander } = CLOCKS[clock];
  const wanted = { drift, wander, ...options, spreadingFactor: sf };
  const comparison = withProgress(err, (progress) => compare(wanted, policies, html !== undefined, progress));
  if (html !== undefined) {
    writePage(html, radioPage(comparison, line));
    if (!json) out.write(`Page with plots: ${html}\n`);
  }
  if (json) out.write(`${JSON.stringify(comparisonJson(comparison))}\n`);
  else createWriter(surroundings)(`${comparisonText(comparison)}\n`);
  return goals && comparison.goals.some(({ met }) => !met) ? CANNOT : DONE;
}

const whole = (least: number, most: number) => ranged(least, most, true);
const part = (least: number, most: number) => ranged(least, most, false);

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const program = createScript(
    "run radio",
    "Simulates a town of nodes and gateways on one channel at 868.3 MHz, packet by packet: who hears whom, what " +
      "collides, who is answered, and the duty cycle of every device. Compares hourly batches in slots with readings " +
      "sent at once, with batches without slots, and with confirmed uplinks. A seed gives the same figures again.",
    surroundings,
  )
    .option("--nodes <n>", "nodes on the channel", whole(1, 20_000), DEFAULTS.nodes)
    .option("--sf <n>", "spreading factor, 7 to 12", whole(7, 12), DEFAULTS.spreadingFactor)
    .addOption(
      new Option("--interval <time>", "between readings")
        .argParser(interval)
        .default(DEFAULTS.interval, "15m"),
    )
    .option("--days <n>", "simulated", part(0.1, 366), DEFAULTS.days)
    .option("--policy <name>", `${POLICIES.join(", ")} or all`, oneOf([...POLICIES, "all"] as const), "all")
    .option("--seed <n>", "everything that is left to chance follows from it", wholeNumber, DEFAULTS.seed)
    .option("--slots <n>", "of an hour (default: as many as hold two frames each)", whole(1, 36_000))
    .option("--repeats <n>", "earlier batches that are sent again after each", whole(0, 24), DEFAULTS.repeats)
    .option(
      "--answer <when>",
      "what is missing goes after the next batch, in the same slot (now), or also in a batch's room (fill, as the firmware does)",
      oneOf(["next", "now", "fill"] as const),
      DEFAULTS.answer,
    )
    .option(
      "--clock <name>",
      "of nodes' boards: crystal, rc or lsi",
      oneOf(CLOCK_NAMES),
      "crystal" as ClockName,
    )
    .option("--drift <ppm>", "of a node's clock, at most, instead of what that has", part(0, 200_000))
    .option("--wander <ppm>", "that this changes by in an hour, at most, instead", part(0, 10_000))
    .option("--no-learn", "nodes do not work their drift out")
    .option("--gateways <n>", "in the middle, or on a ring", whole(1, 32), DEFAULTS.gateways)
    .option("--paths <n>", "packets a gateway receives at a time: 1 or 8", whole(1, 64), DEFAULTS.paths)
    .option("--foreign <share>", "of the time that others send", part(0, 0.9), DEFAULTS.foreign)
    .option("--loss <share>", "of packets that are lost besides, each way", part(0, 1), DEFAULTS.loss)
    .addOption(
      new Option("--outage <time>", "for which the gateway is off, after 30 h")
        .argParser(outage)
        .default(DEFAULTS.outage, "none"),
    )
    .option("--margin <dB>", "of a link where a node is installed", part(-10, 40), DEFAULTS.margin)
    .option("--poor <share>", "of nodes with 0 to 5 dB instead", part(0, 1), DEFAULTS.poor)
    .addOption(
      new Option("--resets <n>", "of a node in a day")
        .argParser(part(0, 1000))
        .default(DEFAULTS.resets, "one in 30 days"),
    )
    .option("--goals", "exit code 1 where a goal is missed", false)
    .option("--json", "one line of JSON in place of the tables", false)
    .option("--html <file>", "write a page with plots, with fewer and more nodes too (default: none)")
    .addHelpText(
      "after",
      `
Examples:
  npm run radio
  npm run radio -- --policy slots --nodes 400 --outage 6h
  npm run radio -- --html radio.html
  npm run --silent radio -- --json --policy slots --goals | tail -n 1

Exit code: 0 done, 1 a goal is missed (with --goals), 2 wrong usage.`,
    )
    .action((options: Options) => {
      code = run(options, `npm run radio -- ${argv.join(" ")}`, surroundings);
    });
  const failed = await runProgram(program, argv, surroundings, (error) =>
    error instanceof ToolError ? WRONG_USE : undefined,
  );
  return failed || code;
};

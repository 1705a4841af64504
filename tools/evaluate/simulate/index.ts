// npm run evaluate -- simulate
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { createWriter, withProgress } from "../../terminal.ts";
import { wholeNumber, writePage } from "../../usage.ts";
import { simulate } from "./evaluate.ts";
import { simulationJson } from "./json.ts";
import { SITE_KINDS, type SiteKind } from "./kinds.ts";
import { simulationPage } from "./page.ts";
import { simulationText } from "./text.ts";

interface Options {
  nodeYears: number;
  seed: number;
  sites: SiteKind[];
  sensitivity: boolean;
  pumpBench?: string;
  html?: string;
  json: boolean;
  quick: boolean;
  check: boolean;
}

function nodeYears(text: string): number {
  const n = wholeNumber(text);
  if (n < 1) throw new InvalidArgumentError("It takes one at least.");
  return n;
}

/** Those of the headline. */
const HEADLINE_SITES: SiteKind[] = ["default", "between", "field"];

function sitesOf(text: string): SiteKind[] {
  const wanted = text.split(",").map((name) => name.trim());
  const strange = wanted.find((name) => !SITE_KINDS.some((site) => site === name));
  if (strange !== undefined)
    throw new InvalidArgumentError(
      `"${strange}" is none of ${SITE_KINDS.join(", ")}; commas between several.`,
    );
  return SITE_KINDS.filter((site) => wanted.includes(site));
}

const QUICK_YEARS = 40;

function run(options: Options, command: Command, surroundings: Surroundings, onGoalMissed: () => void): void {
  const { out, err } = surroundings;
  const { seed, sites, html, json, quick, check, sensitivity } = options;
  const years =
    quick && command.getOptionValueSource("nodeYears") === "default" ? QUICK_YEARS : options.nodeYears;
  const write = createWriter(surroundings);
  const wanted = { nodeYears: years, seed, sites, quick, sensitivity, pumpBench: options.pumpBench ?? null };
  const simulation = withProgress(err, (progress) => simulate(wanted, progress));
  if (!json) write(`${simulationText(simulation)}\n`);
  if (html !== undefined) {
    writePage(html, simulationPage(simulation));
    (json ? err : out).write(`Page with plots: ${html}\n`);
  }
  if (json) out.write(`${JSON.stringify(simulationJson(simulation))}\n`);
  if (check && simulation.goals.some(({ met }) => !met)) onGoalMissed();
}

/** `onGoalMissed`: called where --check is given and a goal is missed. */
export function addSimulate(program: Command, surroundings: Surroundings, onGoalMissed: () => void): void {
  program
    .command("simulate")
    .summary("false suspicions and leaks found, in simulated years of nodes")
    .description(
      "Draws the nights of many nodes, with every nuisance of a table and with leaks, and lets the firmware's own " +
        "code decide. Tells how often a suspicion begins where there is no leak and how long it lasts, which share " +
        "of leaks is found and when, by how much noise a place has; what simple rules do with the same nights, how " +
        "bursts of pressure are told, and what one node cannot tell at all. The same seed gives the same figures; no " +
        "seed gives the nights that thresholds were tuned on.",
    )
    .option("--node-years <n>", "years of nodes in each row, and half as many leaks", nodeYears, 200)
    .option("--seed <n>", "everything that is left to chance follows from it", wholeNumber, 1)
    .addOption(
      new Option("--sites <kinds>", `which noise, with commas between: ${SITE_KINDS.join(", ")}`)
        .argParser(sitesOf)
        .default(HEADLINE_SITES, HEADLINE_SITES.join(",")),
    )
    .option("--sensitivity", "what the headline hangs on: one assumption after another is changed", false)
    .option("--pump-bench <dir>", "recordings of a pump bench, CSV at 10 Hz, without a burst (default: none)")
    .option("--html <file>", "write a page with plots there (default: none)")
    .option("--json", "one line of JSON in place of the tables", false)
    .option("--quick", `less of everything, ${QUICK_YEARS} node-years: to see that it runs`, false)
    .option("--check", "exit code 1 where a goal is missed", false)
    .addHelpText(
      "after",
      `
Examples:
  npm run evaluate -- simulate --quick
  npm run evaluate -- simulate --node-years 1000 --seed 7 --html simulated.html
  npm run evaluate -- simulate --sites field --sensitivity
  npm run --silent evaluate -- simulate --json | tail -n 1

Exit code: 0 done, 1 a goal is missed (with --check), 2 wrong usage.`,
    )
    .action((options: Options, command: Command) => run(options, command, surroundings, onGoalMissed));
}

// npm run evaluate -- district
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import type { Network } from "../../district/network/network.ts";
import { ownNetwork } from "../../district/network/own.ts";
import { readNetwork } from "../../district/network/read.ts";
import { createWriter, withProgress } from "../../terminal.ts";
import { wholeNumber, writePage } from "../../usage.ts";
import { evaluateBursts, evaluateDistricts, fitDistricts } from "./evaluate.ts";
import { foundTable } from "./found-table.ts";
import { foundTableText } from "./found-table-text.ts";
import { districtGoals } from "./goals.ts";
import { districtJson } from "./json.ts";
import { districtPage } from "./page.ts";
import { reportOf } from "./report.ts";
import { burstText, districtText, unheardText } from "./text.ts";
import { evaluateUnheard } from "./unheard.ts";

interface Options {
  network?: string[];
  nodeYears: number;
  seed: number;
  leaks: number;
  zoneYears: number;
  sourceLevel: number;
  json: boolean;
  check: boolean;
  fit: boolean;
  html?: string;
  table: boolean;
  unheard: boolean;
  quick: boolean;
}

const between = (least: number, most: number, unit: string) => (text: string) => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most))
    throw new InvalidArgumentError(`It has to be from ${least} to ${most} ${unit}.`);
  return value;
};

/** Networks of files, or the project's own where none is given. Throws a ToolError. */
async function networksOf(files: readonly string[] = []): Promise<Network[]> {
  if (files.length === 0) return [await readNetwork(Buffer.from(ownNetwork()), "own")];
  return Promise.all(files.map((file) => readNetwork(readFileSync(file), basename(file))));
}

const QUICK_YEARS = 10;

async function run(
  options: Options,
  command: Command,
  surroundings: Surroundings,
  onGoalMissed: () => void,
): Promise<void> {
  const { out, err } = surroundings;
  const { seed, leaks, sourceLevel, html, json, check, quick } = options;
  const nodeYears =
    quick && command.getOptionValueSource("nodeYears") === "default" ? QUICK_YEARS : options.nodeYears;
  const networks = await networksOf(options.network);
  if (options.fit) {
    const tuning = { networks, nodeYears, family: "tuning" as const, seed, leaks, sourceLevel, quick };
    const fitted = withProgress(err, (progress) =>
      fitDistricts(tuning, (done, total) => progress("districts", done, total)),
    );
    out.write(`${JSON.stringify(fitted, null, 2)}\n`);
    return;
  }
  const wanted = { networks, nodeYears, family: "report" as const, seed, leaks, sourceLevel, quick };
  const figures = withProgress(err, (progress) =>
    evaluateDistricts(wanted, (done, total) => progress("districts", done, total)),
  );
  const bursts = await evaluateBursts({ ...wanted, zoneYears: options.zoneYears });
  const levels = options.table
    ? withProgress(err, (progress) =>
        foundTable(wanted, (done, total) => progress("leaks by level", Math.floor(done), Math.ceil(total))),
      )
    : null;
  const unheard = options.unheard
    ? withProgress(err, (progress) =>
        evaluateUnheard(wanted, (done, total) => progress("leaks that nodes miss", done, total)),
      )
    : null;
  const texts = [districtText(figures), burstText(bursts)];
  if (levels) texts.push(foundTableText(levels));
  if (unheard) texts.push(unheardText(unheard));
  if (!json) createWriter(surroundings)(`${texts.join("\n")}\n`);
  if (html !== undefined) {
    const report = withProgress(err, (progress) =>
      reportOf(wanted, { figures, bursts, levels }, (done, total) => progress("stories", done, total)),
    );
    writePage(html, districtPage(report));
    (json ? err : out).write(`Page with plots: ${html}\n`);
  }
  if (json)
    out.write(`${JSON.stringify({ ...districtJson(figures, bursts), found_table: levels, unheard })}\n`);
  if (check && districtGoals(figures).some(({ met }) => !met)) onGoalMissed();
}

export function addDistrict(program: Command, surroundings: Surroundings, onGoalMissed: () => void): void {
  program
    .command("district")
    .summary("alarms of whole districts: how often they are true, and which leaks they find")
    .description(
      "Cuts metered areas out of water networks, hangs nodes at hydrants and valves, and draws their nights with all " +
        "nuisances and with leaks, which every node near them hears. The gateway's own watch tells alarms, without " +
        "a flow meter and with one; somebody goes out after 14 nights. The same seed gives the same figures; no seed " +
        "gives the districts that weights were fitted on.",
    )
    .option(
      "--network <file>",
      "an EPANET file; may be given several times (default: the project's own network)",
      (file: string, before: string[] = []) => [...before, file],
    )
    .option("--node-years <n>", "years of nodes of each network, eight times", wholeNumber, 500)
    .option("--zone-years <n>", "years of zones whose nodes feel pumps and valves at once", wholeNumber, 8)
    .option("--seed <n>", "everything that is left to chance follows from it", wholeNumber, 1)
    .option("--leaks <rate>", "leaks a node-year", between(0.001, 1, "a node-year"), 0.04)
    .option(
      "--source-level <db>",
      "of a leak of 10 l/min, over the background at its hole: assumed",
      between(0, 40, "dB"),
      10,
    )
    .option("--table", "leaks found by flow, pipe and distance, for four levels: four more runs", false)
    .option(
      "--unheard",
      "leaks that single nodes cannot hear: slow growth, young nodes; two more runs",
      false,
    )
    .option("--html <file>", "write a page with plots, a map and two stories there (default: none)")
    .option("--json", "one line of JSON in place of the tables", false)
    .option("--quick", "less of everything: to see that it runs", false)
    .option("--fit", "fit the weights of evidence to districts of their own, and print them", false)
    .option("--check", "exit code 1 where a goal is missed", false)
    .addHelpText(
      "after",
      `
Examples:
  npm run evaluate -- district --quick
  npm run evaluate -- district --network Net6.inp --network ky10.inp --seed 4
  npm run evaluate -- district --node-years 150 --html district.html
  npm run evaluate -- district --node-years 1000 --table
  npm run --silent evaluate -- district --json | tail -n 1

Exit code: 0 done, 1 a goal is missed (with --check), 2 wrong usage.`,
    )
    .action((options: Options, command: Command) => run(options, command, surroundings, onGoalMissed));
}

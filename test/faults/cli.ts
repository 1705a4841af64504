// npm run test:faults: whole sites under faults, a seed a site, and a judge. Each failing seed is replayed by its number.
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import {
  CANNOT,
  DONE,
  type Main,
  type Output,
  runProgram,
  type Surroundings,
} from "../../gateway/cli/program.ts";
import { bar, createStatusLine } from "../../gateway/text/progress.ts";
import { hasPty } from "../../tools/board/pty.ts";
import { createScript, wholeNumber } from "../../tools/usage.ts";
import { missing as missingMosquitto } from "../brokers/mosquitto.ts";
import { useMemory } from "../memory.ts";
import { ALARM_FAULTS, type AlarmFault } from "./alarm-oracle.ts";
import { noDisk } from "./disk.ts";
import { noWrongClock } from "./machine-clock.ts";
import { FAULTS, type Fault } from "./oracle.ts";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName, scenarioOf } from "./scenarios.ts";
import { held, liveSeed, type Outcome } from "./seed.ts";

/** Seeds at once: they wait most of the time. */
const JOBS = 3 * availableParallelism();
/** Sentences that are shown of a failing seed. */
const SHOWN = 3;

interface Options {
  seeds: number;
  from: number;
  seed?: number;
  scenario?: ScenarioName;
  jobs: number;
  logs?: string;
  homeAssistant?: true;
  json: boolean;
}

function scenario(text: string): ScenarioName {
  if (Object.hasOwn(SCENARIOS, text)) return text as ScenarioName;
  throw new InvalidArgumentError(`There are: ${SCENARIO_NAMES.join(", ")}.`);
}

/** In turns: each scenario once without it, and once with it. */
const isWithHomeAssistant = (seed: number) => Math.floor(seed / SCENARIO_NAMES.length) % 2 === 1;

function why(): string | null {
  if (!hasPty()) return "SKIPPED: no `script` (bsdutils) on this machine, so no pseudo-terminals.";
  const sentence = missingMosquitto();
  return sentence && `SKIPPED: ${sentence}`;
}

/** Lives seeds, so many at a time. */
async function liveAll(options: Options, err: Output, onOutcome: (outcome: Outcome) => void): Promise<void> {
  const last = options.seed ?? options.from + options.seeds - 1;
  let next = options.seed ?? options.from;
  const total = last - next + 1;
  const status = createStatusLine(err);
  let done = 0;
  const draw = () => status.draw(`faults ${bar(done, total)} ${done} of ${total} seeds`);
  const worker = async () => {
    while (next <= last) {
      const seed = next++;
      const name = options.scenario ?? scenarioOf(seed);
      const logFile = options.logs && join(options.logs, `${seed}-${name}.log`);
      const homeAssistant = options.homeAssistant ?? isWithHomeAssistant(seed);
      const outcome = await liveSeed({ seed, scenario: name, logFile, homeAssistant });
      done++;
      status.clear();
      onOutcome(outcome);
      draw();
    }
  };
  draw();
  await Promise.all(Array.from({ length: Math.min(options.jobs, total) }, worker));
  status.clear();
}

/** What a person reads of a failing seed: its numbers, how it is seen again, and the first sentences. */
function failure(
  { seed, scenario: name, version, verdict, alarms, faults }: Outcome,
  asked: boolean,
): string[] {
  const numbers: [string[], string][] = (Object.keys(FAULTS) as Fault[]).map((fault) => [
    verdict[fault],
    FAULTS[fault],
  ]);
  for (const fault of Object.keys(ALARM_FAULTS) as AlarmFault[])
    numbers.push([alarms[fault], ALARM_FAULTS[fault]]);
  numbers.push([faults, "other faults"]);
  const counted = numbers.filter(([list]) => list.length > 0).map(([list, what]) => `${list.length} ${what}`);
  const replay = `npm run test:faults -- --seed ${seed}${asked ? ` --scenario ${name}` : ""}`;
  const head = `seed ${seed} (${name}, MQTT ${version}): ${counted.join(", ")} of ${verdict.records}; again: ${replay}`;
  const sentences = numbers.flatMap(([list]) => list.slice(0, SHOWN).map((sentence) => `    ${sentence}`));
  return [head, ...sentences];
}

/** Figures that fail nothing, but are watched. */
function figures(outcomes: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((all, one) => all + of(one), 0);
  const slowest = Math.max(0, ...outcomes.map(({ ms }) => ms)) / 1000;
  return (
    `${sum(({ verdict }) => verdict.records)} records taken; ${sum(({ verdict }) => verdict.copies)} copies, ` +
    `${sum(({ verdict }) => verdict.stale.length)} of them beyond the grace; ${sum(({ verdict }) => verdict.refused)} refused; ${sum(({ verdict }) => verdict.forgotten.length)} forgotten ` +
    `by a killed broker beyond the grace; ${sum(({ verdict }) => verdict.gone.length)} gone with a restore; ` +
    `${sum(({ alarms }) => alarms.changes)} changes of alarms, ` +
    `${sum(({ alarms }) => alarms.kills)} kills at them, ${sum(({ alarms }) => alarms.amongNights)} with nights left to decide, ` +
    `${sum(({ alarms }) => alarms.copies)} messages twice after a kill that explains it; the slowest seed took ${slowest.toFixed(1)} s.`
  );
}

async function run(options: Options, { out, err, env, onSignal, exit }: Surroundings): Promise<number> {
  const print = (line: string) => void out.write(`${line}\n`);
  const skipped = why();
  if (skipped !== null) {
    print(skipped);
    return DONE;
  }
  useMemory(env);
  // What was started ends with this process.
  onSignal(() => exit(CANNOT));
  if (options.logs) mkdirSync(options.logs, { recursive: true });
  for (const without of [noDisk(), noWrongClock()]) if (without !== null) print(without);
  const outcomes: Outcome[] = [];
  await liveAll(options, err, (outcome) => {
    outcomes.push(outcome);
    if (options.json) print(JSON.stringify(outcome));
    else if (!held(outcome)) for (const line of failure(outcome, options.scenario !== undefined)) print(line);
  });
  const sum = (of: (outcome: Outcome) => unknown[]) => outcomes.reduce((all, one) => all + of(one).length, 0);
  const failed = outcomes.filter((outcome) => !held(outcome)).length;
  if (!options.json) {
    print(figures(outcomes));
    if (failed > 0) print(`${failed} of ${outcomes.length} seeds failed.`);
  }
  const lost = sum(({ verdict }) => verdict.lost);
  const twoIds = sum(({ verdict }) => verdict.twoIds);
  const outOfOrder = sum(({ verdict }) => verdict.outOfOrder);
  print(`${outcomes.length} seeds, ${lost} lost, ${twoIds} under two ids, ${outOfOrder} out of order`);
  return failed > 0 ? CANNOT : DONE;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const names = SCENARIO_NAMES.map((name) => `  ${name.padEnd(18)} ${SCENARIOS[name].about}`);
  const program = createScript(
    "run test:faults",
    "Whole sites under faults: nodes with the firmware as it is flashed, on lines that lose frames, the gateway and " +
      "mosquitto as processes, a proxy between that cuts. A seed decides what fails, and when. Once all is mended, " +
      "what nodes took is compared with what subscribers got: nothing lost, nothing under two ids, first arrivals " +
      "in order per node and topic.",
    surroundings,
  )
    .option("--seeds <n>", "so many seeds, one after the other", wholeNumber, SCENARIO_NAMES.length)
    .option("--from <seed>", "the first of them", wholeNumber, 0)
    .option("--seed <seed>", "this one seed only", wholeNumber)
    .option("--scenario <name>", "this scenario for all seeds, in place of all in turn", scenario)
    .option("--jobs <n>", "so many seeds at once", wholeNumber, JOBS)
    .option("--home-assistant", "Home Assistant is told of nodes in all seeds, in place of every other round")
    .option("--logs <folder>", "write the gateway's log of each seed there")
    .option("--json", "one JSON object a seed", false)
    .addHelpText(
      "after",
      `\nScenarios:\n${names.join("\n")}\n\nExit code: 0 all held, 1 something did not, 2 wrong usage.`,
    )
    .action(async (options: Options) => {
      code = await run(options, surroundings);
    });
  const failed = await runProgram(program, argv, surroundings, () => undefined);
  return failed || code;
};

// npm run bench: sizes and speeds in one run. Machines differ and are shared: compare ratios, and figures of
// one run.
import { type Command, Option } from "commander";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { VERSION } from "../../gateway/version.ts";
import { interpreterLimits } from "../board/interpreter.ts";
import { boardIds } from "../build/bundle.ts";
import { ToolError } from "../errors.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { createScript, wholeNumber } from "../usage.ts";
import { benchBacklog } from "./backlog.ts";
import { type Broker, startBenchBroker } from "./broker.ts";
import { benchBrokers } from "./brokers.ts";
import { energy } from "./energy.ts";
import { benchExport, printExport } from "./export.ts";
import { benchFlood, printFlood } from "./flood.ts";
import { benchGateway } from "./gateway.ts";
import { countedLife, stepCosts } from "./life.ts";
import { benchMemory, type MemoryFigures } from "./memory.ts";
import { benchNights, printNights } from "./nights.ts";
import { benchNode, type NodeFigures } from "./node.ts";
import { benchPage, printPage } from "./page.ts";
import { type Print, printBacklog, printBrokers, printGateway, printNodes, printSteps } from "./print.ts";
import { printEnergy, printRadioEnergy } from "./print-energy.ts";
import { printStore } from "./print-store.ts";
import { benchRadioEnergy, SLEEPERS } from "./radio-energy.ts";
import type { MqttVersion } from "./site.ts";
import { benchStore } from "./store.ts";

export const main: Main = async (argv, surroundings) => {
  const print = (line: string) => void surroundings.out.write(`${line}\n`);
  const withBrokers = <T>(count: number, work: (brokers: Broker[]) => Promise<T>) =>
    besideBrokers(surroundings.env, count, work);
  const program = createScript(
    "run bench",
    "Measures firmware and gateway: sizes, the speed of a virtual node, frames a second, and variables; " +
      "estimates board time and charge.",
    surroundings,
  )
    .option("--days <n>", "virtual days a board", "30")
    .option("--frames <n>", "frames through the gateway", "20000")
    .addOption(
      new Option("--mqtt <version>", "of MQTT; the gateway's own choice where left out").choices([
        "3.1.1",
        "5",
      ]),
    )
    .option("--home-assistant", "the gateway tells Home Assistant of its nodes besides")
    .option("--json", "one JSON object", false)
    .enablePositionalOptions()
    .action((options: Options) => benchAll(options, surroundings.env, print));
  program
    .command("energy")
    .description("estimate the charge of a node with a radio only: half a minute")
    .addOption(new Option("--board <name>", "of this board only").choices(SLEEPERS))
    .option("--json", "one JSON object", false)
    .action(async ({ board, json }: { board?: string; json: boolean }) => {
      const figures = await benchRadioEnergy(board === undefined ? SLEEPERS : [board]);
      if (json) print(JSON.stringify({ version: VERSION, ...figures }));
      else printRadioEnergy(print, figures);
    });
  program
    .command("backlog")
    .description("a gateway after a long outage: bursts, live readings, memory; a minute and more")
    .option("--rows <n>", "messages that wait", wholeNumber, 200_000)
    .option("--watch <s>", "watch it work them off for so long at most", wholeNumber, 60)
    .option("--json", "one JSON object", false)
    .action(async ({ rows, watch, json }: { rows: number; watch: number; json: boolean }) => {
      const figures = await withBrokers(1, ([broker]) => benchBacklog(broker!, rows, 1000 * watch));
      if (json) print(JSON.stringify({ version: VERSION, ...figures }));
      else printBacklog(print, figures);
    });
  program
    .command("nights")
    .description("a morning of a large site: all nights weighed for alarms; two minutes and more")
    .option("--nodes <n>", "nodes", wholeNumber, 10_000)
    .option("--json", "one JSON object", false)
    .action(({ nodes, json }: { nodes: number; json: boolean }) => {
      const figures = benchNights(nodes);
      if (json) print(JSON.stringify({ version: VERSION, ...figures }));
      else printNights(print, figures);
    });
  program
    .command("export")
    .description("a year of a site's readings handed out as a file: minutes, and 3 GB of disk")
    .option("--nodes <n>", "nodes", wholeNumber, 600)
    .option("--days <n>", "of readings every 15 minutes", wholeNumber, 365)
    .option("--format <name...>", "csv, ndjson or parquet", ["parquet"])
    .option("--json", "one JSON object", false)
    .action(
      ({ nodes, days, format, json }: { nodes: number; days: number; format: string[]; json: boolean }) => {
        const figures = benchExport(nodes, days, format);
        if (json) print(JSON.stringify({ version: VERSION, ...figures }));
        else printExport(print, figures);
      },
    );
  program
    .command("brokers")
    .description("what a second broker costs the first, up and away: a minute and more")
    .option("--frames <n>", "readings a round", wholeNumber, 20_000)
    .option("--rounds <n>", "of each", wholeNumber, 10)
    .option("--json", "one JSON object", false)
    .action(async ({ frames, rounds, json }: { frames: number; rounds: number; json: boolean }) => {
      const figures = await withBrokers(2, ([a, b]) => benchBrokers(a!, b!, frames, rounds));
      if (json) print(JSON.stringify({ version: VERSION, ...figures }));
      else printBrokers(print, figures);
    });
  program
    .command("store")
    .description("a store of years: opened, pruned, backed up under load, restored; minutes")
    .option("--nodes <n>", "nodes", wholeNumber, 600)
    .option("--years <n>", "of nights and events, and 30 days of readings", wholeNumber, 10)
    .option("--load <n>", "frames a second while it is backed up", wholeNumber, 500)
    .option("--json", "one JSON object", false)
    .action(
      async ({
        nodes,
        years,
        load,
        json,
      }: Record<"nodes" | "years" | "load", number> & { json: boolean }) => {
        const figures = await benchStore(nodes, years, load);
        if (json) print(JSON.stringify({ version: VERSION, ...figures }));
        else printStore(print, figures);
      },
    );
  program
    .command("flood")
    .description("one node against all others: gaps, what waits behind them, floods; a minute")
    .option("--nodes <n>", "nodes", wholeNumber, 10_000)
    .option("--held <n>", "records of it that wait at first", wholeNumber, 400_000)
    .option("--json", "one JSON object", false)
    .action(async ({ nodes, held, json }: Record<"nodes" | "held", number> & { json: boolean }) => {
      const figures = await benchFlood(nodes, held);
      if (json) print(JSON.stringify({ version: VERSION, ...figures }));
      else printFlood(print, figures);
    });
  definePage(program, surroundings.env, print);
  const code = await runProgram(program, argv, surroundings, (error) =>
    error instanceof ToolError ? CANNOT : undefined,
  );
  return code === DONE ? DONE : CANNOT;
};

function definePage(program: Command, env: Surroundings["env"], print: Print): void {
  program
    .command("page")
    .description("the web page on a town, in Chromium: views, map, memory, streams; two minutes and more")
    .option("--nodes <n>", "nodes", wholeNumber, 500)
    .option("--pipes <n>", "pipes", wholeNumber, 5_000)
    .option("--years <n>", "of nights", wholeNumber, 10)
    .option("--json", "one JSON object", false)
    .action(async ({ json, ...town }: Record<"nodes" | "pipes" | "years", number> & { json: boolean }) => {
      const figures = await benchPage({ ...town, alarms: 20 }, env);
      if (json) print(JSON.stringify({ version: VERSION, ...figures }));
      else printPage(print, figures);
    });
}

/** They end when `work` does, however that ends. */
async function besideBrokers<T>(
  env: Surroundings["env"],
  count: number,
  work: (brokers: Broker[]) => Promise<T>,
): Promise<T> {
  const brokers: Broker[] = [];
  try {
    for (let i = 0; i < count; i++) brokers.push(await startBenchBroker(env));
    return await work(brokers);
  } finally {
    for (const each of brokers) each.close();
  }
}

/** The smallest board is the measure. */
const SMALLEST = "puckjs";
const NOT_MEASURED: MemoryFigures = { variables_idle: null, variables_peak: null, variables_fault: null };

interface Options {
  days: string;
  frames: string;
  mqtt?: MqttVersion;
  homeAssistant?: true;
  json: boolean;
}

async function benchAll(
  { days, frames, mqtt, homeAssistant, json }: Options,
  env: Surroundings["env"],
  print: Print,
) {
  // Asked at first, so that a wrong path is told before minutes of measuring.
  const espruino = env.ESPRUINO;
  const limits = espruino ? await interpreterLimits(espruino) : null;
  const boards = boardIds().filter((board) => Object.keys(BOARD_KINDS[board]!.pins).length > 0);
  const measured = boards.map((board) => benchNode(board, Number(days)));
  const nodes: (NodeFigures & MemoryFigures)[] = [];
  for (const node of measured) {
    const memory = limits ? await benchMemory(node.board, espruino!, limits) : NOT_MEASURED;
    nodes.push({ ...node, ...memory });
  }
  const life = countedLife(SMALLEST);
  const steps = stepCosts(life);
  const night = life.answered.night!;
  const charge = energy(life);
  const gateway = await besideBrokers(env, 1, ([broker]) =>
    benchGateway(broker!, Number(frames), mqtt, homeAssistant),
  );
  if (json)
    print(
      JSON.stringify({
        version: VERSION,
        interpreter: limits && {
          version: limits.version,
          variables: limits.variables,
          variable_bytes: limits.variableSize,
          pages: limits.storage.pages,
          page_bytes: limits.storage.pageSize,
        },
        nodes,
        steps: { board: SMALLEST, steps },
        night: { board: SMALLEST, ...night },
        energy: { board: SMALLEST, ...charge },
        gateway,
      }),
    );
  else {
    printNodes(print, nodes, limits);
    printSteps(print, SMALLEST, steps, night);
    printEnergy(print, SMALLEST, charge);
    printGateway(print, gateway);
  }
}

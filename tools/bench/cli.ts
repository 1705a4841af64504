// npm run bench: sizes and speeds in one run. Machines differ and are shared: compare ratios, and figures of
// one run.
import { Command, Option } from "commander";
import { VERSION } from "../../gateway/cli/version.ts";
import { interpreterLimits, type Limits } from "../board/interpreter.ts";
import { BOARD_KINDS } from "../board/kinds.ts";
import { boardIds } from "../build/bundle.ts";
import { ToolError } from "../errors.ts";
import { startBenchBroker } from "./broker.ts";
import { energy } from "./energy.ts";
import { benchGateway, type GatewayFigures } from "./gateway.ts";
import { countedLife, type Night, type StepCost, stepCosts } from "./life.ts";
import { benchMemory, type MemoryFigures } from "./memory.ts";
import { benchNode, type NodeFigures } from "./node.ts";
import { printEnergy, printRadioEnergy } from "./print-energy.ts";
import { benchRadioEnergy, SLEEPERS } from "./radio-energy.ts";

const program = new Command("npm run bench --")
  .description(
    "Measures firmware and gateway: sizes, the speed of a virtual node, frames a second, and variables; " +
      "estimates board time and charge.",
  )
  .option("--days <n>", "virtual days a board", "30")
  .option("--frames <n>", "frames through the gateway", "20000")
  .option("--json", "one JSON object", false)
  .configureHelp({ helpWidth: 80 })
  .enablePositionalOptions()
  .action(benchAll);
program
  .command("energy")
  .description("estimate the charge of a node with a radio only: half a minute")
  .addOption(new Option("--board <name>", "of this board only").choices(SLEEPERS))
  .option("--json", "one JSON object", false)
  .action(async ({ board, json }: { board?: string; json: boolean }) => {
    const figures = await benchRadioEnergy(board === undefined ? SLEEPERS : [board]);
    if (json) console.log(JSON.stringify({ version: VERSION, ...figures }));
    else printRadioEnergy(figures);
  });

/** The smallest board is the measure. */
const SMALLEST = "puckjs";
/** Bytes of a variable on a board: 12 to 16, by how many there are (src/jsutils.h). */
const LARGEST_VARIABLE = 16;
const NOT_MEASURED: MemoryFigures = { variables_idle: null, variables_peak: null, variables_fault: null };

async function limitsOf(binary: string): Promise<Limits> {
  try {
    return await interpreterLimits(binary);
  } catch (error) {
    if (error instanceof ToolError) program.error(error.message);
    throw error;
  }
}

function printNodes(nodes: (NodeFigures & MemoryFigures)[], limits: Limits | null): void {
  console.log(
    "firmware         bundle       room  reading   state  variables (idle, peak)  times real time  page erases",
  );
  for (const n of nodes) {
    console.log(
      `${n.board.padEnd(13)}${`${n.bundle_bytes} B`.padStart(10)}${`${n.free_bytes} B`.padStart(11)}` +
        `${`${n.reading_bytes} B`.padStart(9)}${`${n.state_bytes} B`.padStart(8)}` +
        `${n.variables_idle ?? "-"}, ${n.variables_peak ?? "-"}`.padStart(24) +
        `${String(n.times_real_time).padStart(17)}${String(n.page_erases).padStart(13)}`,
    );
  }
  if (limits === null) {
    console.log(
      "variables: set ESPRUINO to the path of an Espruino interpreter for Linux to have them counted",
    );
    return;
  }
  const { version, variables, variableSize, storage } = limits;
  console.log(
    `variables: counted on Espruino ${version} with ${variables} of ${variableSize} B ` +
      `and ${storage.pages} pages of ${storage.pageSize} B`,
  );
  if (variableSize > LARGEST_VARIABLE) console.log("a board's variables are smaller: it takes more of them");
  for (const { board, variables_fault: fault } of nodes)
    if (fault) console.log(`it cannot be ${board}: ${fault}`);
}

function printSteps(board: string, steps: StepCost[], night: Night): void {
  console.log(`\nboard time on ${board}, estimated: within a factor of two`);
  console.log("                               times a day                  median  longest");
  console.log("                              answered  alone after  statements     ms       ms");
  for (const { step, times, statements, median_ms: median, longest_ms: longest } of steps) {
    console.log(
      `${step.padEnd(30)}${String(times.answered).padStart(8)}${String(times.alone).padStart(7)}` +
        `${String(times.after).padStart(6)}${String(statements).padStart(12)}` +
        `${String(median).padStart(8)}${String(longest).padStart(9)}`,
    );
  }
  const { seconds, windows, longest_ms: longest } = night;
  console.log(
    `a night, from 02:00 until it is told: ${windows} windows, ${seconds} s of computing,\n` +
      `its longest step ${longest} ms; a spectrum is sent after every seventh`,
  );
}

function printGateway(g: GatewayFigures): void {
  const line = (what: string, rate: number) =>
    console.log(`${what.padEnd(58)}${String(rate).padStart(8)} /s`);
  console.log(`\ngateway, ${g.frames} readings, ${g.broker}`);
  line("serial line to PUBACK, by way of the disk", g.gateway_per_s);
  line("mqtt alone, QoS 1, 100 unacknowledged", g.mqtt_per_s);
  line("mqtt alone, without Nagle's algorithm", g.mqtt_no_delay_per_s);
  line("SQLite alone, 512 rows a commit", g.sqlite_batched_per_s);
  line("SQLite alone, one row a commit", g.sqlite_single_per_s);
  console.log(`gateway over the slower of mqtt and batched SQLite: ${g.ratio}`);
  console.log(`the same with mqtt without Nagle's algorithm: ${g.ratio_no_delay}`);
}

async function benchAll({ days, frames, json }: { days: string; frames: string; json: boolean }) {
  // Asked at first, so that a wrong path is told before minutes of measuring.
  const espruino = process.env.ESPRUINO;
  const limits = espruino ? await limitsOf(espruino) : null;
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
  const broker = await startBenchBroker();
  let gateway: GatewayFigures;
  try {
    gateway = await benchGateway(broker, Number(frames));
  } finally {
    broker.close();
  }
  if (json)
    console.log(
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
    printNodes(nodes, limits);
    printSteps(SMALLEST, steps, night);
    printEnergy(SMALLEST, charge);
    printGateway(gateway);
  }
}

await program.parseAsync();

// npm run bench: sizes and speeds in one run. Machines differ and are shared: compare ratios, and figures of
// one run.
import { Command } from "commander";
import { VERSION } from "../../gateway/cli/version.ts";
import { BOARD_KINDS } from "../board/kinds.ts";
import { boardIds } from "../build/bundle.ts";
import { startBenchBroker } from "./broker.ts";
import { type StepCost, stepCosts } from "./cost.ts";
import { benchGateway, type GatewayFigures } from "./gateway.ts";
import { benchNode, type NodeFigures } from "./node.ts";

const program = new Command("npm run bench --")
  .description("Measures firmware and gateway: sizes, the speed of a virtual node, frames a second.")
  .option("--days <n>", "virtual days a board", "30")
  .option("--frames <n>", "frames through the gateway", "20000")
  .option("--json", "one JSON object", false)
  .configureHelp({ helpWidth: 80 });

const { days, frames, json } = program.parse().opts<{ days: string; frames: string; json: boolean }>();

function printNodes(nodes: NodeFigures[]): void {
  console.log("firmware         bundle       room  reading   state  times real time  page erases");
  for (const n of nodes) {
    console.log(
      `${n.board.padEnd(13)}${`${n.bundle_bytes} B`.padStart(10)}${`${n.free_bytes} B`.padStart(11)}` +
        `${`${n.reading_bytes} B`.padStart(9)}${`${n.state_bytes} B`.padStart(8)}` +
        `${String(n.times_real_time).padStart(17)}${String(n.page_erases).padStart(13)}`,
    );
  }
}

function printSteps(board: string, steps: StepCost[]): void {
  console.log(`\nboard time on ${board}, estimated       times a day  statements   median      longest`);
  for (const s of steps) {
    console.log(
      `${s.step.padEnd(38)}${String(s.times).padStart(8)}${String(s.statements).padStart(12)}` +
        `${`${s.median_ms} ms`.padStart(11)}${`${s.longest_ms} ms`.padStart(12)}`,
    );
  }
}

function printGateway(g: GatewayFigures): void {
  const line = (what: string, rate: number) =>
    console.log(`${what.padEnd(58)}${String(rate).padStart(8)} /s`);
  console.log(`\ngateway, ${g.frames} readings, ${g.broker}`);
  line("serial line to PUBACK, by way of the disk", g.gateway_per_s);
  line("mqtt alone, QoS 1, 100 unacknowledged", g.mqtt_per_s);
  line("SQLite alone, 512 rows a commit", g.sqlite_batched_per_s);
  line("SQLite alone, one row a commit", g.sqlite_single_per_s);
  console.log(`gateway over the slower of mqtt and batched SQLite: ${g.ratio}`);
}

const boards = boardIds().filter((board) => Object.keys(BOARD_KINDS[board]!.pins).length > 0);
const nodes = boards.map((board) => benchNode(board, Number(days)));
// The smallest board is the measure.
const SMALLEST = "puckjs";
const steps = stepCosts(SMALLEST);
const broker = await startBenchBroker();
let gateway: GatewayFigures;
try {
  gateway = await benchGateway(broker, Number(frames));
} finally {
  broker.close();
}
if (json)
  console.log(JSON.stringify({ version: VERSION, nodes, steps: { board: SMALLEST, steps }, gateway }));
else {
  printNodes(nodes);
  printSteps(SMALLEST, steps);
  printGateway(gateway);
}

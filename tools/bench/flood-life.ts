// The process of flood.ts: a gateway's store and pipeline, and frames for them. Prints its figures as JSON.
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { startPipeline } from "../../gateway/assemble/pipeline.ts";
import { releaseInPages } from "../../gateway/assemble/upkeep.ts";
import { systemClock } from "../../gateway/clock.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { median } from "../statistics.ts";
import type { FloodFigures, FloodPhase } from "./flood.ts";
import { readingFrame, recordsFrame, type Sender } from "./traffic.ts";

/** Of the others, frames a second; and of the one. */
const OTHERS_PER_S = 200;
const FLOOD_PER_S = 5_000;
const PHASE_MS = 10_000;
const TICK_MS = 4;
/** Above all that it has left open before. */
const LATE = 100_000_000;

const round = (ms: number) => Math.round(10 * ms) / 10;

/** As an older version could leave it: counter 1 of the first node is missing, and all others wait for it. */
function fill(path: string, nodes: number, held: number): void {
  const store = openStore(path);
  store.addNode({ name: "node-0", network: 1 });
  store.close();
  const db = new DatabaseSync(path);
  const more = (name: string, count: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) ${name}`;
  db.exec(`BEGIN;
    INSERT INTO nodes (name, network, node) ${more("SELECT 'node-' || i, 1, i + 1 FROM n", nodes - 1)};
    INSERT INTO keys (node, epoch, key) SELECT id, 0, randomblob(16) FROM nodes WHERE node > 1;
    INSERT INTO records (node, epoch, counter, type, time, received, marks, via, body, held)
      ${more(`SELECT 1, 0, i + 1, 0, 1700000000000 + i, 1700000000000 + i, 0, 'serial', x'${BODY}', 1 FROM n`, held)};
    INSERT INTO replay (node, epoch, highest, below) VALUES (1, 0, ${held + 1}, -1);
    INSERT INTO settled (node, epoch, first, last) VALUES (1, 0, 2, ${held + 1});
    UPDATE nodes SET kept = ${held} WHERE id = 1;
    COMMIT`);
  db.close();
}

/** The example reading of docs/wire.md. */
const BODY = "8b1a6922fa6019101b188e18c219011c382448ccd0d3d7d1c9c3be184905189e0b";

function run(path: string) {
  const store = openStore(path);
  const refusals = startRefusals({ clock: systemClock, log: silentLog });
  const pipeline = startPipeline({ store, clock: systemClock, log: silentLog, refusals });
  const stopReleasing = releaseInPages(store, silentLog);
  const senders: Sender[] = store
    .nodes()
    .map(({ node }) => ({ node, key: store.keyring.find(1, node)!.keys[0]!.key }))
    .sort((a, b) => a.node - b.node);
  return {
    store,
    senders,
    pipeline,
    held: heldIn(path),
    async close() {
      await pipeline.close();
      stopReleasing();
      refusals.close();
      store.close();
    },
  };
}

function heldIn(path: string) {
  const db = new DatabaseSync(path, { readOnly: true });
  const count = db.prepare("SELECT count(*) AS n FROM records INDEXED BY records_held WHERE held = 1");
  return () => (count.get() as { n: number }).n;
}

type Gateway = ReturnType<typeof run>;
const counters = new Map<number, number>();

/** The others send, and the first node what `flood` gives; until PHASE_MS are over. */
async function phase(
  name: string,
  gateway: Gateway,
  flood: (i: number) => Uint8Array | null,
): Promise<FloodPhase> {
  const { pipeline, senders } = gateway;
  const delay = monitorEventLoopDelay({ resolution: 2 });
  const waits: number[] = [];
  const began = performance.now();
  let [others, floods] = [0, 0];
  const take = (frame: Uint8Array, send: () => void) =>
    pipeline.take({ frame, received: Date.now(), via: "radio", back: { send } });
  delay.enable();
  while (performance.now() - began < PHASE_MS) {
    const due = (perSecond: number) => ((performance.now() - began) * perSecond) / 1000;
    for (; others < due(OTHERS_PER_S); others++) {
      const sender = senders[1 + (others % (senders.length - 1))]!;
      const counter = counters.get(sender.node) ?? 0;
      counters.set(sender.node, counter + 1);
      const at = performance.now();
      take(readingFrame(sender, counter), () => void waits.push(performance.now() - at));
    }
    for (; floods < due(FLOOD_PER_S); floods++) {
      const frame = flood(floods);
      if (frame !== null) take(frame, () => {});
    }
    await sleep(TICK_MS);
  }
  await pipeline.idle();
  delay.disable();
  globalThis.gc?.();
  return {
    name,
    frames: waits.length,
    median: round(median(waits)),
    most: round(Math.max(...waits)),
    stall: round(delay.max / 1e6),
    heap_mb: Math.round(process.memoryUsage().heapUsed / 1e6),
  };
}

const [folder, ...counts] = process.argv.slice(2) as [string, string, string];
const [nodes, held] = counts.map(Number) as [number, number];
const path = join(folder, "site.sqlite");
fill(path, nodes, held);
const phases: FloodPhase[] = [];
let heldMost = 0;

let gateway = run(path);
const one = () => gateway.senders[0]!;
// Made beforehand: to seal them is not the gateway's work.
const batches = Array.from({ length: 3000 }, (_, i) => recordsFrame(one(), LATE + 100 * i, 4));
phases.push(await phase("nothing else", gateway, () => null));
phases.push(
  await phase("it leaves gaps, and hands on what comes after", gateway, (i) => batches[i % batches.length]!),
);
heldMost = gateway.held();
const filler = recordsFrame(one(), 2 * LATE, 0, [[1, 1]]);
phases.push(await phase("all that waits is let go", gateway, (i) => (i === 0 ? filler : null)));
await gateway.close();

gateway = run(path);
phases.push(await phase("the same after a restart", gateway, () => null));
const readings = Array.from({ length: 3000 }, (_, i) => readingFrame(one(), 3 * LATE + i));
phases.push(await phase("it floods with readings", gateway, (i) => readings[i % readings.length]!));
await gateway.close();
const figures: Omit<FloodFigures, "heap_limit_mb"> = {
  nodes,
  held_before: held,
  held_most: heldMost,
  phases,
};
process.stdout.write(JSON.stringify(figures));

// A store of years: how soon it is open and a gateway runs on it, how long a step of pruning takes, what a backup holds up
// while frames come, and how long a restore takes.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { startPipeline } from "../../gateway/assemble/pipeline.ts";
import { STORE_FILE } from "../../gateway/assemble/stored.ts";
import { systemClock } from "../../gateway/clock.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { temporaryFolder } from "../temporary.ts";
import { fillStore } from "./store-fill.ts";
import { readingFrame } from "./traffic.ts";

/** From a frame's arrival to its answer, ms. */
export interface Waits {
  frames: number;
  median: number;
  p99: number;
  most: number;
  /** Frames that waited for 100 ms and more. */
  over_100: number;
}

export interface StoreFigures {
  nodes: number;
  years: number;
  records: number;
  mb: number;
  bytes_a_night: number;
  bytes_a_reading: number;
  open_ms: number;
  /** From a file that is closed to a running gateway. */
  start_ms: number;
  /** 500 readings deleted. */
  prune_step_ms: { median: number; most: number };
  load_per_s: number;
  before: Waits;
  during: Waits;
  backup_s: number;
  restore_s: number;
}

const SETTLES_MS = 5_000;
const PRUNE_STEPS = 40;
const COMMAND = new URL("../../bin/sippra-gateway.js", import.meta.url).pathname;

export async function benchStore(nodes: number, years: number, load: number): Promise<StoreFigures> {
  const temporary = temporaryFolder("bench-store");
  const folder = temporary.path;
  try {
    const data = join(folder, "data");
    mkdirSync(data);
    const path = join(data, STORE_FILE);
    const configPath = join(folder, "sippra.yaml");
    writeFileSync(configPath, "site: bench\ndata: ./data\nmqtt: { embedded: { port: 0 } }\n");
    const now = Date.now();
    const filled = fillStore(path, nodes, years, now);
    const open_ms = timed(() => openStore(path).close());
    const start_ms = await startTime(data);
    const prune_step_ms = pruneSteps(path, now);
    const underLoad = await backUpUnderLoad(path, configPath, filled.counter, load);
    const [backup] = readdirSync(join(data, "backups"));
    const restore_s = await run([
      "restore",
      join(data, "backups", backup!),
      "--over-newer",
      "--config",
      configPath,
    ]);
    return {
      ...{ nodes, years, records: filled.records, mb: Math.round(filled.bytes / 1e6) },
      bytes_a_night: Math.round(filled.bytesPerNight),
      bytes_a_reading: Math.round(filled.bytesPerReading),
      ...{ open_ms, start_ms, prune_step_ms, load_per_s: load, ...underLoad, restore_s },
    };
  } finally {
    temporary.remove();
  }
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return round(performance.now() - began);
}

const round = (ms: number) => Math.round(10 * ms) / 10;

async function startTime(data: string): Promise<number> {
  const config = configSchema.parse({ site: "bench", data, mqtt: { embedded: { port: 0 } } });
  const began = performance.now();
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog });
  while (!gateway.link.up) await sleep(1);
  const took = round(performance.now() - began);
  await gateway.close();
  return took;
}

/** As a gateway that begins to keep readings for a day less. */
function pruneSteps(path: string, now: number): { median: number; most: number } {
  const store = openStore(path);
  const before = { readings: now - 29 * 86_400_000, nights: 0, events: 0, waiting: 0 };
  const steps = Array.from({ length: PRUNE_STEPS }, () => timed(() => store.prune(before))).sort(
    (a, b) => a - b,
  );
  store.close();
  return { median: steps[PRUNE_STEPS / 2]!, most: steps.at(-1)! };
}

/** A command of the gateway's as a process; s. */
async function run(args: string[]): Promise<number> {
  const began = performance.now();
  const child: ChildProcess = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`sippra-gateway ${args[0]} ended with ${code}.`);
  return round((performance.now() - began) / 1000);
}

async function backUpUnderLoad(path: string, configPath: string, counter: number, load: number) {
  const store = openStore(path);
  const refusals = startRefusals({ clock: systemClock, log: silentLog });
  const pipeline = startPipeline({ store, clock: systemClock, log: silentLog, refusals });
  const senders = store.nodes().map(({ node }) => ({ node, key: store.keyring.find(1, node)!.keys[0]!.key }));
  const began = performance.now();
  let waits: number[] = [];
  let sent = 0;
  const timer = setInterval(() => {
    for (const due = ((performance.now() - began) * load) / 1000; sent < due; sent++) {
      const at = began + (1000 * sent) / load;
      const frame = readingFrame(
        senders[sent % senders.length]!,
        counter + Math.floor(sent / senders.length),
      );
      const send = () => void waits.push(performance.now() - at);
      pipeline.take({ frame, received: Date.now(), via: "serial /virtual/tty0", back: { send } });
    }
  }, 2);
  await sleep(SETTLES_MS);
  waits = [];
  await sleep(2 * SETTLES_MS);
  const before = waitsOf(waits);
  waits = [];
  const backup_s = await run(["backup", "--config", configPath]);
  const during = waitsOf(waits);
  clearInterval(timer);
  await pipeline.close();
  refusals.close();
  store.close();
  return { before, during, backup_s };
}

function waitsOf(waits: number[]): Waits {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return {
    frames: sorted.length,
    ...{ median: at(0.5), p99: at(0.99), most: at(1) },
    over_100: sorted.filter((ms) => ms >= 100).length,
  };
}

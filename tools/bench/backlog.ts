// What a gateway does after a long outage: how soon it starts on a full outbox, and, when the broker is back at a round
// trip of 50 ms, how soon bursts and live readings are out while it works off what has waited.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import mqtt from "mqtt";
import { ToolError } from "../errors.ts";
import { temporaryFolder } from "../temporary.ts";
import type { Told } from "./backlog-gateway.ts";
import { filledStore } from "./backlog-store.ts";
import type { Broker } from "./broker.ts";

export interface BacklogFigures {
  broker: string;
  rows: number;
  /** From the start of the process's own code to a running gateway, the file being in the system's memory, s. */
  start_s: number;
  receive_maximum: number;
  round_trip_ms: number;
  /** From when the gateway had it to a subscriber, of those taken after the connection was made, ms. */
  burst_ms: { median: number; p95: number; most: number };
  reading_ms: { median: number; p95: number; most: number };
  /** Messages a second while the backlog lasts. */
  backlog_per_s: number;
  /** The most, MB. */
  rss_mb: number;
}

const ROUND_TRIP_MS = 50;
/** How long it is away with the gateway running, and how long it is watched afterwards at most. */
const AWAY_MS = 5_000;

export async function benchBacklog(broker: Broker, rows: number, watchMs: number): Promise<BacklogFigures> {
  const temporary = temporaryFolder("bench-backlog");
  const folder = temporary.path;
  const path = join(folder, "sippra.sqlite");
  const line = await slowLine(Number(new URL(broker.url).port), ROUND_TRIP_MS / 2);
  let child: ChildProcess | undefined;
  // Before anybody connects: it takes some ten seconds, and nobody answers pings meanwhile.
  filledStore(path, rows, Date.now()).store.close();
  const ear = mqtt.connect(broker.url, { clientId: "sippra-bench-ear", reconnectPeriod: 100 });
  ear.on("error", () => {});
  try {
    const arrived = new Map<string, number>();
    ear.on("message", (_, payload) => {
      const { id } = JSON.parse(payload.toString());
      if (id !== undefined && !arrived.has(id)) arrived.set(id, Date.now());
    });
    await ear.subscribeAsync(
      ["sippra/v1/bench/node/+/reading", "sippra/v1/bench/node/+/event", "sippra/v1/bench/node/+/history"],
      { qos: 1 },
    );
    const program = new URL("backlog-gateway.ts", import.meta.url);
    child = fork(program, [path, `mqtt://127.0.0.1:${line.port}`, String(rows)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const took: Extract<Told, { told: "took" }>[] = [];
    let started = Number.NaN;
    let up: Extract<Told, { told: "up" }> | null = null;
    let rss = 0;
    child.on("message", (told: Told) => {
      if (told.told === "took") took.push(told);
      else if (told.told === "started") started = told.ms;
      else if (told.told === "up") up ??= told;
      else rss = Math.max(rss, told.mb);
    });
    const until = async (condition: () => boolean, ms: number) => {
      const end = performance.now() + ms;
      while (!condition() && performance.now() < end && child!.exitCode === null) await sleep(50);
    };
    await until(() => !Number.isNaN(started), 120_000);
    await sleep(AWAY_MS);
    line.open();
    await until(() => up !== null, 30_000);
    if (up === null) throw new ToolError("port", "The gateway did not connect.");
    const { at: since, receiveMaximum } = up as Extract<Told, { told: "up" }>;
    const history = () => arrived.size;
    await until(() => history() >= rows, watchMs);
    const seconds = (Date.now() - since) / 1000;
    await sleep(1_000);
    const spans = (type: string) =>
      took
        .filter((each) => each.type === type && each.at >= since && each.at < Date.now() - 3_000)
        .map(({ id, at }) => (arrived.get(id) ?? Date.now()) - at);
    return {
      broker: broker.name,
      rows,
      start_s: round(started / 1000),
      receive_maximum: receiveMaximum,
      round_trip_ms: ROUND_TRIP_MS,
      burst_ms: percentiles(spans("event")),
      reading_ms: percentiles(spans("reading")),
      backlog_per_s: Math.round(arrived.size / seconds),
      rss_mb: Math.round(rss),
    };
  } finally {
    child?.kill("SIGKILL");
    if (child && child.exitCode === null && child.signalCode === null) await once(child, "exit");
    await ear.endAsync(true);
    line.close();
    temporary.remove();
  }
}

const round = (x: number) => Math.round(100 * x) / 100;

function percentiles(values: number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
  return { median: at(0.5), p95: at(0.95), most: at(1) };
}

/** A line to a port of this machine that is closed until it is opened, and passes bytes on `delay` ms late each way. */
async function slowLine(target: number, delay: number) {
  const sockets = new Set<Socket>();
  let isOpen = false;
  const server = createServer((near) => {
    if (!isOpen) {
      near.destroy();
      return;
    }
    const far = createConnection(target, "127.0.0.1");
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on("data", (bytes) => void setTimeout(() => to.writable && to.write(bytes), delay));
      from.on("error", () => {});
      from.on("close", () => to.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    open: () => {
      isOpen = true;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

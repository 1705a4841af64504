// A town's gateway as a process of its own with the page before it: what the bench measures, and what browser tests look at.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { STORE_FILE } from "../../gateway/assemble/stored.ts";
import { ToolError } from "../errors.ts";
import { temporaryFolder } from "../temporary.ts";
import { freePort } from "./broker.ts";
import { fillTown, type Town, writePipes } from "./page-store.ts";

const COMMAND = fileURLToPath(new URL("../../bin/sippra-gateway.js", import.meta.url));
const STARTS_WITHIN_MS = 60_000;

export interface PageSite {
  /** Without a slash at its end. */
  url: string;
  records: number;
  fill_s: number;
  /** On the same port as before; resolves when it answers. `ahead`: its clock is so much ahead of this machine's, ms. */
  start(ahead?: number): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Of the gateway's process, MB: now, and at most so far. */
  memory(): { rss_mb: number; most_mb: number };
  /** CPU time that it has taken so far, ms. */
  cpu(): number;
  /** All nodes are heard at this time, as another process would note it. */
  hearAll(at: number): void;
  /** What the gateway has printed. */
  output(): string;
  close(): Promise<void>;
}

/** Makes the town in a temporary folder, and starts its gateway. */
export async function startPageSite(town: Town): Promise<PageSite> {
  const temporary = temporaryFolder("bench-page");
  const data = join(temporary.path, "data");
  mkdirSync(data);
  const began = performance.now();
  const records = fillTown(join(data, STORE_FILE), town, Date.now());
  const fill_s = (performance.now() - began) / 1000;
  const pipes = join(temporary.path, "pipes.geojson");
  writePipes(pipes, town);
  const port = await freePort();
  const config = join(temporary.path, "sippra.yaml");
  writeFileSync(
    config,
    `site: town\ngateway: gateway-1\ndata: ${data}\nserial: []\nmqtt: { embedded: { port: 0 } }\n` +
      `web: { port: ${port}, pipes_file: ${pipes} }\n`,
  );
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let output = "";
  const db = new DatabaseSync(join(data, STORE_FILE));
  db.exec("PRAGMA busy_timeout = 5000");
  const hear = db.prepare("UPDATE nodes SET last_seen = ?");

  async function start(ahead = 0): Promise<void> {
    const shifted = `const now = Date.now; Date.now = () => now() + ${ahead};`;
    const preload = ahead === 0 ? [] : ["--import", `data:text/javascript,${encodeURIComponent(shifted)}`];
    const started = spawn(process.execPath, [...preload, COMMAND, "run", "--config", config], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-20_000);
      });
    const end = performance.now() + STARTS_WITHIN_MS;
    while (!(await fetch(`${url}/icon.svg`).catch(() => null))?.ok) {
      if (performance.now() > end || started.exitCode !== null)
        throw new ToolError("port", `The gateway's page does not answer: ${output}`);
      await sleep(50);
    }
  }
  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill(signal);
    await ended;
  }
  const site: PageSite = {
    ...{ url, records, fill_s, start, stop },
    cpu: () => cpuOf(child!.pid!),
    memory: () => memoryOf(child!.pid!),
    hearAll: (at) => void hear.run(at),
    output: () => output,
    async close() {
      await stop();
      db.close();
      temporary.remove();
    },
  };
  try {
    await start();
  } catch (error) {
    await site.close();
    throw error;
  }
  return site;
}

/** As proc(5) has it, user and system, in hundredths of a second there. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** As proc(5) has it, in kB there. */
function memoryOf(pid: number): { rss_mb: number; most_mb: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const of = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
  return { rss_mb: of("VmRSS"), most_mb: of("VmHWM") };
}

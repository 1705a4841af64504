// Programs of others that recipes are for, as child processes of a test: on free loopback ports, with folders of their
// own, ended by the process that was started and no other.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ENV } from "../brokers/mosquitto.ts";
import { freePort, type Process, start, temporaryFolder } from "../processes.ts";

export { ENV };

/** Debian's package of each program that a recipe's test runs. */
export const PACKAGES = {
  mosquitto: "mosquitto",
  mosquitto_passwd: "mosquitto",
  mosquitto_pub: "mosquitto-clients",
  mosquitto_sub: "mosquitto-clients",
  influxd: "influxdb",
  influx: "influxdb-client",
  jq: "jq",
  curl: "curl",
  gnuplot: "gnuplot-nox",
  python3: "python3",
  promtool: "prometheus",
} as const;

export type Program = keyof typeof PACKAGES;

/** What is missing of them, as a sentence; null where nothing is. For `test.skipIf`; it is told once a file. */
export function missing(...programs: Program[]): string | null {
  const search = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`], { env: ENV });
  const absent = programs.filter((program) => search(program).status !== 0);
  if (absent.length === 0) return null;
  const packages = [...new Set(absent.map((program) => PACKAGES[program]))].join(" ");
  const sentence = `${absent.join(", ")} not installed (apt-get install ${packages}): these recipes' tests are skipped.`;
  console.log(sentence);
  return sentence;
}

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export interface Daemon {
  port: number;
  /** "127.0.0.1:…" */
  host: string;
  folder: string;
  /** Both streams so far. */
  output(): string;
  /** Ends it, and removes its folder. */
  close(): Promise<void>;
}

async function daemon(name: string, port: number, running: Process, folder: string, remove: () => void) {
  const one: Daemon = {
    port,
    host: `127.0.0.1:${port}`,
    folder,
    output: running.output,
    close: async () => {
      await running.stop("SIGKILL");
      remove();
    },
  };
  for (let waited = 0; waited < 600; waited++) {
    if (running.child.exitCode !== null || running.child.pid === undefined) break;
    if (await accepts(port)) return one;
    await sleep(50);
  }
  await one.close();
  throw new Error(`${name} does not listen: ${running.output()}`);
}

/** `lines`: more of mosquitto.conf, after its listener, which takes anybody unless they say otherwise. */
export async function startMosquitto(lines: string[] = ["allow_anonymous true"]): Promise<Daemon> {
  const { path, remove } = temporaryFolder();
  const port = await freePort();
  const file = join(path, "mosquitto.conf");
  // As root mosquitto changes to its own user, who may not read this folder.
  const asRoot = process.getuid?.() === 0 ? ["user root"] : [];
  writeFileSync(file, `${[...asRoot, `listener ${port} 127.0.0.1`, ...lines].join("\n")}\n`);
  return daemon("mosquitto", port, start("mosquitto", ["-c", file], { env: ENV }), path, remove);
}

/** InfluxDB 1.x, without authentication, as Debian configures it but for its places. */
export async function startInfluxdb(): Promise<Daemon> {
  const { path, remove } = temporaryFolder();
  const [port, rpc] = [await freePort(), await freePort()];
  const file = join(path, "influxdb.conf");
  const lines = [
    "reporting-disabled = true",
    `bind-address = "127.0.0.1:${rpc}"`,
    "[meta]",
    `dir = "${join(path, "meta")}"`,
    "[data]",
    `dir = "${join(path, "data")}"`,
    `wal-dir = "${join(path, "wal")}"`,
    "query-log-enabled = false",
    "[monitor]",
    "store-enabled = false",
    "[http]",
    `bind-address = "127.0.0.1:${port}"`,
    "log-enabled = false",
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  return daemon("influxd", port, start("influxd", ["-config", file], { env: ENV }), path, remove);
}

// The parts of a real site as processes of their own: a gateway, a mosquitto, and what they need on disk.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import mqtt, { type MqttClient } from "mqtt";
import { main } from "../gateway/cli/main.ts";
import { type Ended, runCommand } from "./commands.ts";

const ROOT = new URL("../", import.meta.url).pathname;
/** The gateway's command line, as Node runs it. */
export const COMMAND = join(ROOT, "bin/sippra-gateway.js");

/** A folder of its own for a test; removed by the returned function. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "sippra-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export { freePort } from "../tools/bench/broker.ts";

/** Resolves when `condition` holds; throws with `what` after `timeoutMs`. */
export async function until(
  condition: () => boolean,
  what: string | (() => string),
  timeoutMs = 120_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end)
      throw new Error(`waited in vain for ${typeof what === "string" ? what : what()}`);
    await sleep(20);
  }
}

export interface Process {
  child: ChildProcess;
  /** Both streams so far. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export function start(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Process {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  child.on("error", (error) => {
    output += error.message;
  });
  return {
    child,
    output: () => output,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

export interface Site {
  folder: string;
  config: string;
  /** Enrols a node; what its profile needs. */
  enrol(name: string): Promise<{ network: number; node: number; epoch: number; key: string; file: string }>;
  /** Starts the gateway and waits until it is connected. */
  gateway(): Promise<Process>;
  /** Runs a command of the gateway's with its configuration, to its end. */
  run(...args: string[]): Promise<Ended>;
  remove(): void;
}

/**
 * A gateway's configuration in a folder of its own. `mqttYaml`: the lines below `mqtt:`; `radioYaml`: below `radio:`; `more`:
 * whole sections.
 */
export function createSite(
  serialPaths: string[],
  mqttYaml: string[],
  baud = 115200,
  radioYaml: string[] = [],
  more: string[] = [],
): Site {
  const { path: folder, remove } = temporaryFolder();
  const config = join(folder, "sippra.yaml");
  writeFileSync(
    config,
    [
      "site: test",
      "gateway: gateway-1",
      serialPaths.length === 0 ? "serial: []" : "serial:",
      ...serialPaths.map((path) => `  - { path: ${path}, baud: ${baud} }`),
      "mqtt:",
      ...mqttYaml.map((line) => `  ${line}`),
      ...(radioYaml.length === 0 ? [] : ["radio:"]),
      ...radioYaml.map((line) => `  ${line}`),
      ...more,
      // Several run beside each other.
      "web: { port: 0 }",
      "log: { level: debug, format: json }",
      "",
    ].join("\n"),
  );
  const run = (...args: string[]) => runCommand(main, [...args, "--config", config]);
  return {
    folder,
    config,
    run,
    enrol: async (name) => {
      const file = join(folder, `${name}.enrol.json`);
      const { code, err } = await run("nodes", "add", name, "--out", file);
      if (code !== 0) throw new Error(`nodes add failed: ${err}`);
      const { network, node, epoch, key } = JSON.parse(readFileSync(file, "utf8"));
      return { network, node, epoch, key, file };
    },
    gateway: async () => {
      const gateway = start(process.execPath, [COMMAND, "run", "--config", config]);
      await until(
        () => gateway.output().includes("Connected to the MQTT broker") || gateway.child.exitCode !== null,
        () => `the gateway to connect: ${gateway.output()}`,
      );
      return gateway;
    },
    remove,
  };
}

export interface Message {
  topic: string;
  // biome-ignore lint/suspicious/noExplicitAny: payloads of all topics, looked into by tests
  payload: any;
}

/** A partner: everything published on `topics` from now on, retained ones too. Waits for the broker. */
export async function subscriber(url: string, topics: string[]) {
  const messages: Message[] = [];
  const client: MqttClient = mqtt.connect(url, { reconnectPeriod: 50, connectTimeout: 5000 });
  client.on("error", () => {});
  client.on("message", (topic, payload) =>
    messages.push({ topic, payload: JSON.parse(payload.toString("utf8")) }),
  );
  if (!client.connected) await new Promise<void>((resolve) => client.once("connect", () => resolve()));
  if (topics.length > 0) await client.subscribeAsync(topics, { qos: 1 });
  return { messages, close: () => client.endAsync(true) };
}

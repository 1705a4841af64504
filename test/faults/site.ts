// A whole site under faults, put together from real parts, and taken apart again.
//
//   boards ── lossy lines ── tty ── gateway (a process) ── proxy ── mosquitto (a process) ── subscribers

import { join } from "node:path";
import { STORE_FILE } from "../../gateway/assemble/stored.ts";
import { getU32 } from "../../shared/bytes.ts";
import { FRAME_MIN } from "../../shared/frame.ts";
import { COMMAND, createSite, type Process, start } from "../processes.ts";
import { type AlarmLab, openAlarmLab } from "./alarm-lab.ts";
import { BEHIND_MS } from "./alarm-nights.ts";
import { type Backups, createBackups } from "./backups.ts";
import { type LabBroker, startBroker } from "./broker.ts";
import { coverWithDisk, type Disk } from "./disk.ts";
import { type MachineClock, noWrongClock, startMachineClock } from "./machine-clock.ts";
import { mortal } from "./mortal.ts";
import { frameIn, type LabNode, type Loss } from "./nodes.ts";
import { addPast } from "./past.ts";
import { startProxy, type Wire } from "./proxy.ts";
import { type Subscriber, startSubscriber } from "./subscriber.ts";
import { openTty, type Tty } from "./tty.ts";
import { liveYesterday } from "./yesterday.ts";

/** What the gateway is told of the protocol; automatic: nothing, it finds out what the broker speaks. */
export const VERSIONS = ["automatic", "automatic", "5", "3.1.1"] as const;
export type Version = (typeof VERSIONS)[number];

const SITE = "test";
const STEP_MS = 5;
/**
 * How much faster the boards' clock runs than the gateway's, which sets it right with each answer. A node takes 2 s to
 * believe that nobody answers, and keeps its console for 3 s: nobody wants to wait for that here. Until they slow down.
 */
const SPEED = 4;

export interface GatewayProcess {
  start(): void;
  /** kill -9. */
  kill(): Promise<void>;
  /** As an operator ends it; kill -9 where that takes longer than `mostMs`. True where it ended by itself. */
  stop(mostMs: number): Promise<boolean>;
  running(): boolean;
  /** It has found the broker in this life. */
  hasConnected(): boolean;
  /** Ends that nobody had asked for, as sentences. */
  readonly deaths: readonly string[];
  /** When it was started, unix ms. */
  readonly starts: readonly number[];
  /** What it has said on all its lives. */
  log(): string;
}

/** A gateway's command line as a process, again and again. */
function gatewayProcess(args: readonly string[], env: NodeJS.ProcessEnv): GatewayProcess {
  const lives: Process[] = [];
  const deaths: string[] = [];
  const starts: number[] = [];
  let wanted = false;
  const isOver = ({ child }: Process) => child.exitCode !== null || child.signalCode !== null;
  const running = () => lives.length > 0 && !isOver(lives.at(-1)!);
  const end = async (signal: NodeJS.Signals) => {
    wanted = false;
    return running() ? lives.at(-1)!.stop(signal) : null;
  };
  return {
    start() {
      wanted = true;
      starts.push(Date.now());
      const [command, ...rest] = args;
      const life = start(command!, rest, { env });
      lives.push(life);
      const survives = mortal(() => life.child.kill("SIGKILL"));
      life.child.on("exit", (code, signal) => {
        survives();
        if (wanted && life === lives.at(-1))
          deaths.push(`the gateway ended by itself (${signal ?? code}): ${life.output().trim().slice(-300)}`);
      });
    },
    async kill() {
      await end("SIGKILL");
    },
    async stop(mostMs) {
      if (!running()) return true;
      const life = lives.at(-1)!;
      const timer = setTimeout(() => life.child.kill("SIGKILL"), mostMs);
      await end("SIGTERM");
      clearTimeout(timer);
      return life.child.signalCode !== "SIGKILL";
    },
    running,
    hasConnected: () => lives.at(-1)?.output().includes("Connected to the MQTT broker") === true,
    deaths,
    starts,
    log: () => lives.map((life) => life.output()).join(""),
  };
}

export interface LabSite {
  nodes: LabNode[];
  broker: LabBroker;
  proxy: Wire;
  gateway: GatewayProcess;
  /** A gateway of the same names with a store of its own and no nodes. */
  makeTwin(): GatewayProcess;
  subscribers: Subscriber[];
  disk: Disk | null;
  /** Of the gateway's store. */
  backups: Backups;
  /** The machine's clock that the gateway lives by, where it has one of its own. */
  machineClock: MachineClock | null;
  /** Counters of answers under which two different ones were sent, as sentences. */
  twiceSealed: readonly string[];
  /** Where alarms are looked at. */
  alarms: AlarmLab | null;
  /** Ids of records that the gateway had in its outbox before it was started. */
  waiting: string[];
  /** Topics of records that the gateway may publish on. */
  recordTopics: string[];
  /** From now on the boards' clock goes as the gateway's. */
  slowDown(): void;
  /** As an operator says that what was refused is allowed now. */
  retryRefused(): Promise<unknown>;
  /** Ends everything. */
  close(): Promise<void>;
}

export interface SiteOptions {
  nodes: number;
  version: Version;
  heardMs: number;
  awayMs: number;
  /** On the lines, until `repair`. */
  loss: Loss;
  ringPages?: number | undefined;
  /** Whether there is a backup from the beginning on. */
  isBackedUp: boolean;
  /** Of the gateway, where it has one of its own, and how much of it has been in the store for long. */
  disk: { kilobytes: number; pastBytes: number } | null;
  /** Whether the gateway's clock is set at will. */
  ownClock: boolean;
  /** Whether Home Assistant is told of nodes, at the same broker. */
  homeAssistant: boolean;
  /** Whether there is a fleet's nights, and people who are told of alarms. */
  alarms: boolean;
  chance: () => number;
}

/** Sees whether any counter of an answer to a node has two plaintexts: its nonce would be used twice. */
function watchSeals() {
  const sealed = new Map<string, { hex: string; at: string }>();
  const twice: string[] = [];
  return {
    twice,
    see(node: string, frame: Uint8Array): void {
      if (frame.length < FRAME_MIN) return;
      const name = `${getU32(frame, 4)} of ${node}`;
      const one = { hex: Buffer.from(frame).toString("hex"), at: new Date().toISOString().slice(11, 23) };
      const before = sealed.get(name);
      if (before !== undefined && before.hex !== one.hex)
        twice.push(`answer ${name} was sealed twice, at ${before.at} and at ${one.at}`);
      sealed.set(name, one);
    },
  };
}

/** Opens what a site has of ttys and processes; what is open is put on `stops`. */
async function open(options: SiteOptions, stops: (() => unknown)[]): Promise<LabSite> {
  const { version, loss, chance } = options;
  const names = Array.from({ length: options.nodes }, (_, i) => `n-${i + 1}`);
  const alarms = options.alarms ? await openAlarmLab() : null;
  if (alarms) stops.push(alarms.close);
  const topicOf = (node: string, kind: string) => `sippra/v1/${SITE}/node/${node}/${kind}`;
  const recordTopics = [...names, ...(alarms?.nodes ?? [])].flatMap((node) =>
    ["reading", "history", "event", "night"].map((kind) => topicOf(node, kind)),
  );
  const states = ["latest", "leak", "availability", "signal", "info", "spectrum"].map((kind) =>
    topicOf("+", kind),
  );
  const others = [
    ...states,
    `sippra/v1/${SITE}/gateway/#`,
    `sippra/v1/${SITE}/response/#`,
    ...[`sippra/v1/${SITE}/alarm/+`, `sippra/v1/${SITE}/alarm/+/+`],
    "homeassistant/device/+/config",
  ];
  const broker = await startBroker([...recordTopics, ...others]);
  stops.push(broker.close);
  const proxy = await startProxy(broker.port);
  stops.push(proxy.close);
  const ttys: Tty[] = await Promise.all(names.map(openTty));
  stops.push(() => ttys.map((tty) => tty.close()));

  const mqtt = [
    `url: mqtt://127.0.0.1:${proxy.port}`,
    ...(version === "automatic" ? [] : [`version: "${version}"`]),
  ];
  const site = createSite(
    ttys.map(({ path }) => path),
    mqtt,
    undefined,
    undefined,
    [
      ...(options.homeAssistant ? ["home_assistant: { enabled: true, language: sv }"] : []),
      ...(alarms?.config ?? []),
    ],
  );
  stops.push(site.remove);
  const folder = join(site.folder, "sippra-data");
  const { heardMs, awayMs, ringPages } = options;
  const backups = createBackups(folder, join(site.folder, "backups"), site.config);
  stops.push(backups.close);
  const seals = watchSeals();
  const { clock, nodes, waiting } = await liveYesterday({
    ...{ folder, heardMs, awayMs, loss, ringPages, chance },
    nodes: names.length,
    backUp: options.isBackedUp ? backups.make : undefined,
    onAnswer: seals.see,
  });
  nodes.forEach((node, i) => {
    node.onSend(ttys[i]!.write);
    ttys[i]!.onData((bytes) => {
      // A piece of a frame is none.
      const frame = frameIn(bytes);
      if (frame !== undefined) seals.see(node.name, frame);
      node.receive(bytes);
    });
  });
  stops.push(() => nodes.map((node) => node.off()));
  let speed = SPEED;
  let [began, virtual] = [performance.now(), clock.now()];
  const stepping = setInterval(() => clock.runUntil(virtual + speed * (performance.now() - began)), STEP_MS);
  stops.push(() => clearInterval(stepping));

  const behindMs = options.ownClock && noWrongClock() === null ? BEHIND_MS : 0;
  await alarms?.plant(join(folder, STORE_FILE), site.config, { behindMs, chance });
  if (options.disk && options.disk.pastBytes > 0) addPast(join(folder, STORE_FILE), options.disk.pastBytes);
  const disk = options.disk && (await coverWithDisk(folder, options.disk.kilobytes));
  if (disk) stops.push(disk.close);
  const machineClock = options.ownClock ? startMachineClock() : null;
  if (machineClock) stops.push(machineClock.close);
  const env = { ...process.env, ...machineClock?.env, SIPPRA_LOG_LEVEL: "debug" };
  const commandOf = (config: string) => [process.execPath, COMMAND, "run", "--config", config];
  const gateway = gatewayProcess([...(disk?.inside ?? []), ...commandOf(site.config)], env);
  stops.push(() => gateway.kill());
  const subscribers: Subscriber[] = [];
  for (const [name, protocol] of [
    ["steady", "5"],
    ["wandering", "3.1.1"],
  ] as const)
    subscribers.push(await startSubscriber(name, broker.port, protocol));
  stops.push(() => Promise.all(subscribers.map((subscriber) => subscriber.close())));
  return {
    ...{
      nodes,
      broker,
      proxy,
      gateway,
      subscribers,
      disk,
      backups,
      machineClock,
      alarms,
      waiting,
      recordTopics,
    },
    twiceSealed: seals.twice,
    makeTwin() {
      const other = createSite([], mqtt);
      stops.push(other.remove);
      const twin = gatewayProcess(commandOf(other.config), env);
      stops.push(() => twin.kill());
      return twin;
    },
    slowDown() {
      [began, virtual, speed] = [performance.now(), clock.now(), 1];
    },
    retryRefused: () => site.run("outbox", "retry", "--all"),
    close: () => closeAll(stops),
  };
}

async function closeAll(stops: (() => unknown)[]): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
}

export async function openLabSite(options: SiteOptions): Promise<LabSite> {
  const stops: (() => unknown)[] = [];
  try {
    return await open(options, stops);
  } catch (error) {
    await closeAll(stops);
    throw error;
  }
}

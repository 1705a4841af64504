// How many frames a second the gateway takes from serial lines to the broker's PUBACK, by way of the disk, beside what
// its parts do alone with the same payloads: `mqtt` publishing at QoS 1, and SQLite committing.
//
// Machines have slow and fast seconds, and are shared. So a round of the gateway and one of `mqtt` stand next to each
// other, each pair has a ratio, and the median of the pairs is the headline. `mqtt` is without Nagle's algorithm there,
// as the gateway uses it: as the library comes it stands still for 40 ms at a time, where that and the broker's wait
// for each other.

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageId } from "../../gateway/deliver/formats/record.ts";
import { timestamp } from "../../gateway/deliver/formats/units.ts";
import type { Counters } from "../../gateway/deliver/publisher.ts";
import { median } from "../statistics.ts";
import { temporaryFolder } from "../temporary.ts";
import { type AnswerTimes, answerTimes } from "./answer-time.ts";
import type { Broker } from "./broker.ts";
import { chunksFor, feed, feedAlone, shareOf } from "./feed.ts";
import { publishAll, type Ready } from "./mqtt.ts";
import { type MqttVersion, mqttVersion, type Site, type SiteSettings, startSite, until } from "./site.ts";
import { type Cost, startStopwatch } from "./stopwatch.ts";
import { messageOf, payloadOf } from "./traffic.ts";

/** Rates and times are medians over the rounds. */
export interface GatewayFigures {
  broker: string;
  /** Of MQTT, the gateway's and that of `mqtt` alone. */
  mqtt_version: MqttVersion;
  rounds: number;
  /** Each round. */
  frames: number;
  /** The gateway's rate over that of `mqtt`, of rounds next to each other: median, least and most. */
  ratio: number;
  ratio_least: number;
  ratio_most: number;
  /** Frame in, on disk, acknowledged to the node, published, PUBACK: frames a second. */
  gateway_per_s: number;
  /** CPU of the process, less that of the load beside it, us a frame. */
  gateway_cpu_us: number;
  load_cpu_us: number;
  /** `mqtt` alone, without Nagle's algorithm, QoS 1, at most 100 unacknowledged: messages a second. */
  mqtt_per_s: number;
  mqtt_cpu_us: number;
  /** The same as the library comes. */
  mqtt_nagle_per_s: number;
  /** SQLite alone, WAL and FULL, a commit for every 512 payloads, and one for each. */
  sqlite_batched_per_s: number;
  sqlite_single_per_s: number;
  /** From a frame to its PUBACK, at a steady rate. */
  answer: AnswerTimes;
}

const ROUNDS = 10;
const BATCH = 512;
/** Messages a round of what is slow: `mqtt` with Nagle's algorithm, commits of one row. */
const FEW = 2000;
/** Frames whose time to the PUBACK is measured: 10 s of them. */
const TIMED = 5000;

interface Round {
  gateway: Cost;
  mqtt: Cost;
  nagle: Cost;
  load: number;
  batched: number;
  single: number;
}

/** Rates with `frames` frames a round. Everything it writes goes to a folder that is removed. */
export async function benchGateway(
  broker: Broker,
  frames: number,
  version?: MqttVersion,
  homeAssistant?: boolean,
): Promise<GatewayFigures> {
  const temporary = temporaryFolder("bench");
  const folder = temporary.path;
  const settings = { broker, version, folder, homeAssistant };
  const file = (name: string) => join(folder, `${name}.sqlite`);
  try {
    const messages = Array.from({ length: frames }, (_, i) => ready(i));
    const spoken = mqttVersion(settings);
    const rounds: Round[] = [];
    // One more at first, which is not counted: what runs for the first time is compiled.
    for (let i = -1; i < ROUNDS; i++) {
      const pair = {
        gateway: await throughGateway({ ...settings, path: file(`sippra${i}`) }, frames),
        mqtt: await publishAll(broker, spoken, messages, false),
      };
      const payloads = messages.map(({ payload }) => payload);
      const round = {
        ...pair,
        load: await feedAlone(frames),
        nagle: await publishAll(broker, spoken, messages.slice(0, FEW), true),
        batched: throughSqlite(file(`batched${i}`), payloads, BATCH),
        single: throughSqlite(file(`single${i}`), payloads.slice(0, FEW), 1),
      };
      if (i >= 0) rounds.push(round);
    }
    const answer = await answerTimes({ ...settings, path: file("answer") }, Math.min(frames, TIMED));
    return { broker: broker.name, mqtt_version: spoken, rounds: ROUNDS, frames, ...figures(rounds), answer };
  } finally {
    temporary.remove();
  }
}

function figures(rounds: readonly Round[]) {
  const of = (figure: (round: Round) => number, decimals = 0) =>
    Number(median(rounds.map(figure)).toFixed(decimals));
  const ratios = rounds.map(({ gateway, mqtt }) => gateway.per_s / mqtt.per_s);
  const hundredths = (ratio: number) => Number(ratio.toFixed(2));
  return {
    ratio: hundredths(median(ratios)),
    ratio_least: hundredths(Math.min(...ratios)),
    ratio_most: hundredths(Math.max(...ratios)),
    gateway_per_s: of(({ gateway }) => gateway.per_s),
    gateway_cpu_us: of(({ gateway, load }) => gateway.cpu_us - load, 1),
    load_cpu_us: of(({ load }) => load, 1),
    mqtt_per_s: of(({ mqtt }) => mqtt.per_s),
    mqtt_cpu_us: of(({ mqtt }) => mqtt.cpu_us, 1),
    mqtt_nagle_per_s: of(({ nagle }) => nagle.per_s),
    sqlite_batched_per_s: of(({ batched }) => batched),
    sqlite_single_per_s: of(({ single }) => single),
  };
}

/** As the gateway publishes it. */
export function ready(i: number): Ready {
  const message = messageOf(i);
  const userProperties = { id: messageId(message), time: timestamp(message.time!) };
  return {
    topic: "sippra/v1/bench/node/node-0-0/reading",
    payload: payloadOf(message),
    properties: { contentType: "application/json", userProperties },
  };
}

/** Frames of all lines, as fast as they are taken. */
export async function throughGateway(settings: SiteSettings, frames: number): Promise<Cost> {
  const site = await startSite(settings, frames);
  return throughSite(site, frames, site.gateway.counters);
}

/** The same until so many more are counted. The site is closed then. */
export async function throughSite(
  { lines, close }: Site,
  frames: number,
  counters: Readonly<Counters>,
): Promise<Cost> {
  const chunks = chunksFor(lines, frames);
  const before = counters.published;
  const published = () => counters.published - before;
  const stopwatch = startStopwatch();
  await feed(lines, chunks, published);
  await until("PUBACKs", () => published() >= frames);
  const cost = stopwatch(frames);
  await close(shareOf(frames));
  return cost;
}

/** Plain inserts, `batch` to a commit, each commit on disk. Returns rows a second. */
function throughSqlite(path: string, payloads: string[], batch: number): number {
  const db = new DatabaseSync(path);
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (i INTEGER PRIMARY KEY, p TEXT)",
  );
  const insert = db.prepare("INSERT INTO t (p) VALUES (?)");
  const stopwatch = startStopwatch();
  for (let at = 0; at < payloads.length; at += batch) {
    db.exec("BEGIN IMMEDIATE");
    for (const each of payloads.slice(at, at + batch)) insert.run(each);
    db.exec("COMMIT");
  }
  const { per_s } = stopwatch(payloads.length);
  db.close();
  return per_s;
}

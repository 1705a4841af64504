// How many frames a second the gateway takes from serial lines to the broker's PUBACK, by way of the disk,
// beside what its parts do alone with the same payloads: `mqtt` publishing at QoS 1, and SQLite committing.
//
// Machines have slow and fast seconds, and `mqtt` as it comes stands still for 40 ms at a time, now and then or
// all the time, where its Nagle's algorithm and the broker's wait for each other. So all are measured in turn,
// several rounds of each, and the median counts. How fast `mqtt` is where it never stands still is told too.
import { createCipheriv } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";
import { crc32 } from "node:zlib";
import mqtt from "mqtt";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { systemClock } from "../../gateway/clock.ts";
import { toJson } from "../../gateway/deliver/formats/record.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { FRAME_MIN, frameNonce, HEADER_LENGTH, putU32, UPLINK } from "../../shared/frame.ts";
import { BODY_MAX, FLAG_ACK_WANTED, HELLO, READING, type ReadingBody } from "../../shared/messages.ts";
import { createLines, type Line } from "../board/line.ts";
import type { Broker } from "./broker.ts";

/** Rates are medians over the rounds. */
export interface GatewayFigures {
  broker: string;
  rounds: number;
  /** Each round. */
  frames: number;
  /** Frame in, on disk, acknowledged to the node, published, PUBACK: frames a second. */
  gateway_per_s: number;
  /** `mqtt` alone, QoS 1, at most 100 unacknowledged: messages a second. */
  mqtt_per_s: number;
  /** The same without Nagle's algorithm, as the gateway uses it. */
  mqtt_no_delay_per_s: number;
  /** SQLite alone, WAL and FULL, a commit for every 512 payloads, and one for each. */
  sqlite_batched_per_s: number;
  sqlite_single_per_s: number;
  /** The gateway's rate over the slower of `mqtt` and batched SQLite. */
  ratio: number;
  /** The same with `mqtt` without Nagle's algorithm. */
  ratio_no_delay: number;
}

const ROUNDS = 5;
const NODES = 20;
const WINDOW = 100;
const BATCH = 512;
/** bit/s, so that the acks of a chunk fit a line. */
const BAUD = 115_200;
/** Frames handed to a line at a time, and frames under way at most: the gateway drops what it cannot queue. */
const CHUNK = 50;
const UNDER_WAY = 5000;

function seal(node: number, key: Uint8Array, type: number, counter: number, body: Cbor): Uint8Array {
  const plain = new Uint8Array(BODY_MAX);
  const length = cborPut(plain, 0, body);
  const frame = new Uint8Array(FRAME_MIN + length);
  frame.set([0xe0 | type, 1, node >> 8, node & 255]);
  putU32(frame, 4, counter);
  const nonce = frameNonce(UPLINK, frame, 0);
  const cipher = createCipheriv("aes-128-ccm", key, nonce, { authTagLength: 8 });
  frame.set(cipher.update(plain.subarray(0, length)), HEADER_LENGTH);
  cipher.final();
  frame.set(cipher.getAuthTag(), HEADER_LENGTH + length);
  return frame;
}

const TIME = Math.floor(Date.now() / 1000);

function readingBody(i: number): ReadingBody {
  const bands = new Uint8Array(8).map((_, band) => 190 + ((i + band) % 20));
  return [TIME, 4000 + (i % 300), 12, 14, 284, -37, bands, null, FLAG_ACK_WANTED, 158, 11];
}

/** What the gateway makes of the reading. */
function payload(i: number): string {
  const message: OutboxMessage = {
    network: 1,
    node: 1,
    epoch: 0,
    counter: 2 + i,
    name: "node-0",
    type: "reading",
    body: readingBody(i),
    time: TIME * 1000,
    timeAfter: null,
    timeBefore: null,
    received: TIME * 1000,
    via: "serial /virtual/tty0",
    live: true,
    interval: 900_000,
  };
  return toJson(message, false, { site: "bench", gateway: "gateway-1" });
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Rates with `frames` frames a round. Everything it writes goes to a folder that is removed. */
export async function benchGateway(broker: Broker, frames: number): Promise<GatewayFigures> {
  const folder = mkdtempSync(join(tmpdir(), "sippra-bench-"));
  try {
    const payloads = Array.from({ length: frames }, (_, i) => payload(i));
    const rounds: { gateway: number; mqtt: number; noDelay: number; batched: number; single: number }[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const path = (name: string) => join(folder, `${name}-${i}.sqlite`);
      rounds.push({
        gateway: await throughGateway(broker, frames, folder, path("sippra")),
        mqtt: await throughMqtt(broker, payloads, false),
        noDelay: await throughMqtt(broker, payloads, true),
        batched: throughSqlite(path("batched"), payloads, BATCH),
        single: throughSqlite(path("single"), payloads.slice(0, 2000), 1),
      });
    }
    const rate = (name: keyof (typeof rounds)[0]) => Math.round(median(rounds.map((each) => each[name])));
    const ratio = (name: "mqtt" | "noDelay") =>
      Math.round(100 * median(rounds.map((r) => r.gateway / Math.min(r[name], r.batched)))) / 100;
    return {
      broker: broker.name,
      rounds: ROUNDS,
      frames,
      gateway_per_s: rate("gateway"),
      mqtt_per_s: rate("mqtt"),
      mqtt_no_delay_per_s: rate("noDelay"),
      sqlite_batched_per_s: rate("batched"),
      sqlite_single_per_s: rate("single"),
      ratio: ratio("mqtt"),
      ratio_no_delay: ratio("noDelay"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Frames of NODES nodes, a line each, as fast as they are taken. Returns the rate. */
async function throughGateway(broker: Broker, frames: number, folder: string, path: string) {
  const { lines, binding } = createLines(Array.from({ length: NODES }, (_, i) => `/virtual/tty${i}`));
  const store = openStore(path);
  const config = configSchema.parse({
    site: "bench",
    data: folder,
    serial: lines.map((line) => ({ path: line.path, baud: BAUD })),
    mqtt: { url: broker.url },
  });
  const nodes = lines.map((line, i) => ({ line, ...store.addNode({ name: `node-${i}`, network: 1 }) }));
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, binding, store });
  while (!gateway.link.up) await turn();

  let acks = 0;
  for (const { line } of nodes) {
    line.onReceive((bytes) => {
      // A frame stands between two zeros and holds none.
      for (const byte of bytes) if (byte === 0) acks += 0.5;
    });
  }
  const hello = { 0: "bench", 1: "bench", 2: 0, 3: 1, 4: 0, 6: [4096, 8, 0], 8: 900, 9: 1 };
  for (const { line, node, key } of nodes) line.send(cobsEncode(seal(node, key, HELLO, 1, hello), crc32));
  const traffic = nodes.map(({ line, node, key }, n) => ({
    line,
    frames: Array.from({ length: Math.ceil((frames - n) / NODES) }, (_, i) =>
      cobsEncode(seal(node, key, READING, 2 + i, readingBody(i)), crc32),
    ),
  }));
  await gateway.idle();

  const began = performance.now();
  let fed = 0;
  const feed = async (line: Line, all: Uint8Array[]) => {
    for (let at = 0; at < all.length; at += CHUNK) {
      while (!line.idle() || fed - gateway.counters.published > UNDER_WAY) await turn();
      const some = all.slice(at, at + CHUNK);
      fed += some.length;
      line.send(Buffer.concat(some));
    }
  };
  await Promise.all(traffic.map((each) => feed(each.line, each.frames)));
  while (gateway.counters.published < frames) {
    await gateway.idle();
    await turn();
  }
  const rate = (1000 * frames) / (performance.now() - began);
  const refused = Object.entries(gateway.refusals()).filter(([, count]) => count > 0);
  await gateway.close();
  store.close();
  const heard = frames + nodes.length;
  if (acks !== heard) throw new Error(`of ${heard} frames the gateway acknowledged ${acks}`);
  if (refused.length > 0) throw new Error(`the gateway refused frames: ${JSON.stringify(refused)}`);
  return rate;
}

/** Plain publishing by the library, at most WINDOW unacknowledged, as the gateway does it. */
async function throughMqtt(broker: Broker, payloads: string[], noDelay: boolean): Promise<number> {
  const client = await mqtt.connectAsync(broker.url, { clientId: "sippra-bench-plain" });
  if (noDelay) (client.stream as Socket).setNoDelay(true);
  const began = performance.now();
  let next = 0;
  const one = async () => {
    while (next < payloads.length) {
      await client.publishAsync("sippra/v1/bench/node/node-0/reading", payloads[next++]!, { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, one));
  const rate = (1000 * payloads.length) / (performance.now() - began);
  await client.endAsync();
  return rate;
}

/** Plain inserts, `batch` to a commit, each commit on disk. */
function throughSqlite(path: string, payloads: string[], batch: number): number {
  const db = new DatabaseSync(path);
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (i INTEGER PRIMARY KEY, p TEXT)",
  );
  const insert = db.prepare("INSERT INTO t (p) VALUES (?)");
  const began = performance.now();
  for (let at = 0; at < payloads.length; at += batch) {
    db.exec("BEGIN IMMEDIATE");
    for (const each of payloads.slice(at, at + batch)) insert.run(each);
    db.exec("COMMIT");
  }
  const rate = (1000 * payloads.length) / (performance.now() - began);
  db.close();
  return rate;
}

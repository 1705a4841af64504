// How many frames a second the gateway takes from serial lines to the broker's PUBACK, by way of the disk,
// beside what its parts do alone with the same payloads: `mqtt` publishing at QoS 1, and SQLite committing.
import { createCipheriv } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";
import { crc32 } from "node:zlib";
import mqtt from "mqtt";
import { startGateway } from "../../gateway/cli/assemble.ts";
import { systemClock } from "../../gateway/clock.ts";
import { configSchema } from "../../gateway/config/schema.ts";
import { toJson } from "../../gateway/deliver/formats/json.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { FRAME_MIN, frameNonce, HEADER_LENGTH, putU32, UPLINK } from "../../shared/frame.ts";
import { BODY_MAX, FLAG_ACK_WANTED, HELLO, READING, type ReadingBody } from "../../shared/messages.ts";
import { createLines, type Line } from "../board/line.ts";
import type { Broker } from "./broker.ts";

export interface GatewayFigures {
  broker: string;
  frames: number;
  /** Frame in, on disk, acknowledged to the node, published, PUBACK: frames a second. */
  gateway_per_s: number;
  /** `mqtt` alone, QoS 1, at most 100 unacknowledged: messages a second. */
  mqtt_per_s: number;
  /** SQLite alone, WAL and FULL, a commit for every 512 payloads, and one for each. */
  sqlite_batched_per_s: number;
  sqlite_single_per_s: number;
  /** The gateway's rate over the slower of `mqtt` and batched SQLite. */
  ratio: number;
}

const NODES = 20;
const WINDOW = 100;
const BATCH = 512;
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
  return toJson(message, false);
}

/** Rates of one run with `frames` frames. Everything it writes goes to a folder that is removed. */
export async function benchGateway(broker: Broker, frames: number): Promise<GatewayFigures> {
  const folder = mkdtempSync(join(tmpdir(), "sippra-bench-"));
  try {
    const payloads = Array.from({ length: frames }, (_, i) => payload(i));
    const rate = await throughGateway(broker, frames, folder);
    const alone = await throughMqtt(broker, payloads);
    const batched = throughSqlite(join(folder, "batched.sqlite"), payloads, BATCH);
    const single = throughSqlite(join(folder, "single.sqlite"), payloads.slice(0, 2000), 1);
    const rounded = (value: number) => Math.round(value);
    return {
      broker: broker.name,
      frames,
      gateway_per_s: rounded(rate),
      mqtt_per_s: rounded(alone),
      sqlite_batched_per_s: rounded(batched),
      sqlite_single_per_s: rounded(single),
      ratio: Math.round((100 * rate) / Math.min(alone, batched)) / 100,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Frames of NODES nodes, a line each, as fast as they are taken. Returns the rate. */
async function throughGateway(broker: Broker, frames: number, folder: string) {
  const { lines, binding } = createLines(Array.from({ length: NODES }, (_, i) => `/virtual/tty${i}`));
  const store = openStore(join(folder, "sippra.sqlite"));
  const config = configSchema.parse({
    site: "bench",
    data: folder,
    serial: lines.map(({ path }) => ({ path })),
    mqtt: { url: broker.url },
  });
  const nodes = lines.map((line, i) => ({ line, ...store.addNode({ name: `node-${i}`, network: 1 }) }));
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, binding, store });
  while (!gateway.link.up) await turn();

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
  if (refused.length > 0) throw new Error(`the gateway refused frames: ${JSON.stringify(refused)}`);
  return rate;
}

/** Plain publishing by the library, at most WINDOW unacknowledged, as the gateway does it. */
async function throughMqtt(broker: Broker, payloads: string[]): Promise<number> {
  const client = await mqtt.connectAsync(broker.url, { clientId: "sippra-bench-plain" });
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

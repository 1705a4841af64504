// What the publisher's tests share: the store's outbox in memory, records to put into it, a broker that remembers what arrived, and a TCP proxy that delays and cuts.
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";
import mqtt, { type IClientOptions } from "mqtt";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import type { Log } from "../../../gateway/log.ts";
import { encodeBody, typeNumber } from "../../../gateway/store/body.ts";
import { openFile } from "../../../gateway/store/file.ts";
import type { RecordRow } from "../../../gateway/store/history.ts";
import type { OutboxMessage } from "../../../gateway/store/records.ts";
import { outboxStore } from "../store/outbox-store.ts";

/** The store's own outbox, in memory, with messages that nobody has sent. */
export function memoryOutbox(names: readonly string[] = ["main"]) {
  const { db } = openFile(":memory:");
  const store = outboxStore(db);
  const { outbox, tables, transact } = store;
  outbox.configure(names);
  const find = db.prepare("SELECT id FROM nodes WHERE network = ? AND node = ?");
  const add = db.prepare("INSERT INTO nodes (name, network, node, interval) VALUES (?, ?, ?, ?)");
  const nodeOf = ({ name, network, node, interval }: OutboxMessage) => {
    const row = find.get(network, node) as { id: number } | undefined;
    return row?.id ?? Number(add.run(name, network, node, interval).lastInsertRowid);
  };
  const rowOf = (message: OutboxMessage): RecordRow => ({
    node: nodeOf(message),
    epoch: message.epoch,
    counter: message.counter,
    type: typeNumber(message.type),
    time: message.time,
    received: message.received,
    marks: message.marks ?? 0,
    via: message.via,
    body: encodeBody(message.body),
  });
  return {
    /** Of the first sink, and how many rows there are for all. */
    outbox: { ...outbox.sink(names[0]!), count: outbox.count },
    all: outbox,
    elsewhere: store.elsewhere,
    db,
    append(...messages: OutboxMessage[]) {
      transact(() => {
        for (const each of messages) {
          tables.history.insert(rowOf(each), false);
          tables.outbox.append(rowOf(each), each.live, each.timeAfter, false);
        }
      });
    },
  };
}

/** Who publishes in these tests. */
export const ORIGIN = { site: "here", gateway: "g" };
export const ABOUT = { ...ORIGIN, version: "1.2.3", takesRequests: false };

export const NOW = Date.UTC(2026, 10, 23, 2, 0, 0);

/** A live reading of node `node`, measured a second before NOW, with the given counter. */
export function reading(node: number, counter: number, more: Partial<OutboxMessage> = {}): OutboxMessage {
  return {
    network: 1,
    node,
    epoch: 0,
    counter,
    name: `n-${node}`,
    type: "reading",
    body: [NOW / 1000 - 1, 4123, 12, 9, 45, -72, new Uint8Array([0x80, 0xff, 0, 0x7f]), 7, 2, 155, 8],
    time: NOW - 1000,
    timeAfter: null,
    timeBefore: null,
    received: NOW - 500,
    via: "test",
    live: true,
    interval: 900_000,
    ...more,
  } as OutboxMessage;
}

/** Waits a tenth as long as it is told to. */
export const hastyClock: Clock = { ...systemClock, setTimeout: (run, ms) => setTimeout(run, ms / 10) };

export interface Arrival {
  topic: string;
  id: string;
  late: boolean | undefined;
}

/** A broker in this process that lists what it has been sent. */
export async function listeningBroker(port = 0) {
  const aedes = await Aedes.createBroker();
  const arrivals: Arrival[] = [];
  const retained = new Map<string, unknown>();
  aedes.on("publish", (packet, client) => {
    if (client === null && !packet.topic.startsWith("sippra/")) return;
    const text = packet.payload.toString();
    if (text === "") return void retained.delete(packet.topic);
    const payload = JSON.parse(text);
    if (packet.retain) retained.set(packet.topic, payload);
    else arrivals.push({ topic: packet.topic, id: payload.id, late: payload.late });
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    aedes,
    arrivals,
    retained,
    port: (server.address() as { port: number }).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => aedes.close(resolve));
      await closed(server);
    },
  };
}

/** Listens on a port of its own and passes bytes on, each way `delay` ms late; `cut` breaks all connections. */
export async function proxy(target: number, delay = 0) {
  const pairs = new Set<[Socket, Socket]>();
  let shut = false;
  const server = createServer((near) => {
    if (shut) {
      near.destroy();
      return;
    }
    const far = createConnection(target, "127.0.0.1");
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on("data", (bytes) => {
        if (delay === 0) to.write(bytes);
        else setTimeout(() => to.writable && to.write(bytes), delay);
      });
      from.on("error", () => {});
      from.on("close", () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    /** Takes no new connection until opened again. */
    shut(now: boolean) {
      shut = now;
    },
    cut() {
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
    },
    async close() {
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
      await closed(server);
    },
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** A log that keeps its sentences. */
export function keepingLog(): Log & { sentences: string[] } {
  const sentences: string[] = [];
  const keep = (_fields: object, sentence: string) => void sentences.push(sentence);
  return { sentences, debug() {}, info: keep, warn: keep, error: keep };
}

export async function until(condition: () => boolean, ms = 120_000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A generator of numbers in [0, 1) that gives the same ones every time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Per topic, ids in the order of their first arrival. */
export function firstArrivals(arrivals: readonly Arrival[]): Map<string, string[]> {
  const seen = new Set<string>();
  const byTopic = new Map<string, string[]>();
  for (const { topic, id } of arrivals) {
    if (seen.has(`${topic} ${id}`)) continue;
    seen.add(`${topic} ${id}`);
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), id]);
  }
  return byTopic;
}

/** A partner: hears everything under sippra/, by a client of its own that comes back after a break. */
export async function ear(url: string, options: IClientOptions = {}) {
  const arrivals: Arrival[] = [];
  const last = new Map<string, unknown>();
  const client = mqtt.connect(url, { reconnectPeriod: 100, ...options });
  client.on("message", (topic, bytes) => {
    const payload = JSON.parse(bytes.toString());
    last.set(topic, payload);
    arrivals.push({ topic, id: payload.id, late: payload.late });
  });
  await client.subscribeAsync("sippra/#", { qos: 1 });
  return { arrivals, last, client, close: () => client.endAsync(true) };
}

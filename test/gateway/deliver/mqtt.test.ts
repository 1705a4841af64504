// The link on its own, against servers that misbehave in ways a real broker seldom does on request.
import { createServer, type Socket } from "node:net";
import mqttConnection from "mqtt";
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { brokerAdvice } from "../../../gateway/deliver/advice.ts";
import { startBroker } from "../../../gateway/deliver/broker.ts";
import { backoff, type MqttSettings } from "../../../gateway/deliver/link.ts";
import { connectMqtt } from "../../../gateway/deliver/mqtt.ts";
import { startRetained } from "../../../gateway/deliver/retained.ts";
import { retainedStatus, statusWill } from "../../../gateway/deliver/retained-gateway.ts";
import { retainedInfo } from "../../../gateway/deliver/retained-node.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { createLog, silentLog } from "../../../gateway/log.ts";
import type { Change, NodeInfo } from "../../../gateway/store/view.ts";
import { atEnd, later } from "../../later.ts";
import { ear, keepingLog, listeningBroker, NOW, seeded, until } from "./harness.ts";

function connect(
  settings: Partial<MqttSettings> & { url: string },
  log = silentLog,
  clock: Clock = systemClock,
) {
  return later(
    connectMqtt({ version: "3.1.1", clientId: "c", ...settings }, { clock, log, random: seeded(1) }),
  );
}

/** Speaks just enough MQTT to answer a CONNECT with `connack`; then counts PUBLISH packets and says nothing. */
async function silentServer(connack: number[]) {
  const sockets = new Set<Socket>();
  let publishes = 0;
  let connects = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let buffered = Buffer.alloc(0);
    socket.on("data", (data) => {
      buffered = Buffer.concat([buffered, data]);
      // Fixed header: type, then the remaining length in one or two bytes, which is all these tests need.
      while (buffered.length >= 2) {
        const wide = (buffered[1]! & 0x80) !== 0;
        const length = wide ? (buffered[1]! & 0x7f) + (buffered[2]! << 7) : buffered[1]!;
        const end = (wide ? 3 : 2) + length;
        if (buffered.length < end) return;
        const type = buffered[0]! >> 4;
        buffered = buffered.subarray(end);
        if (type === 1) {
          connects++;
          socket.write(Buffer.from(connack));
        }
        if (type === 3) publishes++;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return later({
    url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`,
    publishes: () => publishes,
    connects: () => connects,
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

const ACCEPTED_4 = [0x20, 2, 0, 0];
/** MQTT 5, Receive Maximum (property 0x21) of 3. */
const ACCEPTED_5_RM3 = [0x20, 6, 0, 0, 3, 0x21, 0, 3];

describe("the link", () => {
  it("waits longer each time, between half and all of a doubling that ends at 30 s", () => {
    const range = (attempt: number) => [backoff(attempt, () => 0), backoff(attempt, () => 1)];
    expect([0, 1, 2, 5, 6, 7, 1000].map(range)).toEqual([
      [250, 500],
      [500, 1000],
      [1000, 2000],
      [8000, 16_000],
      [15_000, 30_000],
      [15_000, 30_000],
      [15_000, 30_000],
    ]);
  });

  it("never has more unacknowledged than the broker takes, whoever publishes", async () => {
    const server = await silentServer(ACCEPTED_5_RM3);
    const link = connect({ url: server.url, version: "5" });
    await until(() => link.up);
    expect(link.receiveMaximum).toBe(3);
    const results = Array.from({ length: 10 }, () => link.publish("t", "p").catch((error) => error.code));
    await until(() => server.publishes() === 3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.publishes()).toBe(3);
    server.hangUp();
    expect(await Promise.all(results)).toEqual(Array(10).fill("broker"));
  });

  it("rejects every pending publish at a break, before it tells of it, and at once while there is none", async () => {
    const server = await silentServer(ACCEPTED_4);
    const link = connect({ url: server.url });
    await until(() => link.up);
    const order: string[] = [];
    link.onDown(() => {
      expect(link.up).toBe(false);
      queueMicrotask(() => order.push("down"));
    });
    const pending = [1, 2].map(() => link.publish("t", "p").catch(() => order.push("rejected")));
    await until(() => server.publishes() === 2);
    server.hangUp();
    await Promise.all(pending);
    await until(() => order.length === 3);
    expect(order).toEqual(["rejected", "rejected", "down"]);
    await expect(link.publish("t", "p")).rejects.toThrow("There is no connection to the MQTT broker.");
    await until(() => link.connections === 2);
  });

  it("gives up a connection on which nothing is acknowledged, and makes it anew", async () => {
    const server = await silentServer(ACCEPTED_4);
    const log = keepingLog();
    // Time runs 100 times as fast.
    const start = Date.now();
    const fast: Clock = {
      now: () => start + (Date.now() - start) * 100,
      setTimeout: (run, ms) => setTimeout(run, ms / 100),
      clearTimeout: systemClock.clearTimeout,
    };
    const link = connect({ url: server.url }, log, fast);
    await until(() => link.up);
    await expect(link.publish("t", "p")).rejects.toThrow(/is connected but acknowledges nothing/);
    await until(() => link.connections === 2);
  });

  it("says once that another client has its id, and does not fight in a hurry", async () => {
    const broker = later(await listeningBroker());
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const log = keepingLog();
    const link = connect({ url, clientId: "twin" }, log);
    await until(() => link.up);
    const twin = mqttConnection.connect(url, { clientId: "twin", reconnectPeriod: 50 });
    atEnd(() => twin.endAsync(true));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const told = log.sentences.filter((sentence) =>
      sentence.includes("another gateway runs under the same client id, twin"),
    );
    expect(told.length).toBe(1);
    expect(link.connections).toBeLessThan(6);
  });

  it("says what is wrong with a certificate or key that is none, and does not throw", async () => {
    const log = keepingLog();
    const junk = Buffer.from("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
    connect({ url: "mqtts://127.0.0.1:1", cert: junk, key: junk }, log);
    await until(() => log.sentences.length > 0);
    expect(log.sentences[0]).toMatch(
      /^TLS with the MQTT broker at 127\.0\.0\.1:1 fails \(.*\): check mqtt\.ca_file/,
    );
  });

  it.each([
    ["ENOTFOUND", "mend this machine's DNS"],
    ["ETIMEDOUT", "check mqtt.url, the network and the firewall"],
    ["CERT_HAS_EXPIRED", "renew it there, or set this machine's clock"],
    [1, "set mqtt.version to 5"],
    [4, "does not take the user name or password"],
    [133, "does not take the client id c"],
    [142, "give each gateway of a site its own name"],
    ["WHATEVER", "cannot be used (why)"],
  ])("has a sentence for %s", (code, part) => {
    const settings: MqttSettings = { url: "mqtt://b:1883", version: "3.1.1", clientId: "c", username: "u" };
    const sentence = brokerAdvice(settings, { code, message: "why" }, false);
    expect(sentence).toContain(part);
    expect(sentence).toMatch(/b(:1883)?\b.*\.$/);
  });
});

describe("retained states", () => {
  const node = (name: string, more: Partial<NodeInfo> = {}): NodeInfo => ({
    name,
    network: 1,
    node: 1,
    epoch: 0,
    firmware: null,
    board: null,
    interval: null,
    lastSeen: null,
    acousticRate: null,
    acousticBits: null,
    reset: null,
    boot: null,
    thinned: null,
    signal: null,
    ...more,
  });

  it("tell of each node once, again when it changes, and all again after a break", async () => {
    const broker = later(await startBroker(0));
    const topics = topicsOf("here", "g");
    const heard = later(await ear(`mqtt://127.0.0.1:${broker.port}`));
    const link = connect({ url: `mqtt://127.0.0.1:${broker.port}`, will: statusWill(topics) });
    let nodes = Array.from({ length: 45 }, (_, i) => node(`n-${i}`));
    let changed = (_change: Change) => {};
    const clock: Clock = { ...systemClock, now: () => NOW };
    const view = {
      nodes: (name?: string) => nodes.filter((each) => name === undefined || each.name === name),
      onChanged(listener: (change: Change) => void) {
        changed = listener;
        return () => {};
      },
    };
    const sources = [retainedStatus(topics, "1.2.3", clock), retainedInfo(view, topics)];
    const retained = startRetained({ link, sources, log: silentLog, wall: systemClock });
    await until(() => heard.arrivals.length === 46);
    expect(heard.last.get(topics.gatewayStatus)).toEqual({
      state: "online",
      time: "2026-11-23T02:00:00.000Z",
      version: "1.2.3",
    });
    // lastSeen moves with every frame and is no part of info.
    nodes = nodes.map((each) => ({ ...each, lastSeen: 5 }));
    nodes[7] = node("n-7", {
      firmware: "0.1.0",
      interval: 900_000,
      acousticRate: 4096,
      acousticBits: 12,
      reset: 3,
      boot: 4,
      thinned: { first: 700, count: 96, received: NOW },
    });
    for (const { name } of nodes) changed({ of: "node", name });
    await until(() => heard.arrivals.length === 47);
    expect(heard.last.get(topics.node("n-7").info)).toEqual({
      name: "n-7",
      network: 1,
      node: 1,
      epoch: 0,
      firmware: "0.1.0",
      board: null,
      interval_s: 900,
      acoustic_rate_hz: 4096,
      acoustic_bits: 12,
      restart_reason: "command",
      boots: 4,
      thinned: { readings: 96, from_counter: 700, told: "2026-11-23T02:00:00.000Z" },
      signal: null,
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard.arrivals.length).toBe(47);

    // A signal is told when it is the first, a day old, or when something else has changed.
    const DAY_MS = 86_400_000;
    const told: unknown[] = [];
    const hears = async (rssi: number, at: number, more: Partial<NodeInfo> = {}) => {
      nodes[7] = node("n-7", { boot: 4, ...more, signal: { rssi, snr: -3, margin: 9.5, at } });
      const before = heard.arrivals.length;
      changed({ of: "node", name: "n-7" });
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (heard.arrivals.length > before)
        told.push((heard.last.get(topics.node("n-7").info) as { signal: unknown }).signal);
    };
    await hears(-100, NOW);
    await hears(-101, NOW + 1000);
    await hears(-102, NOW + DAY_MS - 1);
    await hears(-103, NOW + DAY_MS);
    await hears(-104, NOW + DAY_MS + 1000);
    await hears(-105, NOW + DAY_MS + 2000, { boot: 5 });
    await hears(-106, NOW + DAY_MS + 3000, { boot: 5 });
    const signal = { snr_db: -3, margin_db: 9.5 };
    expect(told).toEqual([
      { rssi_dbm: -100, ...signal, at: "2026-11-23T02:00:00.000Z" },
      { rssi_dbm: -103, ...signal, at: "2026-11-24T02:00:00.000Z" },
      { rssi_dbm: -105, ...signal, at: "2026-11-24T02:00:02.000Z" },
    ]);
    const arrived = heard.arrivals.length;
    await retained.close();
    await link.close();
    await until(() => heard.arrivals.length === arrived + 1);
    expect(heard.last.get(topics.gatewayStatus)).toEqual({
      state: "offline",
      time: "2026-11-23T02:00:00.000Z",
    });
  });
});

describe("the log", () => {
  const write = (format: "json" | "text" | "auto", isTTY: boolean) => {
    const lines: string[] = [];
    const log = createLog({ level: "info", format }, { write: (line) => lines.push(line), isTTY });
    log.debug({}, "not shown");
    log.warn({ node: "elm-4", line: "a b\x1b[2J\n", err: new Error("stack") }, "A sentence.");
    return lines;
  };

  it("is JSON for machines, and one line for people that no hostile text can break", () => {
    expect(write("auto", false)).toEqual(
      write("json", true).map(() => expect.stringMatching(/^\{"level":"warn".*\n$/)),
    );
    const [line] = write("text", false);
    expect(line).toMatch(/^\d\d:\d\d:\d\d warn {2}A sentence\. {2}node=elm-4 line="a b\\u001b\[2J\\n"\n$/);
    expect(write("auto", true)[0]).toContain("\x1b[33mwarn \x1b[0m A sentence.");
  });
});

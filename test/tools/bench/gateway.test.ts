// The bench of the gateway measures what it says: the same messages on both sides, and nodes that are all answered.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type IPublishPacket } from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Broker, startBenchBroker } from "../../../tools/bench/broker.ts";
import { chunksFor, feed, feedAlone } from "../../../tools/bench/feed.ts";
import { ready, throughGateway } from "../../../tools/bench/gateway.ts";
import { publishAll } from "../../../tools/bench/mqtt.ts";
import { countFrames, LINES, mqttVersion } from "../../../tools/bench/site.ts";

let broker: Broker;
let folder: string;
beforeEach(async () => {
  broker = await startBenchBroker(process.env);
  folder = mkdtempSync(join(tmpdir(), "sippra-bench-test-"));
});
afterEach(() => {
  broker.close();
  rmSync(folder, { recursive: true, force: true });
});

test("mqtt alone publishes what the gateway does: topic, payload and properties", async () => {
  const settings = { broker, folder, path: join(folder, "sippra.sqlite") };
  const version = mqttVersion(settings);
  const protocolVersion = version === "5" ? 5 : 4;
  const client = await mqtt.connectAsync(broker.url, { protocolVersion });
  const heard: { topic: string; said: object; length: number; properties: object }[] = [];
  client.on("message", (topic, payload, { properties }: IPublishPacket) => {
    const { received: _, ...said } = JSON.parse(payload.toString());
    heard.push({ topic, said, length: payload.length, properties: { ...properties } });
  });
  await client.subscribeAsync("sippra/v1/bench/node/node-0-0/reading", { qos: 1 });
  await throughGateway(settings, LINES);
  await publishAll(broker, version, [ready(0)], false);
  await expect.poll(() => heard.length).toBe(2);
  expect(heard[1]).toEqual(heard[0]);
  await client.endAsync();
});

test("no line has more under way than it can be answered, whoever is slow", async () => {
  const sent = new Array<number>(LINES).fill(0);
  const lines = sent.map((_, i) => ({
    senders: [{ node: i + 1, key: new Uint8Array(16) }],
    answers: 0,
    line: { send: (chunk: Uint8Array) => void (sent[i]! += countFrames(chunk)) },
  }));
  const chunks = chunksFor(lines, 12_000);
  let most = 0;
  let asked = 0;
  await feed(lines, chunks, () => {
    most = Math.max(most, ...lines.map(({ answers }, i) => sent[i]! - answers));
    // The first is answered now and then, the others at once.
    for (const [i, node] of lines.entries()) if (i > 0 || ++asked % 10 === 0) node.answers = sent[i]!;
    return sent.reduce((sum, each) => sum + each, 0);
  });
  expect(sent).toEqual(new Array(LINES).fill(600));
  // 295 answers to readings fit into the second of bytes that may wait for a line of 115,200 bit/s.
  expect(most).toBeGreaterThan(50);
  expect(most).toBeLessThan(295);
});

test("the load alone is measured to its last frame", async () => {
  expect(await feedAlone(1000)).toBeGreaterThan(0);
});

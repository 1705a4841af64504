// A whole gateway in this process, as the demo uses it: sealed frames in at a serial line that is none, JSON
// out at a broker, and what is not published by the time it closes still in the store.
import { createServer } from "node:net";
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { type Cbor, cborPut } from "../../../shared/cbor.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { sealFrame, UPLINK } from "../../../shared/frame.ts";
import { EVENT, READING } from "../../../shared/messages.ts";
import { createLines } from "../../../tools/board/line.ts";
import { atEnd } from "../../later.ts";
import { nodeCcm } from "../../shared/crypto.ts";
import { join } from "../deliver/embedded.ts";
import { ear, keepingLog, NOW, until } from "../deliver/harness.ts";
import { commandOf } from "../store/command.ts";

/** Records are dated around NOW, and time goes on from there. */
const started = Date.now();
const clock: Clock = { ...systemClock, now: () => NOW + Date.now() - started };

function memoryStore(): Store {
  const store = openStore(":memory:");
  atEnd(() => store.close());
  return store;
}

function settings(mqtt: object) {
  return configSchema.parse({ site: "here", data: "/nowhere", serial: [{ path: "/virtual/1" }], mqtt });
}

function wire({ node, key }: { node: number; key: Uint8Array }, type: number, counter: number, body: Cbor) {
  const bytes = new Uint8Array(222);
  const length = cborPut(bytes, 0, body);
  const frame = sealFrame(nodeCcm(key), UPLINK, 0, type, 1, node, counter, bytes.subarray(0, length));
  return cobsEncode(frame, crc32);
}

const readingBody = (time: number): Cbor => [time, 4123, 12, 9, 45, -72, new Uint8Array(8), 7, 0, 155, 8];

it("takes what a node says to its topics, and says goodbye", async () => {
  const store = memoryStore();
  const node = store.addNode({ name: "elm-4", network: 1 });
  const { lines, binding } = createLines(["/virtual/1"]);
  const line = lines[0]!;
  const gateway = await startGateway(settings({ embedded: { port: 0 } }), {
    clock,
    log: silentLog,
    store,
    binding,
  });
  const subscriber = await ear(`mqtt://127.0.0.1:${gateway.brokerPort}`);
  await until(() => subscriber.last.has("sippra/v1/here/node/elm-4/info"));
  const now = NOW / 1000;
  // The line is open once it takes a frame: before, bytes are lost like on any port that nobody reads.
  let counter = 0;
  const published = () => subscriber.arrivals.filter(({ topic }) => topic.endsWith("/reading"));
  await until(() => {
    line.send(wire(node, READING, ++counter, readingBody(now)));
    return published().length > 0;
  });
  const damaged = wire(node, READING, 0xffff, readingBody(now));
  damaged[20] = damaged[20] === 1 ? 2 : 1;
  line.send(damaged);
  line.send(wire(node, READING, ++counter, readingBody(now - 86_400)));
  line.send(wire(node, EVENT, ++counter, [0, now, 250, -413, 600, 4123, 3710, null, 0]));
  await until(() => subscriber.last.has("sippra/v1/here/node/elm-4/event"));
  await gateway.idle();
  expect(subscriber.last.get("sippra/v1/here/node/elm-4/event")).toMatchObject({
    kind: "burst",
    change_kpa: -41.3,
  });
  expect(subscriber.last.get("sippra/v1/here/node/elm-4/reading")).toMatchObject({
    pressure_kpa: 412.3,
    late: false,
  });
  expect(gateway.refusals()).toMatchObject({ damaged: 1, "not-authentic": 0 });
  expect(gateway.counters.published).toBeGreaterThanOrEqual(2);
  await gateway.close();
  await gateway.close();
  expect(subscriber.last.get("sippra/v1/here/gateway/gateway-1/status")).toMatchObject({ state: "offline" });
  expect(store.outbox.count()).toBe(0);
  await subscriber.close();
});

it("keeps what a broker that is away did not get, and publishes it when started again", async () => {
  const store = memoryStore();
  const node = store.addNode({ name: "elm-4", network: 1 });
  const { lines, binding } = createLines(["/virtual/1"]);
  const first = await startGateway(settings({ url: "mqtt://127.0.0.1:1" }), {
    clock,
    log: silentLog,
    store,
    binding,
  });
  let counter = 0;
  await until(() => {
    lines[0]!.send(wire(node, READING, ++counter, readingBody(NOW / 1000)));
    return store.outbox.count() > 0;
  });
  const from = Date.now();
  await first.close();
  expect(Date.now() - from).toBeLessThan(2000);
  const kept = store.outbox.count();
  expect(kept).toBeGreaterThan(0);
  const second = await startGateway(settings({ embedded: { port: 0 } }), {
    clock,
    log: silentLog,
    store,
    binding,
  });
  await second.idle();
  expect(second.counters.published).toBe(kept);
  await second.close();
  expect(store.outbox.count()).toBe(0);
});

it("is the only one at its own broker to go by its name, and to publish what is its own", async () => {
  const [store, { binding }] = [memoryStore(), createLines(["/virtual/1"])];
  const gateway = await startGateway(settings({ embedded: { port: 0 } }), {
    clock,
    log: silentLog,
    store,
    binding,
  });
  atEnd(gateway.close);
  await until(() => gateway.link.up);
  const stranger = await join(gateway.brokerPort!, { protocolVersion: 5 });
  const refused = stranger.publishAsync("sippra/v1/here/node/elm-4/info", "{}", { qos: 1, retain: true });
  await expect(refused).rejects.toMatchObject({ code: 0x87 });
  await expect(join(gateway.brokerPort!, { clientId: "sippra-here-gateway-1" })).rejects.toMatchObject({
    code: 4,
  });
  expect([gateway.link.up, gateway.link.connections]).toEqual([true, 1]);
});

it("leaves nothing open where it cannot start", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  atEnd(() => new Promise((resolve) => taken.close(resolve)));
  const { port } = taken.address() as { port: number };
  const store = memoryStore();
  const start = () => startGateway(settings({ embedded: { port } }), { clock, log: silentLog, store });
  await expect(start()).rejects.toMatchObject({ code: "broker" });
  expect(store.nodes()).toEqual([]); // its owner's to close
});

it("gives up a command whose time is up, and says so", async () => {
  const store = memoryStore();
  store.addNode({ name: "elm-4", network: 1 });
  const now = clock.now() - 3_600_000;
  store.commands.add(commandOf("elm-4", { restart: true }, now));
  const log = keepingLog();
  const gateway = await startGateway(settings({ url: "mqtt://127.0.0.1:1" }), { clock, log, store });
  await until(() => store.commands.list("elm-4", 1)[0]!.state === "expired");
  await gateway.close();
  expect(log.sentences).toContain(
    "A command was given up. Its time was up before the node could be answered: nothing was sent.",
  );
});

// The wire of the fault laboratory: what it reads of MQTT, what it notes of records, and where it cuts.
import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { later } from "../later.ts";
import { until } from "../processes.ts";
import { accessList } from "./broker.ts";
import { offsetForNight } from "./nodes.ts";
import { type Packet, packetReader } from "./packets.ts";
import { startProxy } from "./proxy.ts";
import { SCENARIO_NAMES, scenarioOf } from "./scenarios.ts";

const text = (value: string) => [value.length >> 8, value.length & 255, ...Buffer.from(value)];
const packet = (head: number, body: number[]) => {
  const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return Buffer.from([head, ...length, ...body]);
};
const connect = (version: number) =>
  packet(0x10, [...text("MQTT"), version, 2, 0, 30, ...(version >= 5 ? [3, 0x21, 0, 9] : []), ...text("me")]);
const TOPIC = "sippra/v1/test/node/n-1/reading";
const publish = (packetId: number, payload: string, properties: number[] = []) =>
  packet(0x32, [...text(TOPIC), packetId >> 8, packetId & 255, ...properties, ...Buffer.from(payload)]);
const puback = (packetId: number, ...reason: number[]) =>
  packet(0x40, [packetId >> 8, packetId & 255, ...reason]);

test.each([4, 5])("packets of version %i are read however they are cut up", (version) => {
  const bytes = Buffer.concat([
    connect(version),
    publish(7, "x".repeat(300), version >= 5 ? [3, 1, 1, 1] : []),
    puback(7, ...(version >= 5 ? [0x87, 0] : [])),
  ]);
  for (const size of [1, 3, bytes.length]) {
    const packets: Packet[] = [];
    const read = packetReader(
      (one) => packets.push(one),
      () => version,
    );
    for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
    expect(packets).toMatchObject([
      { is: "connect", version, clientId: "me" },
      { is: "publish", topic: TOPIC, packetId: 7, payload: Buffer.from("x".repeat(300)) },
      { is: "puback", packetId: 7, reason: version >= 5 ? 0x87 : 0 },
    ]);
  }
});

/** A server that keeps what it gets, and says what it is told. */
async function listener() {
  const got: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("data", (chunk) => got.push(chunk)).on("error", () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    got: () => Buffer.concat(got),
    say: (bytes: Buffer) => sockets.at(-1)!.write(bytes),
    close: () => server.close(),
  };
}

test("a record is noted with its answer and its echo; one that is cut is not, and half of it has passed", async () => {
  const far = later(await listener());
  const proxy = later(await startProxy(far.port));
  const near = createConnection(proxy.port, "127.0.0.1");
  near.on("error", () => {}).resume();
  const first = publish(7, '{"id":"1-1-0-1"}');
  near.write(Buffer.concat([connect(4), first]));
  await until(() => proxy.sent.length === 1, "a record on the wire");
  far.say(Buffer.concat([first, puback(7)]));
  await until(() => proxy.sent[0]!.answeredAt !== null, "its answer");
  expect(proxy.sent[0]).toMatchObject({ id: "1-1-0-1", topic: TOPIC, connection: 1, reason: 0 });
  expect(proxy.sent[0]!.echoedAt).not.toBeNull();

  const before = far.got().length;
  const second = publish(8, '{"id":"1-1-0-2"}');
  proxy.cut(0.5);
  const closed = once(near, "close");
  near.write(second);
  // Not in one chunk with it.
  await until(() => far.got().length > before, "half of it");
  near.write(publish(9, '{"id":"1-1-0-3"}'));
  await closed;
  expect(far.got().length - before).toBe(Math.floor(second.length / 2));
  expect(proxy.sent).toHaveLength(1);
  expect(proxy.connections).toMatchObject([{ until: expect.any(Number) }]);
});

test("an access list denies what it is told to, and may take the right to read", () => {
  const list = accessList(["a/b", "a/c"], { denied: ["a/b"], reads: false });
  expect(list).toMatch(/^topic write a\/c$/m);
  expect(list).not.toMatch(/a\/b|topic read sippra/);
  expect(accessList(["a/b"], { denied: [], reads: true })).toMatch(/^topic read sippra\/#$/m);
});

test("any minute can be a night's end", () => {
  for (let minute = 0; minute < 1440; minute++) {
    const offset = offsetForNight(minute * 60_000);
    expect((minute + offset + 1440) % 1440).toBe(240);
    expect(offset).toBeGreaterThanOrEqual(-720);
    expect(offset).toBeLessThanOrEqual(840);
  }
});

test("seeds in turn are all scenarios", () => {
  expect(new Set(SCENARIO_NAMES.map((_, seed) => scenarioOf(seed)))).toEqual(new Set(SCENARIO_NAMES));
});

// From uplink to ack: what is answered is on disk, what fails fails alone, and nothing that is sent to it breaks it.
import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { consoleOff } from "../../../gateway/intake/console.ts";
import type { FrameContent } from "../../../gateway/intake/uplink.ts";
import { EVENT, FLAG_ACK_WANTED, NIGHT, SPECTRUM } from "../../../shared/messages.ts";
import {
  cbor,
  event,
  HELLO_MAP,
  hello,
  openAck,
  reading,
  readingBody,
  records,
  seal,
  uplinkOf,
} from "../admit/nodes.ts";
import { storePath } from "../store/folder.ts";
import { gateway, NOW, T } from "./pipeline-rig.ts";

afterEach(() => vi.restoreAllMocks());

describe("answers", () => {
  test("an ack names the uplink, what is settled and missing, and the time; sealed for its node", async () => {
    const { store, take } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    await take(reading(node, 1, T));
    const { sent } = await take(event(node, 4, T));
    expect(sent).toHaveLength(1);
    expect(openAck(node, sent[0]!)).toEqual({
      counter: T,
      answers: 4,
      settled: 1,
      missing: new Uint8Array([0b11]),
      seconds: T,
      milliseconds: 123,
    });
  });

  test("go to hellos, events, batches, spectra and outcomes always, to readings and nights when they ask", async () => {
    const { store, take } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const night = (flags: number) =>
      cbor([20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, flags, 158, -5]);
    const answered = async (frame: Uint8Array) => (await take(frame)).sent.length === 1;
    expect(await answered(hello(node, 1))).toBe(true);
    expect(await answered(event(node, 2, T))).toBe(true);
    expect(await answered(records(node, 3, 0, [[1, 1]]))).toBe(true);
    expect(await answered(reading(node, 4, T))).toBe(false);
    expect(await answered(reading(node, 5, T, FLAG_ACK_WANTED))).toBe(true);
    expect(await answered(seal(node, NIGHT, 6, night(0)))).toBe(false);
    expect(await answered(seal(node, NIGHT, 7, night(FLAG_ACK_WANTED)))).toBe(true);
    expect(await answered(seal(node, SPECTRUM, 8, cbor([0, 20000, new Uint8Array(32), 40])))).toBe(true);
    expect(await answered(seal(node, 6, 9, cbor({ 0: 1, 1: 0 })))).toBe(true);
    expect(await answered(reading(node, 5, T, FLAG_ACK_WANTED))).toBe(false); // replayed
  });

  test("are sent only after what they promise is on disk", async () => {
    const path = storePath();
    const { store, pipeline } = gateway(path);
    const node = store.addNode({ name: "a", network: 1 });
    const other = new DatabaseSync(path);
    const onDisk: unknown[] = [];
    const look = () => onDisk.push(other.prepare("SELECT counter FROM records").all().length);
    for (const counter of [1, 2, 3]) {
      const frame = reading(node, counter, T, FLAG_ACK_WANTED);
      pipeline.take({
        frame,
        received: NOW,
        via: "test",
        back: { writable: () => true, send: look },
      });
    }
    await pipeline.idle();
    expect(onDisk).toEqual([3, 3, 3]);
    other.close();
  });

  test("what a hello says of the console is told to its line before the ack", async () => {
    const { store, pipeline } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const order: string[] = [];
    const back = {
      committed: (content: FrameContent) => order.push(`off ${consoleOff(content)}`),
      writable: () => true,
      send: () => order.push("sent"),
    };
    pipeline.take({ frame: hello(node, 1), received: NOW, via: "test", back });
    pipeline.take({ frame: hello(node, 2, { ...HELLO_MAP, 3: 0 }), received: NOW, via: "test", back });
    // Not authentic: nobody's word.
    pipeline.take({ frame: hello({ ...node, key: randomBytes(16) }, 3), received: NOW, via: "test", back });
    await pipeline.idle();
    expect(order).toEqual(["off true", "sent", "off false", "sent"]);
  });

  test("in an epoch before the current are sealed with its key", async () => {
    const { store, take } = gateway();
    const old = store.addNode({ name: "a", network: 1 });
    const now = store.rekey("a");
    const { sent } = await take(hello(old, 1));
    expect(openAck(old, sent[0]!)).toMatchObject({ answers: 1, settled: 1 });
    expect(() => openAck(now, sent[0]!)).toThrow();
  });

  test("downlink counters never repeat, whatever the clock does", async () => {
    const { store, take, clock } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const used: number[] = [];
    for (let counter = 1; counter <= 20; counter++) {
      // By a clock that is behind it, a counter goes on once a second.
      clock.runUntil(clock.monotonic!() + 1000);
      if (counter === 10) clock.now = () => 1000;
      for (const answer of (await take(hello(node, counter))).sent) used.push(openAck(node, answer).counter);
    }
    expect(used).toHaveLength(20);
    expect(used).toEqual([...new Set(used)].sort((a, b) => a - b));
  });
});

describe("batches", () => {
  test("all that came since the last commit is one", async () => {
    const exec = vi.spyOn(DatabaseSync.prototype, "exec");
    const { store, pipeline, messages } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    exec.mockClear();
    for (let c = 1; c <= 300; c++) pipeline.take(uplinkOf(reading(node, c, T)).uplink);
    await pipeline.idle();
    expect(exec.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(1);
    expect(messages).toHaveLength(300);
    expect(messages[299]).toEqual({
      type: "reading",
      body: expect.anything(),
      name: "a",
      network: 1,
      node: 1,
      epoch: 0,
      counter: 300,
      received: 0,
      via: "test",
    });
  });

  test("the same frame twice in one batch is one record and one replay", async () => {
    const { store, pipeline, refused } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    for (let i = 0; i < 2; i++) pipeline.take(uplinkOf(reading(node, 1, T)).uplink);
    await pipeline.idle();
    expect(store.outbox.count()).toBe(1);
    expect(refused()).toEqual({ replayed: 1 });
  });

  test("a frame that makes the gateway itself fail spoils no other, and changes nothing", async () => {
    const { store, pipeline, logged } = gateway(":memory:", (real) => ({
      ...real,
      accept(frame, reception) {
        const accepted = real.accept(frame, reception);
        if (frame.counter === 2) throw new TypeError("an error of ours");
        return accepted;
      },
    }));
    const node = store.addNode({ name: "a", network: 1 });
    const all = [1, 2, 3].map((c) => uplinkOf(reading(node, c, T, FLAG_ACK_WANTED)));
    for (const { uplink } of all) pipeline.take(uplink);
    await pipeline.idle();
    expect(all.map(({ sent }) => sent.length)).toEqual([1, 0, 1]);
    expect(openAck(node, all[2]!.sent[0]!)).toMatchObject({ settled: 1, missing: new Uint8Array([1]) });
    expect(store.recent("a", 9).map((each) => each.counter)).toEqual([3, 1]);
    expect(logged.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  test("a line or a watcher that throws is said and hurts nobody", async () => {
    const { store, pipeline, logged, messages } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    pipeline.onMessage(() => {
      throw new Error("watcher");
    });
    store.outbox.onAppended(() => {
      throw new Error("publisher");
    });
    const broken = uplinkOf(reading(node, 1, T, FLAG_ACK_WANTED));
    broken.uplink.back.send = () => {
      throw new Error("line");
    };
    const good = uplinkOf(reading(node, 2, T, FLAG_ACK_WANTED));
    pipeline.take(broken.uplink);
    pipeline.take(good.uplink);
    await pipeline.idle();
    expect(good.sent).toHaveLength(1);
    expect(messages).toHaveLength(2);
    await new Promise(setImmediate);
    expect(logged.filter(({ level }) => level === "error")).toHaveLength(4);
  });

  test("beyond its bound the queue gives up the oldest, and counts them", async () => {
    const { store, pipeline, messages, refused } = gateway(":memory:", undefined, 10);
    const node = store.addNode({ name: "a", network: 1 });
    for (let c = 1; c <= 25; c++) pipeline.take(uplinkOf(reading(node, c, T)).uplink);
    await pipeline.idle();
    expect(messages.map(({ counter }) => counter)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
    expect(refused()).toEqual({ overload: 15 });
  });

  test("closing works off what was taken", async () => {
    const { store, pipeline } = gateway();
    const nodes = ["a", "b", "c", "d"].map((name) => store.addNode({ name, network: 1 }));
    for (let c = 1; c <= 500; c++)
      for (const node of nodes) pipeline.take(uplinkOf(reading(node, c, T), NOW).uplink);
    await pipeline.close();
    expect(store.outbox.count()).toBe(2000);
    pipeline.take(uplinkOf(reading(nodes[0]!, 501, T), NOW).uplink);
    await pipeline.idle();
    expect(store.outbox.count()).toBe(2000);
  });
});

test("a jump of the counter is taken and reported with its size", async () => {
  const { store, take, logged } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  await take(reading(node, 1, T));
  await take(reading(node, 258, T));
  await take(reading(node, 260, T));
  expect(logged.filter(({ fields }) => "jump" in fields).map(({ level, fields }) => [level, fields])).toEqual(
    [
      ["info", { node: "a", counter: 258, jump: 256 }],
      ["debug", { node: "a", counter: 260, jump: 1 }],
    ],
  );
});

test("mutated and random frames give no message, no answer and no error; the valid one still does", async () => {
  const { store, pipeline, messages, logged } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  const answers: Uint8Array[] = [];
  const push = (frame: Uint8Array) =>
    pipeline.take({
      frame,
      received: NOW,
      via: "test",
      back: { send: (f) => answers.push(f), writable: () => true },
    });
  const bodies: [number, Uint8Array][] = [
    [0, cbor(readingBody(T))],
    [EVENT, cbor([1, T, 0, -300, 12, 4100, 3800, 90, 0])],
    [3, cbor(HELLO_MAP)],
    [1, cbor([0, [50, 0, readingBody(T)], [70, 4]] as never)],
    [SPECTRUM, cbor([0, 20000, new Uint8Array(32), 40])],
    [SPECTRUM, cbor([1, 20000, new Uint8Array(16), -160, 2])],
  ];
  const valid = bodies.map(([type, body], i) => seal(node, type, i + 100, body));
  const mutated = fc
    .tuple(
      fc.constantFrom(...valid),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
    )
    .map(([frame, changes]) => {
      const changed = frame.slice();
      for (const [at, by] of changes) changed[at % changed.length]! ^= by;
      return changed;
    });
  const shortened = fc
    .tuple(fc.constantFrom(...valid), fc.nat(60))
    .map(([frame, n]) => frame.slice(0, -1 - n));
  const lengthened = fc
    .tuple(fc.constantFrom(...valid), fc.uint8Array({ minLength: 1 }))
    .map(([a, b]) => Buffer.concat([a, b]));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(mutated, shortened, lengthened, fc.uint8Array({ maxLength: 300 })), {
        maxLength: 20,
      }),
      async (frames) => {
        const same = (a: Uint8Array) => valid.some((b) => Buffer.compare(a, b) === 0);
        for (const frame of frames) if (!same(frame)) push(frame);
        await pipeline.idle();
        expect(messages).toEqual([]);
        expect(answers).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
  expect(store.outbox.count()).toBe(0);
  expect(logged.filter(({ level }) => level === "error")).toEqual([]);
  for (const frame of valid) push(frame);
  await pipeline.idle();
  expect(messages).toHaveLength(valid.length);
});

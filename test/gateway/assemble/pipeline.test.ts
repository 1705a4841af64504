import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { type Message, startPipeline } from "../../../gateway/assemble/pipeline.ts";
import { consoleOff } from "../../../gateway/intake/console.ts";
import type { FrameContent } from "../../../gateway/intake/uplink.ts";
import type { Log } from "../../../gateway/log.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { COMMAND, EVENT, FLAG_ACK_WANTED, NIGHT, OUTCOME, SPECTRUM } from "../../../shared/messages.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import {
  cbor,
  event,
  HELLO_MAP,
  hello,
  openAck,
  openDownlink,
  reading,
  readingBody,
  records,
  seal,
  uplinkOf,
} from "../admit/nodes.ts";
import { commandOf } from "../store/command.ts";
import { storePath } from "../store/folder.ts";

const NOW = 1_800_000_000_123;
const T = 1_800_000_000;

afterEach(() => vi.restoreAllMocks());

function gateway(path = ":memory:", wrap: (store: Store) => Store = (store) => store, queueMax?: number) {
  const clock = createSimClock(NOW);
  const said: { level: string; sentence: string; fields: Record<string, unknown> }[] = [];
  const say = (level: string) => (fields: object, sentence: string) =>
    void said.push({ level, sentence, fields: { ...fields } });
  const log: Log = { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
  const store = openStore(path, { log });
  const refusals = startRefusals({ clock, log });
  const pipeline = startPipeline({
    store: wrap(store),
    clock,
    log,
    refusals,
    ...(queueMax === undefined ? {} : { queueMax }),
  });
  onTestFinished(() => store.close());
  const heard: Message[] = [];
  pipeline.onMessage((each) => heard.push(each));
  /** Takes one frame and waits for what comes of it. */
  const take = async (frame: Uint8Array) => {
    const each = uplinkOf(frame, clock.now());
    pipeline.take(each.uplink);
    await pipeline.idle();
    return each;
  };
  const refused = () => Object.fromEntries(Object.entries(refusals.counts()).filter(([, n]) => n > 0));
  return { clock, said, log, store, pipeline, heard, take, refused };
}

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
    const told: string[] = [];
    const back = {
      committed: (content: FrameContent) => told.push(`off ${consoleOff(content)}`),
      writable: () => true,
      send: () => told.push("sent"),
    };
    pipeline.take({ frame: hello(node, 1), received: NOW, via: "test", back });
    pipeline.take({ frame: hello(node, 2, { ...HELLO_MAP, 3: 0 }), received: NOW, via: "test", back });
    // Not authentic: nobody's word.
    pipeline.take({ frame: hello({ ...node, key: randomBytes(16) }, 3), received: NOW, via: "test", back });
    await pipeline.idle();
    expect(told).toEqual(["off true", "sent", "off false", "sent"]);
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
      if (counter === 10) clock.now = () => 1000;
      used.push(openAck(node, (await take(hello(node, counter))).sent[0]!).counter);
    }
    expect(used).toEqual([...new Set(used)].sort((a, b) => a - b));
  });
});

describe("batches", () => {
  test("all that came since the last commit is one", async () => {
    const exec = vi.spyOn(DatabaseSync.prototype, "exec");
    const { store, pipeline, heard } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    exec.mockClear();
    for (let c = 1; c <= 300; c++) pipeline.take(uplinkOf(reading(node, c, T)).uplink);
    await pipeline.idle();
    expect(exec.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(1);
    expect(heard).toHaveLength(300);
    expect(heard[299]).toEqual({
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
    const { store, pipeline, said } = gateway(":memory:", (real) => ({
      ...real,
      accept(frame, heard) {
        const accepted = real.accept(frame, heard);
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
    expect(said.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  test("a line or a watcher that throws is said and hurts nobody", async () => {
    const { store, pipeline, said, heard } = gateway();
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
    expect(heard).toHaveLength(2);
    await new Promise(setImmediate);
    expect(said.filter(({ level }) => level === "error")).toHaveLength(4);
  });

  test("beyond its bound the queue gives up the oldest, and counts them", async () => {
    const { store, pipeline, heard, refused } = gateway(":memory:", undefined, 10);
    const node = store.addNode({ name: "a", network: 1 });
    for (let c = 1; c <= 25; c++) pipeline.take(uplinkOf(reading(node, c, T)).uplink);
    await pipeline.idle();
    expect(heard.map(({ counter }) => counter)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
    expect(refused()).toEqual({ overload: 15 });
  });

  test("closing works off what was taken", async () => {
    const { store, pipeline } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    for (let c = 1; c <= 2000; c++) pipeline.take(uplinkOf(reading(node, c, T)).uplink);
    await pipeline.close();
    expect(store.outbox.count()).toBe(2000);
    pipeline.take(uplinkOf(reading(node, 2001, T)).uplink);
    await pipeline.idle();
    expect(store.outbox.count()).toBe(2000);
  });
});

test("a jump of the counter is taken and reported with its size", async () => {
  const { store, take, said } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  await take(reading(node, 1, T));
  await take(reading(node, 258, T));
  await take(reading(node, 260, T));
  expect(said.filter(({ fields }) => "jump" in fields).map(({ level, fields }) => [level, fields])).toEqual([
    ["info", { node: "a", counter: 258, jump: 256 }],
    ["debug", { node: "a", counter: 260, jump: 1 }],
  ]);
});

describe("commands", () => {
  const ask = (store: Store, now: number) =>
    store.commands.add(
      commandOf(
        "a",
        { interval_s: 300, utc_offset_min: -60, restart: true, known_noise: true, spectrum: true },
        now,
        3_600_000,
      ),
    );

  test("go out sealed in place of the ack, and their outcome is acked and said", async () => {
    const { store, take, said } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const { id } = ask(store, NOW);
    const { sent, consoleOff } = await take(hello(node, 1));
    expect(consoleOff).toEqual([true]);
    expect(openDownlink(node, sent[0]!)).toEqual({
      type: COMMAND,
      counter: T,
      body: [
        1,
        new Map([
          [0, id],
          [1, 300],
          [4, -60],
          [5, 1],
          [6, 1],
          [7, 1],
        ]),
      ],
    });
    const outcome = await take(seal(node, OUTCOME, 2, cbor({ 0: id, 1: 0 })));
    expect(openAck(node, outcome.sent[0]!)).toMatchObject({ answers: 2, settled: 2, seconds: T });
    expect(said.map(({ sentence, fields }) => [sentence, fields]).at(-1)).toEqual([
      "A node has done what a command asked.",
      {
        node: "a",
        command: id,
        settings: '{"interval_s":300,"utc_offset_min":-60,"restart":true,"known_noise":true,"spectrum":true}',
      },
    ]);
  });

  test("are not spent on a line whose console listens, or that nobody has said hello on", async () => {
    const { store, pipeline, take } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    ask(store, NOW);
    await take(hello(node, 1, { ...HELLO_MAP, 3: 0 }));
    const silent = uplinkOf(event(node, 2, T));
    silent.uplink.back.writable = () => false;
    pipeline.take(silent.uplink);
    await pipeline.idle();
    expect(store.commands.list("a", 1)[0]!.sent).toBe(0);
    await take(event(node, 3, T));
    expect(store.commands.list("a", 1)[0]!.sent).toBe(1);
  });

  test("are on disk as sent before they go; where that fails, nothing goes", async () => {
    const path = storePath();
    const { store, pipeline, take } = gateway(path);
    const node = store.addNode({ name: "a", network: 1 });
    ask(store, NOW);
    const other = openStore(path);
    const { uplink } = uplinkOf(hello(node, 1));
    const onDisk: unknown[] = [];
    uplink.back.send = () => onDisk.push(other.commands.list("a", 1)[0]!.sent);
    pipeline.take(uplink);
    await pipeline.idle();
    expect(onDisk).toEqual([1]);
    other.close();
    const real = DatabaseSync.prototype.exec;
    const full = Object.assign(new Error("full"), { code: "ERR_SQLITE_ERROR", errcode: 13 });
    vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
      if (sql === "COMMIT") throw full;
      return real.call(this, sql);
    });
    expect((await take(hello(node, 2))).sent).toEqual([]);
    vi.restoreAllMocks();
    expect(store.commands.list("a", 1)[0]!.sent).toBe(1);
  });

  test("that were never sent, and are told of all the same, are counted and acked", async () => {
    const { store, take, refused } = gateway();
    const node = store.addNode({ name: "a", network: 1 });
    const { sent } = await take(seal(node, OUTCOME, 1, cbor({ 0: 4711, 1: 0 })));
    expect(openAck(node, sent[0]!)).toMatchObject({ answers: 1 });
    expect(refused()).toEqual({ "never-sent": 1 });
  });
});

test("why a node has restarted and what it gave up is said once, in a sentence", async () => {
  const { store, take, said } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  await take(hello(node, 1, { ...HELLO_MAP, 4: 3 }));
  await take(hello(node, 2, { ...HELLO_MAP, 4: 3 }));
  await take(hello(node, 3, { ...HELLO_MAP, 4: 1, 9: 8, 7: [4, 96] }));
  await take(hello(node, 4, { ...HELLO_MAP, 4: 77, 9: 9 }));
  expect(said.map(({ level, sentence, fields }) => [level, sentence, fields])).toEqual([
    ["info", expect.stringContaining("because a command asked"), { node: "a", reset: 3, boot: 7 }],
    ["warn", expect.stringContaining("because its watchdog bit"), { node: "a", reset: 1, boot: 8 }],
    ["warn", expect.stringContaining("given up its oldest"), { node: "a", readings: 96, first: 4 }],
    ["info", "A node has restarted.", { node: "a", reset: 77, boot: 9 }],
  ]);
});

test("a burst, a suspicion and a leak are said once each, with node and score; what else happens is not", async () => {
  const { store, take, said } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  const happened = (kind: number, after: number | null, score: number | null) =>
    cbor([kind, T, null, -300, 12, 1, after, score, 0, null]);
  await take(seal(node, EVENT, 1, happened(0, 3710, null)));
  await take(seal(node, EVENT, 2, happened(1, 2, 61)));
  // A leak that is told late, in a batch, and again in another.
  const leak = [3, EVENT, [1, null, null, 7, null, 2, 3, 93, 0, null]];
  await take(records(node, 4, 0, [leak] as never));
  await take(records(node, 5, 0, [leak] as never));
  for (const [i, [kind, after]] of [
    [1, 1],
    [1, 4],
    [1, null],
    [2, 96],
    [9, 2],
  ].entries()) {
    await take(seal(node, EVENT, 6 + i, happened(kind!, after!, 5)));
  }
  const time = new Date(T * 1000).toISOString();
  expect(said.map(({ level, sentence, fields }) => [level, sentence, fields])).toEqual([
    ["warn", expect.stringContaining("burst"), { node: "a", score: null, time }],
    ["warn", "A node suspects a leak.", { node: "a", score: 61, time }],
    ["debug", expect.any(String), expect.objectContaining({ jump: 1 })],
    ["warn", "A node tells of a leak.", { node: "a", score: 93, time: null }],
  ]);
});

test("a full disk: nothing is acknowledged or half stored, it is said once, and it goes on when there is room", async () => {
  const exec = vi.spyOn(DatabaseSync.prototype, "exec");
  const path = storePath();
  const { store, pipeline, said, heard, refused } = gateway(path);
  const db = exec.mock.contexts[0] as DatabaseSync;
  const node = store.addNode({ name: "a", network: 1 });
  const pages = Number(db.prepare("PRAGMA page_count").get()!.page_count);
  db.exec(`PRAGMA max_page_count = ${pages + 4}`);

  const acked = new Set<number>();
  const send = (c: number) => {
    const { uplink } = uplinkOf(reading(node, c, T, FLAG_ACK_WANTED));
    uplink.back.send = (frame) => acked.add(openAck(node, frame).answers);
    pipeline.take(uplink);
  };
  for (let c = 1; c <= 600; c += 20) {
    for (let i = c; i < c + 20; i++) send(i);
    await pipeline.idle();
  }
  const errors = said.filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(refused()["not-stored"]).toBe(600 - acked.size);
  expect(errors[0]!.sentence).toMatch(
    /^The disk with .* is full: make room on it\. Until then nothing is ack/,
  );
  expect(acked.size).toBeGreaterThan(0);
  expect(acked.size).toBeLessThan(600);
  expect(heard).toHaveLength(acked.size);
  expect(new Set(store.recent("a", 1e4).map((each) => each.counter))).toEqual(acked);
  expect(store.outbox.count()).toBe(acked.size);

  db.exec("PRAGMA max_page_count = 1000000");
  for (let c = 1; c <= 600; c++) if (!acked.has(c)) send(c);
  await pipeline.idle();
  expect(acked.size).toBe(600);
  expect(store.outbox.count()).toBe(600);
  expect(said.filter(({ sentence }) => sentence === "The store can be written again.")).toHaveLength(1);
});

test("a store that another program holds too long is no reason to acknowledge", async () => {
  const path = storePath();
  const { store, take, said } = gateway(path);
  const node = store.addNode({ name: "a", network: 1 });
  const real = DatabaseSync.prototype.exec;
  const busy = Object.assign(new Error("database is locked"), { code: "ERR_SQLITE_ERROR", errcode: 5 });
  vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
    if (sql === "COMMIT") throw busy;
    return real.call(this, sql);
  });
  expect((await take(hello(node, 1))).sent).toEqual([]);
  vi.restoreAllMocks();
  expect((await take(hello(node, 1))).sent).toHaveLength(1);
  expect(said.find(({ level }) => level === "error")!.sentence).toMatch(/being written by another program/);
});

test("mutated and random frames give no message, no answer and no error; the valid one still does", async () => {
  const { store, pipeline, heard, said } = gateway();
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
  const valid = bodies.map(([type, body], i) => seal(node, type, i + 1, body));
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
        expect(heard).toEqual([]);
        expect(answers).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
  expect(store.outbox.count()).toBe(0);
  expect(said.filter(({ level }) => level === "error")).toEqual([]);
  for (const frame of valid) push(frame);
  await pipeline.idle();
  expect(heard).toHaveLength(valid.length);
});

// What each sink has yet to have: a row stays until the last of them has it, and one that is away holds up no other.
import { describe, expect, test } from "vitest";
import { EVENTS, HISTORY, type Lane, READINGS } from "../../../gateway/store/lanes.ts";
import type { SinkOutbox } from "../../../gateway/store/sink-outbox.ts";
import { memoryOutbox, NOW, reading } from "../deliver/harness.ts";

const rowsOf = (sink: SinkOutbox, lane: Lane) =>
  sink.nodes(lane).flatMap((node) => sink.read(lane, node, -1, 999, Number.POSITIVE_INFINITY));
const counters = (sink: SinkOutbox, lane: Lane) => rowsOf(sink, lane).map(({ message }) => message.counter);
const REFUSED = { topic: "t", of: "topic", reason: "not-authorized" } as const;

describe("two sinks", () => {
  test("each have their own: a row goes when both have it", () => {
    const { all, append } = memoryOutbox(["a", "b"]);
    const [a, b] = [all.sink("a"), all.sink("b")];
    append(reading(1, 1), reading(1, 2));
    a.now((changes) => {
      for (const row of rowsOf(a, READINGS)) changes.remove(row);
    });
    expect([counters(a, READINGS), counters(b, READINGS), all.count()]).toEqual([[], [1, 2], 2]);
    b.now((changes) => changes.remove(rowsOf(b, READINGS)[0]!));
    expect(all.count()).toBe(1);
    b.now((changes) => changes.remove(rowsOf(b, READINGS)[0]!));
    expect(all.count()).toBe(0);
  });

  test("decide for themselves what is live", () => {
    const { all, append } = memoryOutbox(["a", "b"]);
    const [a, b] = [all.sink("a"), all.sink("b")];
    append(reading(1, 1));
    a.now((changes) => changes.decide(rowsOf(a, READINGS)[0]!, false));
    for (const sink of [a, b]) sink.now((changes) => void changes.ageOut(null, NOW + 86_400_000, 100));
    expect([counters(a, READINGS), counters(a, HISTORY)]).toEqual([[1], []]);
    expect([counters(b, READINGS), counters(b, HISTORY)]).toEqual([[], [1]]);
    expect(rowsOf(a, READINGS)[0]!.late).toBe(false);
  });

  test("one that is taken out of the configuration gets nothing new, keeps what it has, and goes when it has nothing", () => {
    const { all, append } = memoryOutbox(["a", "b"]);
    append(reading(1, 1));
    all.configure(["a"]);
    append(reading(1, 2));
    expect(() => all.sink("b")).toThrow("There is no broker named b");
    expect(all.states().map(({ name, active, lanes }) => [name, active, lanes[0]!.messages])).toEqual([
      ["a", true, 2],
      ["b", false, 1],
    ]);
    all.configure(["a", "b"]);
    expect(counters(all.sink("b"), READINGS)).toEqual([1]);
    all.configure(["a"]);
    expect(() => all.dropSink("a")).toThrow("a is a broker of the configuration");
    expect(all.dropSink("b")).toBe(1);
    all.configure(["a"]);
    expect(all.states().map(({ name }) => name)).toEqual(["a"]);
    expect(all.count()).toBe(2);
  });

  test("the first that is ever configured takes over what waited before", () => {
    const { all, append } = memoryOutbox([""]);
    append(reading(1, 1));
    all.configure(["a", "b"]);
    expect(counters(all.sink("a"), READINGS)).toEqual([1]);
    expect(counters(all.sink("b"), READINGS)).toEqual([]);
  });
});

describe("what is parked", () => {
  test("is out of the way, counted by topic and reason, and back in its place when it is tried again", () => {
    const { all, outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2), reading(1, 3));
    outbox.now((changes) => {
      changes.decide(rowsOf(outbox, READINGS)[0]!, false);
      for (const row of rowsOf(outbox, READINGS).slice(0, 2)) changes.park(row, REFUSED, NOW);
    });
    expect(counters(outbox, READINGS)).toEqual([3]);
    expect(outbox.parked()).toEqual([{ ...REFUSED, messages: 2, since: NOW }]);
    expect(all.count()).toBe(3);
    outbox.now((changes) => void changes.unparkFirst({ topic: "t" }));
    expect(rowsOf(outbox, READINGS).map(({ message, late }) => [message.counter, late])).toEqual([
      [1, false],
      [3, null],
    ]);
    expect(all.retry({ topic: "t" })).toBe(1);
    expect(counters(outbox, READINGS)).toEqual([1, 2, 3]);
    expect(outbox.parked()).toEqual([]);
  });

  test("keeps its first time when it is parked again, and goes for good when it is given up", () => {
    const { all, outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(2, 1));
    const park = (now: number) =>
      outbox.now((changes) => {
        for (const row of rowsOf(outbox, READINGS)) {
          const of = row.message.node === 1 ? "topic" : "message";
          changes.park(row, { ...REFUSED, of }, now);
        }
      });
    park(NOW);
    outbox.now((changes) => void changes.unparkFirst({ topic: "t" }));
    park(NOW + 1);
    const list = all.parked({}, 9);
    expect(list.map(({ name, of, sink, counter }) => [name, of, sink, counter])).toEqual([
      ["n-1", "topic", "main", 1],
      ["n-2", "message", "main", 1],
    ]);
    expect(all.drop({ seqs: [list[0]!.seq] })).toBe(1);
    expect(all.drop({ sink: "main", reason: "not-authorized", of: "message" })).toBe(1);
    expect([all.parked({}, 9), all.count()]).toEqual([[], 0]);
    expect(() => all.drop({ sink: "other" })).toThrow("There is no broker named other: known are main.");
  });
});

describe("many at a time", () => {
  test("are tried again or given up page by page, and none that is parked meanwhile", () => {
    const { all, outbox, append } = memoryOutbox(["main", "old"]);
    append(...Array.from({ length: 5 }, (_, i) => reading(1, i + 1)));
    const park = (now: number) =>
      outbox.now((changes) => {
        for (const row of rowsOf(outbox, READINGS)) changes.park(row, REFUSED, now);
      });
    park(NOW);
    expect([all.countParked({}), all.countParked({ reason: "x" })]).toEqual([5, 0]);
    expect(all.retry({ before: NOW + 1 }, 3)).toBe(3);
    park(NOW + 1);
    expect([all.retry({ before: NOW + 1 }, 3), counters(outbox, READINGS)]).toEqual([2, [4, 5]]);
    expect([all.drop({}, 2), all.drop({}, 2), all.drop({}, 2)]).toEqual([2, 1, 0]);
    all.configure(["main"]);
    expect([all.dropSink("old", 3), all.dropSink("old", 3)]).toEqual([3, 2]);
    expect(all.states().map(({ name }) => name)).toEqual(["main"]);
    expect(all.count()).toBe(2);
  });
});

describe("what others are told", () => {
  test("is of which node and lane there is news, and from where on history is to be read anew", async () => {
    const { outbox, append, all } = memoryOutbox();
    const told: unknown[] = [];
    outbox.onNews((news) => told.push(news === null ? null : [...news]));
    append(reading(1, 5), reading(2, 3, { live: false }));
    await Promise.resolve();
    outbox.now((changes) => changes.park(rowsOf(outbox, READINGS)[0]!, REFUSED, NOW));
    all.retry({});
    await Promise.resolve();
    expect(told).toEqual([
      [
        [1, { lanes: 1 << READINGS, place: Number.POSITIVE_INFINITY, moved: false }],
        [2, { lanes: 1 << HISTORY, place: 3, moved: false }],
      ],
      [[1, { lanes: 1 << READINGS, place: Number.POSITIVE_INFINITY, moved: true }]],
    ]);
    expect(EVENTS).toBe(0);
  });

  test("is also when something was parked, or is no more", async () => {
    const { outbox, append, all } = memoryOutbox();
    let times = 0;
    const toldAfter = async (work: () => unknown) => {
      times = 0;
      work();
      await Promise.resolve();
      return times;
    };
    const end = all.onParked(() => times++);
    expect(await toldAfter(() => append(reading(1, 1)))).toBe(0);
    const park = () => outbox.now((changes) => changes.park(rowsOf(outbox, READINGS)[0]!, REFUSED, NOW));
    expect(await toldAfter(park)).toBe(1);
    expect(await toldAfter(() => all.retry({ topic: "other" }))).toBe(0);
    expect(await toldAfter(() => outbox.now((changes) => void changes.unparkFirst({ topic: "t" })))).toBe(1);
    await toldAfter(park);
    expect(await toldAfter(() => all.drop({}))).toBe(1);
    end();
    append(reading(1, 2));
    expect(await toldAfter(park)).toBe(0);
  });

  test("writes that are not urgent go with the next transaction, or soon by themselves; what fails is told", async () => {
    const { outbox, append, db } = memoryOutbox();
    append(reading(1, 1));
    const [row] = rowsOf(outbox, READINGS);
    const done: (string | null)[] = [];
    const note = (error: Error | null) => done.push(error?.message ?? null);
    outbox.soon((changes) => void changes.decide(row!, true), note);
    expect(rowsOf(outbox, READINGS)[0]!.late).toBeNull();
    append(reading(1, 2));
    expect(rowsOf(outbox, READINGS)[0]!.late).toBe(true);
    await Promise.resolve();
    expect(done).toEqual([null]);
    // One that fails takes no other with it, whoever's transaction it was.
    outbox.soon(() => {
      throw new Error("mine");
    }, note);
    outbox.soon((changes) => changes.remove(row!), note);
    append(reading(1, 3));
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([null, "mine", null]);
    expect(counters(outbox, READINGS)).toEqual([2, 3]);
    db.close();
  });
});

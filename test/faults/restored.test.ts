// What a restored backup excuses, and what it does not: the judge of the fault laboratory, judged.
import { describe, expect, test } from "vitest";
import { goneWith } from "./backups.ts";
import type { Evidence, Restored } from "./evidence.ts";
import { judge } from "./oracle.ts";
import { arrival, arriving, BEGAN, counts, evidence, idOf, sent, topicOf } from "./planted.ts";

const RESTORED_AT = BEGAN + 20_000;
const AFTER = { at: RESTORED_AT + 1000 };

/** A backup in the place of the store that lacks readings 6 to 10, all published before. */
const restored = (more: Partial<Restored> = {}): Restored => ({
  backedUpAt: BEGAN + 500,
  at: RESTORED_AT,
  has: new Set([1, 2, 3, 4, 5].map(idOf)),
  lacks: new Set([6, 7, 8, 9, 10].map(idOf)),
  ...more,
});
const once: Partial<Evidence> = { restores: [restored()] };

const history = { topic: topicOf("history"), kind: "history" } as const;

describe("a record that did not arrive", () => {
  const without7 = (all: ReturnType<typeof arrival>[]) => all.filter(({ id }) => id !== idOf(7));
  const unsent = evidence().sent.filter(({ id }) => id !== idOf(7));

  test("is gone with a restore where no node held it any more, and counted apart", () => {
    const verdict = arriving(without7, { ...once, sent: unsent, gone: new Set([idOf(7)]) });
    expect(counts(verdict)).toEqual({ gone: 1 });
  });

  test("is lost where a node held it, or the broker had it", () => {
    expect(counts(arriving(without7, { ...once, sent: unsent }))).toEqual({ lost: 1 });
    expect(counts(arriving(without7, { ...once, gone: new Set([idOf(7)]) }))).toEqual({ lost: 1 });
  });
});

describe("what a node gave up after a restore", () => {
  const heardAt = RESTORED_AT + 30_000;
  const node = (gaveUpAt: number, firstHeard: number | null = heardAt) => ({
    gaveUp: new Map([[idOf(7), gaveUpAt]]),
    firstHeard: (from: number) => (firstHeard !== null && firstHeard >= from ? firstHeard : null),
  });
  const gone = (...nodes: ReturnType<typeof node>[]) => [...goneWith([restored()], nodes)];

  test("is gone where no gateway could have asked for it yet, however long that took to start", () => {
    expect(gone(node(RESTORED_AT - 1))).toEqual([idOf(7)]);
    expect(gone(node(heardAt + 9_999))).toEqual([idOf(7)]);
    expect(gone(node(heardAt + 90_000, null))).toEqual([idOf(7)]);
  });

  test("is lost where it was held for long after a gateway was heard", () => {
    expect(gone(node(heardAt + 10_000))).toEqual([]);
    expect(gone()).toEqual([]);
  });

  test("is no excuse for what the backup has", () => {
    expect([...goneWith([restored({ lacks: new Set() })], [node(RESTORED_AT)])]).toEqual([]);
  });
});

describe("a copy after a restore", () => {
  const again = (counter: number, more: object = {}, content: object = {}) =>
    arriving((all) => [...all, arrival(counter, { ...AFTER, ...more }, content)], once);

  test("of what the store lacked comes as history too, received later", () => {
    expect(counts(again(7, history, { late: true, received: "later" }))).toEqual({});
  });

  test("of what it had is as it was, but for how late it is", () => {
    expect(counts(again(3, history, { late: true }))).toEqual({});
    expect(counts(again(3, {}, { received: "later" }))).toEqual({ twoIds: 1 });
  });

  test("says what was measured, and the same to everybody", () => {
    expect(counts(again(7, {}, { battery_v: 2 }))).toEqual({ twoIds: 1 });
    const twice = (all: ReturnType<typeof arrival>[]) => [
      ...all,
      arrival(7, AFTER, { received: "later" }),
      arrival(7, AFTER, { received: "later still" }),
    ];
    expect(counts(arriving(twice, once))).toEqual({ twoIds: 1 });
  });

  test("before a restore is as it ever was", () => {
    const early = (all: ReturnType<typeof arrival>[]) => [...all, arrival(7, history)];
    expect(counts(arriving(early, once))).toEqual({ twoIds: 1 });
  });

  test("of an event is dated anew by when it came, and not by much else", () => {
    const event = { topic: topicOf("event"), kind: "event" } as const;
    const at = (time: string) => (all: ReturnType<typeof arrival>[]) => [
      ...all.slice(0, 9),
      arrival(10, event, { time: "2026-11-01T00:00:00.000Z" }),
      arrival(10, { ...event, ...AFTER }, { time }),
    ];
    const events = {
      ...once,
      taken: evidence().taken.map((one) =>
        one.id === idOf(10) ? { id: one.id, node: one.node, kind: "event" as const, at: one.at } : one,
      ),
    };
    expect(counts(arriving(at("2026-11-01T00:00:04.000Z"), events))).toEqual({});
    expect(counts(arriving(at("2026-11-01T00:10:00.000Z"), events))).toEqual({ twoIds: 1 });
  });
});

describe("order after a restore", () => {
  const without = (all: ReturnType<typeof arrival>[], counter: number) =>
    all.filter(({ id }) => id !== idOf(counter));

  test("does not look at what the store lacks", () => {
    expect(counts(arriving((all) => [...without(all, 8), arrival(8, AFTER)], once))).toEqual({});
  });

  test("looks at what it has", () => {
    expect(counts(arriving((all) => [...without(all, 4), arrival(4, AFTER)], once))).toEqual({
      outOfOrder: 1,
    });
  });

  test("begins anew with what comes then", () => {
    const swapped = (all: ReturnType<typeof arrival>[]) => [
      ...without(without(all, 8), 9),
      arrival(9, AFTER),
      arrival(8, AFTER),
    ];
    expect(counts(arriving(swapped, once))).toEqual({ outOfOrder: 1 });
  });
});

describe("what is sent again after a restore", () => {
  const connections = [
    { from: BEGAN, until: BEGAN + 15_000 },
    { from: RESTORED_AT, until: null },
  ];
  const resent = (counter: number, restores: Restored[]) => {
    const copy = sent(counter, { connection: 2, at: RESTORED_AT + 500, answeredAt: RESTORED_AT + 520 });
    return judge(evidence({ sent: [...evidence().sent, copy], connections, restores }));
  };

  test("has its cause", () => {
    const verdict = resent(4, [restored()]);
    expect(counts(verdict)).toEqual({});
    expect(verdict.copies).toBe(1);
  });

  test("is stale where the backup knew that the broker had it", () => {
    expect(counts(resent(4, [restored({ backedUpAt: BEGAN + 10_000 })]))).toEqual({ stale: 1 });
  });

  test("is not where that backup was made after an earlier restore, to which it was news", () => {
    const earlier = restored({ at: BEGAN + 5000 });
    expect(counts(resent(4, [earlier, restored({ backedUpAt: BEGAN + 10_000 })]))).toEqual({});
  });

  test("is news to the restored store", () => {
    const many = Array.from({ length: 100 }, (_, i) => sent(i));
    const all = [
      ...many,
      ...many.map((one) => ({ ...one, connection: 2, at: RESTORED_AT + 10 })),
      ...Array.from({ length: 100 }, (_, i) => sent(1000 + i, { connection: 3, at: RESTORED_AT + 4000 })),
    ];
    const lives = [connections[0]!, { from: RESTORED_AT, until: RESTORED_AT + 3000 }];
    const standing = (restores: Restored[]) =>
      judge(
        evidence({
          ...{ taken: [], subscribers: [], restores, sent: all },
          waiting: all.slice(200).map(({ id }) => id),
          connections: [...lives, { from: RESTORED_AT + 3500, until: null }],
        }),
      ).standing.length;
    expect(standing([])).toBe(1);
    expect(standing([restored()])).toBe(0);
  });
});

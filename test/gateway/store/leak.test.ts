// What is known of a leak state must not depend on how its records came: the newest decides, and what comes late
// only adds.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Known, learn, ofPlace, placeOf, type Said, saidBy } from "../../../gateway/store/leak.ts";

const OK = 1;
const SUSPECT = 2;
const LEAK = 3;

const night = (at: number, state: number, more: Partial<Said> = {}): Said => ({
  at,
  time: at * 100 - 7,
  received: at * 100,
  state,
  score: at,
  flags: 0,
  change: null,
  night: { date: 20_000 + at, rise: at, baseline: -at, crept: at + 1 },
  ...more,
});
const change = (at: number, state: number, more: Partial<Said> = {}): Said => ({
  ...night(at, state),
  night: null,
  change: { time: at * 100 - 7, components: new Uint8Array([at]) },
  ...more,
});
const known = (...said: Said[]) => said.reduce<Known | null>((so, each) => learn(so, each), null)!;

describe("a leak state", () => {
  test("rests on the newest record; its beginning on the change, its figures on the last night", () => {
    expect(known(night(4, OK), night(6, SUSPECT), change(7, SUSPECT))).toEqual({
      at: 7,
      time: 693,
      received: 700,
      state: SUSPECT,
      score: 7,
      flags: 0,
      first: 6,
      told: 600,
      other: 4,
      change: 7,
      since: 693,
      components: new Uint8Array([7]),
      night: 6,
      date: 20_006,
      rise: 6,
      baseline: -6,
      crept: 7,
    });
  });

  test("goes on over nights that say the same, and keeps when it began", () => {
    const state = known(change(5, LEAK), night(6, LEAK), night(8, LEAK, { flags: 1024, score: null }));
    expect(state).toMatchObject({ at: 8, score: null, flags: 1024, since: 493, night: 8, told: 500 });
  });

  test("says nothing of what was so in the state before", () => {
    expect(known(change(5, LEAK), night(6, LEAK), night(8, OK))).toMatchObject({
      state: OK,
      since: null,
      components: null,
      told: 800,
      night: 8,
    });
    expect(known(change(5, LEAK), night(6, LEAK), change(8, OK))).toMatchObject({ night: 0, rise: null });
  });

  test("of which the change was lost knows until when it began at the latest, and learns the rest from backfill", () => {
    const before = known(night(4, OK), night(6, LEAK), night(8, LEAK));
    expect(before).toMatchObject({ since: null, components: null, told: 600 });
    const after = learn(before, change(5, LEAK, { received: 9000 }));
    expect(after).toMatchObject({ at: 8, received: 800, score: 8, night: 8, since: 493, told: 600 });
  });

  test("is never moved back by what is older", () => {
    const now = known(change(5, SUSPECT), change(9, LEAK), night(10, LEAK));
    for (const old of [night(3, LEAK), change(4, OK), change(5, SUSPECT)]) {
      expect(learn(now, { ...old, received: 99_999 })).toBe(now);
    }
    for (const old of [night(6, SUSPECT), change(8, OK)]) {
      expect(learn(now, { ...old, received: 99_999 })).toEqual({ ...now, other: old.at });
    }
    expect(learn(now, night(10, LEAK, { score: 99 }))).toBe(now);
    expect(learn(known(change(5, LEAK), night(20, LEAK)), night(12, LEAK))).toMatchObject({ night: 20 });
  });

  test("that ended and began again meanwhile does not keep its first beginning", () => {
    const now = known(change(5, LEAK), night(6, LEAK), night(20, LEAK));
    const ended = learn(now, change(12, OK, { received: 9000 }));
    expect(ended).toMatchObject({ state: LEAK, at: 20, since: null, components: null, night: 20 });
    expect(ended.told).toBe(2000); // the first beginning told of an earlier time
    expect(learn(ended, change(15, LEAK, { received: 9000 }))).toMatchObject({ at: 20, since: 1493 });
    expect(learn(ended, change(11, LEAK))).toBe(ended);
  });

  test("of a later epoch is newer, whatever the counter", () => {
    const now = known(night(placeOf(1, 3), LEAK));
    expect(learn(now, night(placeOf(0, 2 ** 32 - 1), OK))).toMatchObject({ state: LEAK, other: 2 ** 32 - 1 });
    expect(learn(now, night(placeOf(2, 1), OK))).toMatchObject({ state: OK });
    for (const [epoch, counter] of [
      [0, 1],
      [0, 2 ** 32 - 1],
      [255, 2 ** 32 - 1],
    ] as const) {
      expect(ofPlace(placeOf(epoch, counter))).toEqual({ epoch, counter });
    }
  });
});

test("only nights and changes of leak state say anything of it", () => {
  const event = (kind: number, after: number | null) =>
    saidBy({ type: "event", body: [kind, 5, 0, 7, null, 1, after, 61, 4, null] }, 9, 5000, 6000);
  expect(event(1, 2)).toEqual({
    at: 9,
    time: 5000,
    received: 6000,
    state: 2,
    score: 61,
    flags: 4,
    change: { time: 5000, components: null },
    night: null,
  });
  expect(event(1, null)).toBeNull();
  expect(event(0, 2)).toBeNull();
  expect(event(2, 96)).toBeNull();
});

/** The same from all records at once: slow, and plain. */
function fromAll(all: readonly Said[]) {
  const sorted = [...all].sort((a, b) => a.at - b.at);
  const top = sorted.at(-1)!;
  const other = sorted.findLast(({ state }) => state !== top.state)?.at ?? 0;
  const run = sorted.filter(({ at }) => at > other);
  const last = <K extends "change" | "night">(what: K) => run.findLast((each) => each[what] !== null);
  const [brought, lastNight] = [last("change"), last("night")];
  return {
    at: top.at,
    time: top.time,
    received: top.received,
    state: top.state,
    score: top.score,
    flags: top.flags,
    other,
    change: brought?.at ?? 0,
    since: brought?.change?.time ?? null,
    components: brought?.change?.components ?? null,
    night: lastNight?.at ?? 0,
    date: lastNight?.night?.date ?? null,
    rise: lastNight?.night?.rise ?? null,
    baseline: lastNight?.night?.baseline ?? null,
    crept: lastNight?.night?.crept ?? null,
  };
}

test("in whatever order records come, and however often, the same is known, and no bound is false", () => {
  const kinds = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 12,
  });
  const plan = kinds
    .map((each) => each.map(([isNight, state], i) => (isNight ? night(i + 1, state) : change(i + 1, state))))
    .chain((said) =>
      fc.tuple(
        fc.constant(said),
        fc.shuffledSubarray(said, { minLength: said.length }),
        fc.subarray(said, { minLength: 0 }),
      ),
    );
  fc.assert(
    fc.property(plan, ([inOrder, shuffled, again]) => {
      // Received in the order in which they come, after all of them were written.
      const come = [...shuffled, ...again].map((said, i) => ({ ...said, received: 10_000 + i }));
      let now: Known | null = null;
      const heard = new Map<number, Said>();
      for (const said of come) {
        now = learn(now, said);
        if (!heard.has(said.at)) heard.set(said.at, said);
        const { first, told, ...rest } = now;
        expect(rest).toEqual(fromAll([...heard.values()]));
        expect(heard.get(first)).toMatchObject({ received: told, state: rest.state });
        expect(first).toBeGreaterThan(rest.other);
      }
      expect(now!.state).toBe(inOrder.at(-1)!.state);
    }),
    { numRuns: 1000 },
  );
});

// When the machine's clock is believed, and what the time is while it is not.
import { describe, expect, it, test } from "vitest";
import { type ClockNews, weighedClock } from "../../../gateway/time/believed-clock.ts";
import { wordOf } from "../../../gateway/time/machine.ts";
import { doubtOf, MADE } from "../../../gateway/time/trust.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";

const NOW = Date.UTC(2026, 10, 30, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A machine whose clock is set at will, and a gateway's that weighs it. */
async function machine(
  options: { off?: number; newest?: number | null; says?: boolean | null; always?: boolean } = {},
) {
  const sim = createSimClock(NOW);
  const state = { off: options.off ?? 0, says: options.says ?? null };
  const clock = weighedClock({
    machine: { ...sim, now: () => sim.now() + state.off },
    newest: options.newest ?? null,
    synchronised: async () => state.says,
    always: options.always ?? false,
  });
  const news: ClockNews[] = [];
  clock.onNews((each) => news.push(each));
  await clock.weigh();
  /** So much time passes, and what was to be weighed is. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= MINUTE) {
      sim.runUntil(sim.now() + Math.min(MINUTE, left));
      await settled();
    }
  };
  return { sim, state, clock, news, pass, ahead: () => clock.now() - sim.now() };
}

const settled = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe("a clock that starts wrong", () => {
  test.each([
    { is: "in 1970", off: 10_000 - NOW, why: "before-build" },
    { is: "in 2107", off: Date.UTC(2107, 0, 1) - NOW, why: "after-2100" },
    { is: "a GPS week rollover back", off: -1024 * 7 * DAY, why: "before-build" },
    { is: "an hour before what is in the store", off: -HOUR, newest: NOW - MINUTE, why: "behind-store" },
    { is: "a year ahead of it", off: 365 * DAY, newest: NOW - MINUTE, why: "ahead-of-store" },
    { is: "right, but not synchronised yet", off: 0, says: false, why: "not-synchronised" },
  ])(
    "$is is not believed; time goes on from the newest that is known",
    async ({ off, newest, says, why }) => {
      const { clock, state, news, pass, ahead } = await machine({
        off,
        newest: newest ?? null,
        says: says ?? null,
      });
      expect(clock.doubt()?.why).toBe(why);
      expect(clock.isBelieved()).toBe(false);
      const from = newest ?? MADE;
      expect(clock.now()).toBe(from);
      await pass(3 * MINUTE);
      expect(clock.now()).toBe(from + 3 * MINUTE);
      expect(news).toEqual([{ doubt: why, correction: null }]);
      state.off = 0;
      state.says = true;
      await pass(MINUTE);
      expect(clock.isBelieved()).toBe(true);
      expect(ahead()).toBe(0);
      const by = NOW - from;
      expect(news[1]?.doubt).toBe(null);
      if (by > MINUTE) expect(news[1]?.correction).toMatchObject({ from, by });
    },
  );

  it("is believed at once where it is synchronised, whatever the store says", async () => {
    const { clock, news } = await machine({ newest: NOW + 40 * 365 * DAY, says: true });
    expect(clock.isBelieved()).toBe(true);
    expect(clock.now()).toBe(NOW);
    expect(news).toEqual([]);
  });

  it("is believed where nobody can tell, within 90 days of what is in the store, and on the operator's word", async () => {
    expect((await machine({ newest: NOW - 89 * DAY })).clock.isBelieved()).toBe(true);
    expect((await machine({ newest: NOW - 91 * DAY })).clock.isBelieved()).toBe(false);
    expect((await machine({ newest: NOW - 91 * DAY, always: true })).clock.isBelieved()).toBe(true);
    expect((await machine({ says: false, always: true })).clock.isBelieved()).toBe(true);
    expect((await machine({ off: -NOW, always: true })).clock.isBelieved()).toBe(false);
  });
});

describe("a clock that jumps", () => {
  test.each([-365 * DAY, -HOUR, 2 * MINUTE, HOUR, 365 * DAY])(
    "by %d ms is not followed; when it is right again nothing was wrong",
    async (off) => {
      const { clock, state, news, pass, ahead } = await machine({ newest: NOW - MINUTE });
      await pass(5 * MINUTE);
      state.off = off;
      // At once, without waiting for anybody to look.
      expect(ahead()).toBe(0);
      expect(clock.isBelieved()).toBe(false);
      await pass(5 * MINUTE);
      expect(ahead()).toBe(0);
      expect(news).toHaveLength(1);
      state.off = 0;
      await pass(11 * MINUTE);
      expect(clock.isBelieved()).toBe(true);
      expect(ahead()).toBe(0);
      expect(news.at(-1)).toEqual({ doubt: null, correction: null });
    },
  );

  it("to the right time, since it is synchronised now, tells what was dated wrong since the start", async () => {
    const { clock, state, news, pass, ahead } = await machine({ off: -HOUR });
    expect(clock.isBelieved()).toBe(true);
    await pass(30 * MINUTE);
    Object.assign(state, { off: 0, says: true });
    await pass(MINUTE);
    expect(ahead()).toBe(0);
    expect(news.at(-1)).toMatchObject({ doubt: null, correction: { from: NOW - HOUR, by: HOUR } });
    expect(news.at(-1)!.correction!.to).toBeGreaterThanOrEqual(NOW - HOUR + 30 * MINUTE);
  });

  it("while the machine says that it is synchronised is not believed on what it said before", async () => {
    const { clock, state, pass, ahead } = await machine({ says: true });
    await pass(5 * MINUTE);
    Object.assign(state, { off: HOUR, says: false });
    clock.now();
    await pass(HOUR);
    expect(clock.isBelieved()).toBe(false);
    expect(ahead()).toBe(0);
  });

  it("back where nobody can tell is believed when it has passed what was believed before", async () => {
    const { clock, state, pass, ahead } = await machine();
    await pass(5 * MINUTE);
    state.off = -HOUR;
    clock.now();
    await pass(50 * MINUTE);
    expect(clock.isBelieved()).toBe(false);
    await pass(15 * MINUTE);
    expect(clock.isBelieved()).toBe(true);
    expect(ahead()).toBe(-HOUR);
  });

  it("is none where it runs a hundredth too fast, or is set by a second now and then", async () => {
    const { sim, clock, state, news, pass } = await machine();
    for (let i = 0; i < 24 * 60; i++) {
      state.off += 600 + (i % 60 === 0 ? -1000 : 0);
      await pass(MINUTE);
      expect(clock.now()).toBe(sim.now() + state.off);
    }
    expect(news).toEqual([]);
  });

  it("never makes time go back while it is not believed", async () => {
    const { clock, state, pass } = await machine();
    let before = clock.now();
    for (const off of [HOUR, -HOUR, -NOW, 1e13, 3 * HOUR, -3 * HOUR]) {
      state.off = off;
      for (let i = 0; i < 5; i++) {
        await pass(MINUTE);
        expect(clock.now()).toBeGreaterThan(before);
        before = clock.now();
      }
    }
  });
});

test.each([
  ["NTP=yes\nNTPSynchronized=yes\nRTCTimeUSec=n/a\n", true],
  ["NTP=yes\nNTPSynchronized=no\nRTCTimeUSec=\n", false],
  ["NTP=yes\nNTPSynchronized=no\nRTCTimeUSec=Mon 2026-11-30 12:00:02 UTC\n", null],
  ["NTP=yes\nNTPSynchronized=no\nRTCTimeUSec=Mon 2026-11-30 11:00:02 UTC\n", false],
  ["NTP=no\nNTPSynchronized=no\nRTCTimeUSec=n/a\n", null],
  ["", null],
  ["Failed to connect to bus\n", null],
])("timedatectl's %j is %s", (shown, word) => {
  expect(wordOf(shown, NOW)).toBe(word);
});

test("the rules look at a clock's own limits before anybody's word", () => {
  const evidence = { synchronised: true, floor: null, sinceJump: null };
  expect(doubtOf({ ...evidence, now: 0 })).toBe("before-build");
  expect(doubtOf({ ...evidence, now: 2 ** 42 })).toBe("after-2100");
  expect(doubtOf({ ...evidence, now: NOW })).toBe(null);
});

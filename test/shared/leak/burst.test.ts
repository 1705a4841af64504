// Bursts, on means of pressure made by hand: what is one, when it is told, and what is none.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getU16 } from "../../../shared/bytes.ts";
import { AFTER, BEFORE, burst, newBurst } from "../../../shared/leak/burst.ts";
import { BURSTS, DIFFERENCE, HOURS_AT, newLearned } from "../../../shared/leak/learned.ts";
import { BURST, BURST_NEAR_PUMPS, MEANS } from "../../../shared/leak/thresholds.ts";
import { createRandom } from "../../../tools/board/synth.ts";

const A_DAY = 720;

function createPipe(options: { margin?: number; noise?: number; seed?: number } = {}) {
  const { margin = BURST, noise = 0.8, seed = 1 } = options;
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const state = newBurst();
  const learned = newLearned();
  let n = 0;
  /** What the bursts of the last run fell from and to, 0.01 kPa. */
  const changes: [number, number][] = [];
  /** Takes `count` means around `kpa`; which of them told a burst, from 1. */
  const run = (count: number, kpa: number | ((i: number) => number)) => {
    const told: number[] = [];
    changes.length = 0;
    for (let i = 0; i < count; i++) {
      const hour = Math.floor(n / 30) % 24;
      const weekend = Math.floor(n / A_DAY) % 7 > 4 ? 24 : 0;
      n++;
      // Six samples of this noise in a mean.
      const value = (typeof kpa === "function" ? kpa(i) : kpa) + (noise * normal()) / Math.sqrt(6);
      if (!burst(state, learned, Math.round(100 * value), margin, hour + weekend)) continue;
      told.push(i + 1);
      changes.push([state[BEFORE]!, state[AFTER]!]);
    }
    return told;
  };
  return { run, changes, learned };
}

describe("a burst", () => {
  test.each([5, 10, 50, 300])(
    "of %i kPa is told once, ten minutes after the first mean that shows it",
    (kpa) => {
      for (let seed = 1; seed <= 20; seed++) {
        const pipe = createPipe({ seed });
        expect(pipe.run(3 * A_DAY, 400)).toEqual([]);
        const told = pipe.run(A_DAY, 400 - kpa);
        expect(told, `seed ${seed}`).toEqual([MEANS + 1]);
        const [before, after] = pipe.changes[0]!;
        expect(Math.abs(before - 40_000)).toBeLessThan(100);
        expect(Math.abs(after - 100 * (400 - kpa))).toBeLessThan(100);
        expect(pipe.learned[BURSTS]).toBe(1);
      }
    },
  );

  test("is told in the first hour of a new node", () => {
    const pipe = createPipe();
    expect(pipe.run(10, 400)).toEqual([]);
    expect(pipe.run(10, 394)).toEqual([MEANS + 1]);
  });

  test("whose fall is spread over two means is told as well", () => {
    for (let part = 0; part <= 10; part++) {
      const pipe = createPipe({ seed: part + 1 });
      pipe.run(3 * A_DAY, 400);
      const told = pipe.run(60, (i) => (i === 0 ? 400 - (6 * part) / 10 : 394));
      expect(told.length, `part ${part}`).toBe(1);
      expect(told[0]).toBeLessThanOrEqual(MEANS + 2);
    }
  });

  test("after another is told as well, and the pressure coming back is none", () => {
    const pipe = createPipe();
    pipe.run(3 * A_DAY, 400);
    expect(pipe.run(60, 390)).toHaveLength(1);
    expect(pipe.run(60, 375)).toHaveLength(1);
    expect(pipe.run(A_DAY, 400)).toEqual([]);
  });
});

describe("no burst", () => {
  test("a fall of less than ten minutes", () => {
    const pipe = createPipe();
    pipe.run(A_DAY, 400);
    expect(pipe.run(7 * A_DAY, (i) => (i % 30 < 4 ? 380 : 400))).toEqual([]);
  });

  test("a slow fall, as demand makes it in the morning", () => {
    const pipe = createPipe();
    expect(pipe.run(14 * A_DAY, (i) => 400 - 30 * Math.sin((Math.PI * (i % A_DAY)) / A_DAY))).toEqual([]);
  });

  test("a pump's 15 kPa with the margin for pumps", () => {
    const pipe = createPipe({ margin: BURST_NEAR_PUMPS });
    expect(pipe.run(30 * A_DAY, (i) => (i % 90 < 45 ? 385 : 400))).toEqual([]);
  });

  test("a valve that moves at the same hour each working day, once that is known", () => {
    const pipe = createPipe();
    // From 06:00 to 22:00 by 10 kPa.
    const valve = (i: number) => {
      const hour = (i % A_DAY) / 30;
      return Math.floor(i / A_DAY) % 7 < 5 && hour >= 6 && hour < 22 ? 390 : 400;
    };
    const told = pipe.run(28 * A_DAY, valve);
    expect(told.filter((at) => at > 21 * A_DAY)).toEqual([]);
    expect(pipe.learned[HOURS_AT + 6]! / 2).toBeGreaterThan(6);
    // A greater fall at that hour is one all the same, and at another hour this one is.
    expect(pipe.run(A_DAY, (i) => valve(i) - (i >= 200 ? 20 : 0))).toHaveLength(1);
  });

  test("noise alone, whatever its size, once it is known", () => {
    for (const noise of [0.1, 0.8, 3, 8]) {
      const pipe = createPipe({ noise });
      pipe.run(7 * A_DAY, 400);
      expect(pipe.run(60 * A_DAY, 400), `noise ${noise}`).toEqual([]);
      // The median absolute difference of a mean of 6 from a mean of 30 samples, 0.001 kPa.
      const median = 674.5 * noise * Math.sqrt(1 / 6 + 1 / 30);
      expect(getU16(pipe.learned, DIFFERENCE)).toBeGreaterThan(0.8 * median - 10);
      expect(getU16(pipe.learned, DIFFERENCE)).toBeLessThan(1.2 * median + 10);
    }
  });
});

test("whatever the pressure does, its state stays in range", () => {
  const mean = fc.integer({ min: -11_000, max: 264_000 });
  const hour = fc.integer({ min: -1, max: 47 });
  fc.assert(
    fc.property(fc.array(fc.tuple(mean, hour), { maxLength: 500 }), (all) => {
      const state = newBurst();
      const learned = newLearned();
      for (const [value, at] of all) {
        burst(state, learned, value, BURST, at);
        expect(getU16(learned, DIFFERENCE)).toBeGreaterThan(0);
      }
    }),
  );
});

import { expect, test } from "vitest";
import * as N from "../../../../shared/leak/night.ts";
import { FLAG_CLOCK_UNSET, type Maybe } from "../../../../shared/messages.ts";
import { BASELINE_RULES, createDetector } from "../../../../tools/evaluate/simulate/baselines.ts";

/** A night of this level-10, dB. */
function night(level: number, windows = 60, flags = 0): Maybe[] {
  const night: Maybe[] = new Array(N.BALANCE + 1).fill(null);
  night[N.LEVEL_10] = 2 * level;
  night[N.WINDOWS] = windows;
  night[N.FLAGS] = flags;
  return night;
}

/** What each rule says in the nights after forty that went up and down by half a dB. */
function told(levels: number[]): boolean[][] {
  return BASELINE_RULES.map((rule) => {
    const detector = createDetector(rule);
    for (let i = 0; i < 40; i++) detector.take(night(-60 + (i % 2) / 2));
    return levels.map((level) => detector.take(night(-60 + level)));
  });
}

test("nothing in quiet nights", () => {
  for (const nights of told(new Array(60).fill(0))) expect(nights).not.toContain(true);
});

test("one loud night is told by the first rule only", () => {
  const [one, four, cusum, percentile] = told([0, 6, 0, 0, 0, 0, 0, 0]);
  expect(one).toEqual([false, true, false, false, false, false, false, false]);
  for (const nights of [four, cusum, percentile]) expect(nights).not.toContain(true);
});

test("a leak of 6 dB is told on the 1st, 4th, 3rd and 6th night", () => {
  expect(told(new Array(10).fill(6)).map((nights) => nights.indexOf(true) + 1)).toEqual([1, 4, 3, 6]);
});

test("a rise of 3 dB is none for one night, and one for a week", () => {
  const [one, , , percentile] = told(new Array(10).fill(3.5));
  expect(one).not.toContain(true);
  expect(percentile).toContain(true);
});

test("nights without a clock or with few windows say nothing", () => {
  const detector = createDetector(BASELINE_RULES[0]);
  for (let i = 0; i < 40; i++) detector.take(night(-60));
  expect(detector.take(night(-40, 60, FLAG_CLOCK_UNSET))).toBe(false);
  expect(detector.take(night(-40, 5))).toBe(false);
  expect(detector.take(night(-40))).toBe(true);
});

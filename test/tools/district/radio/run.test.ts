// Whole runs, small enough to take seconds: what has to hold whatever the figures are, and the goals.
import { expect, test } from "vitest";
import { airtime } from "../../../../shared/radio/airtime.ts";
import { settledOf, soonOf } from "../../../../tools/district/radio/compare.ts";
import { runRadio } from "../../../../tools/district/radio/run.ts";
import { POLICIES, type RadioOptions } from "../../../../tools/district/radio/settings.ts";
import { LONGEST } from "../../../../tools/district/radio/sizes.ts";

/** No fading, nobody else, nothing that happens: only what nodes do to each other is left. */
const QUIET: Partial<RadioOptions> = { fading: false, foreign: 0, resets: 0, events: 0, start: 2 };

test("a seed gives one run, and another seed another", () => {
  const run = (seed: number) => runRadio({ nodes: 60, days: 1, seed });
  expect(run(5)).toEqual(run(5));
  expect(run(6).uplinks).not.toEqual(run(5).uplinks);
});

test.each(POLICIES)(
  "%s: no device over its share of any hour, however crowded, and no packet uncounted",
  (policy) => {
    for (const some of [
      { nodes: 300, days: 1, interval: 300_000 },
      { nodes: 60, days: 1, resets: 4, events: 50 },
      { nodes: 40, days: 1, spreadingFactor: 12 },
      { nodes: 60, days: 1, gateways: 3 },
      { nodes: 30, days: 1, duty: 0.001 },
    ]) {
      const { duty, uplinks, answers, airtime: spent, options, readings } = runRadio({ ...some, policy });
      expect(duty.nodes).toBeLessThanOrEqual(duty.limit + 1e-9);
      expect(duty.gateways).toBeLessThanOrEqual(duty.limit + 1e-9);
      const counted = Object.values(uplinks.lost).reduce((a, b) => a + b, uplinks.received);
      // Counted when they end: what is on the air then is neither.
      expect(uplinks.sent).toBe(counted);
      expect(answers.heard).toBeLessThanOrEqual(answers.must + answers.gaps + answers.routine);
      expect(spent.each.length).toBe(options.nodes);
      expect(readings.soon).toBeLessThanOrEqual(readings.of);
      expect(readings.settled).toBeLessThanOrEqual(readings.ofOld);
    }
  },
);

test("in slots nothing collides while clocks are off by no more than half of what a slot has to spare", () => {
  const slots = 600;
  const spare = 3_600_000 / slots - airtime(LONGEST, 9);
  // Answers come at least daily here; the parabola of a chamber is some 15 ppm for all.
  const drift = Math.floor((spare / 2 / 86_400_000) * 1e6) - 15;
  let before = 0;
  let after = 0;
  const { readings } = runRadio({ ...QUIET, nodes: 200, slots, days: 3, drift }, (hour, _of, lost) => {
    if (hour === 24) before = lost.collision + lost.busy;
    after = lost.collision + lost.busy;
  });
  expect(drift).toBeGreaterThan(5);
  expect(after - before).toBe(0);
  expect(readings.ofOld).toBeGreaterThan(10_000);
});

test("clocks that are far off collide", () => {
  let before = 0;
  let after = 0;
  runRadio({ ...QUIET, nodes: 600, days: 2, drift: 2000, learn: false }, (hour, _of, lost) => {
    if (hour === 24) before = lost.collision;
    after = lost.collision;
  });
  expect(after - before).toBeGreaterThan(100);
});

test("the longer one waits, the more is stored; nothing is stored twice", () => {
  const { delays, readings } = runRadio({ nodes: 100, days: 3, poor: 0.3 });
  for (const count of delays) expect(count).toBeGreaterThanOrEqual(0);
  expect(delays.reduce((a, b) => a + b, 0)).toBe(readings.ofOld);
  expect(readings.stored).toBeLessThanOrEqual(readings.measured);
});

test("the goals, for 600 nodes in a shorter time: 0.97 in two hours, all in two days", () => {
  // Of so few days, the first hours without clocks are a larger part.
  const slots = runRadio({ nodes: 600, days: 3, seed: 1 });
  expect(soonOf(slots)).toBeGreaterThanOrEqual(0.99);
  expect(settledOf(slots)).toBe(1);
  const aloha = runRadio({ nodes: 600, days: 1, seed: 2, policy: "aloha" });
  expect(soonOf(aloha)).toBeLessThan(0.8);
});

test.each([5, 360])("an outage of %d min costs time and nothing else", (minutes) => {
  const outcome = runRadio({ nodes: 150, days: 3.5, outage: 60_000 * minutes });
  const { recovery, uplinks, duty } = outcome;
  expect(uplinks.lost.off).toBeGreaterThan(5);
  expect(recovery!.all).toBeLessThan(30);
  expect(settledOf(outcome)).toBe(1);
  expect(duty.gateways).toBeLessThanOrEqual(duty.limit + 1e-9);
});

test("packets that are lost by chance are, each way", () => {
  const { uplinks, answers } = runRadio({ ...QUIET, nodes: 40, days: 4, loss: 0.3, margin: 30 });
  expect(uplinks.lost.weak / uplinks.sent).toBeCloseTo(0.3, 1);
  expect(answers.heard / (answers.must + answers.gaps + answers.routine)).toBeCloseTo(0.7, 1);
});

test("resets and bad links leave holes that are all filled", () => {
  for (const answer of ["next", "now", "fill"] as const) {
    const outcome = runRadio({ nodes: 80, days: 4, resets: 0.5, poor: 0.5, start: 1, answer });
    expect(settledOf(outcome), answer).toBeGreaterThan(0.995);
  }
});

test("what is missing comes sooner in the same slot than after the next batch", () => {
  const share = (answer: "next" | "now") => soonOf(runRadio({ nodes: 300, days: 2, answer }));
  expect(share("now")).toBeGreaterThan(share("next") + 0.01);
});

test("nodes with poor crystals keep to their slots when they work their drift out", () => {
  const share = (learn: boolean) => soonOf(runRadio({ nodes: 600, days: 3, drift: 250, learn }));
  expect(share(true)).toBeGreaterThan(share(false) + 0.05);
});

// The step of a night flow: found where there is one, and not where there is none.
import { describe, expect, test } from "vitest";
import { flowStep } from "../../../../gateway/watch/alarms/flow.ts";
import { createChance } from "../../../../tools/chance.ts";
import { FIRST } from "./nights.ts";

/** Flows around 3.5 m³/h, 8 % from night to night, and a step. */
function flows(seed: number, step: number): Map<number, number> {
  const chance = createChance("report", seed, 0, 0);
  return new Map(
    Array.from({ length: 60 }, (_, i) => [
      FIRST + i,
      3.5 * (1 + 0.08 * chance.normal()) + (i >= 40 ? step : 0),
    ]),
  );
}

const SEEDS = Array.from({ length: 60 }, (_, i) => i);

describe("a step of 0.9 m³/h", () => {
  const steps = SEEDS.map((seed) => flowStep(flows(seed, 0.9), FIRST + 40, FIRST + 55)!);
  test("is found, and its size", () => {
    expect(steps.filter(({ step, deviation }) => step / deviation > 2).length).toBeGreaterThan(55);
    expect(steps.reduce((sum, { step }) => sum + step, 0) / steps.length).toBeCloseTo(0.9, 1);
  });
});

test("where there is none, few nights say so", () => {
  const none = SEEDS.map((seed) => flowStep(flows(seed, 0), FIRST + 40, FIRST + 55)!);
  expect(none.filter(({ step, deviation }) => step / deviation > 2).length).toBeLessThan(4);
});

test("one night of a fire is no step", () => {
  const fire = flows(3, 0).set(FIRST + 45, 60);
  const { step, deviation } = flowStep(fire, FIRST + 40, FIRST + 55)!;
  expect(Math.abs(step)).toBeLessThan(2 * deviation);
});

test("a meter that is gone says nothing", () => {
  const all = flows(1, 0.9);
  const before = new Map([...all].filter(([date]) => date < FIRST + 40));
  const after = new Map([...all].filter(([date]) => date >= FIRST + 40));
  for (const some of [before, after, new Map()]) expect(flowStep(some, FIRST + 40, FIRST + 55)).toBeNull();
});

// A run over a district with a leak or two: what is told of them, and what the figures make of it.
import { describe, expect, test } from "vitest";
import { createChance } from "../../../../tools/chance.ts";
import { ownNetwork } from "../../../../tools/district/network/own.ts";
import { readNetwork } from "../../../../tools/district/network/read.ts";
import { alarmFigures } from "../../../../tools/evaluate/district/figures.ts";
import { createGround } from "../../../../tools/evaluate/district/ground.ts";
import { isThere, type NetworkRun, run, type Told } from "../../../../tools/evaluate/district/run.ts";
import { createWorld } from "../../../../tools/evaluate/district/world.ts";
import { fitOdds } from "../../../../tools/evaluate/logistic.ts";
import { ALL_TOLD } from "../../../gateway/watch/alarms/told.ts";

const network = await readNetwork(Buffer.from(ownNetwork()), "own");

describe("a district at a quiet place", () => {
  const terrain = createGround(network, createChance("report", 5, 0, 0), 2);
  const world = createWorld({
    ...{ terrain, family: "report", seed: 8, site: "default", nights: 260, heard: { sustained: false } },
    ...{ leaks: 0.4, leaksFrom: 60, sourceLevel: 25 },
  });
  const outcome = run({ terrain, world, nights: 260, warm: 60, metered: true, ...ALL_TOLD });
  const large = outcome.leaks.filter(({ leak }) => leak.rise > 8 && leak.from < 230);

  test("large leaks are found within three weeks, and mended", () => {
    expect(large.length).toBeGreaterThan(2);
    for (const { leak, after } of large) {
      expect(after).not.toBeNull();
      expect(after!).toBeLessThanOrEqual(21);
      if (leak.from < 200) expect(leak.until).toBeLessThan(leak.from + 60);
    }
  });

  test("each leak is one alarm, whoever hears it", () => {
    for (const { leak } of large) {
      const alarms = outcome.told.filter((each) => each.leak === leak);
      expect(alarms.length).toBeLessThanOrEqual(2);
      expect(isThere(leak, alarms[0]!.nodes, terrain)).toBe(true);
    }
  });
});

describe("figures", () => {
  const told = (probability: number, isTrue: boolean): Told => ({
    ...{ night: 1, nodes: [0], probability, age: 16, parts: {}, cause: "rain" },
    leak: isTrue ? ({} as Told["leak"]) : null,
  });
  const runOf = (all: Told[]): NetworkRun[] => [
    {
      network: "n",
      outcomes: [{ nights: 425, sensors: 1, nodeYears: 10, told: all, leaks: [], suspicions: 5, rules: [] }],
    },
  ];

  test("honest probabilities have skill, and those that say nothing have none", () => {
    const honest = [...Array(30).fill(told(0.1, false)), ...Array(30).fill(told(0.9, true))];
    expect(alarmFigures(runOf(honest)).brierSkill).toBeCloseTo(0.96, 2);
    const none = [...Array(30).fill(told(0.5, false)), ...Array(30).fill(told(0.5, true))];
    expect(alarmFigures(runOf(none)).brierSkill).toBeCloseTo(0, 6);
    expect(alarmFigures(runOf(honest)).bins.map(({ right }) => right.share)).toEqual([0, 1]);
  });

  test("false alarms are counted a node-year, with their cause", () => {
    const figures = alarmFigures(runOf([told(0.2, false), told(0.2, false), told(0.3, true)]));
    expect(figures.false).toMatchObject({ count: 2, rate: 0.2 });
    expect(figures.ppv.share).toBeCloseTo(1 / 3, 6);
    expect(figures.causes).toEqual([["rain", 2]]);
  });
});

test("a fit finds the odds that examples were drawn by", () => {
  const chance = createChance("report", 1, 0, 0);
  const rows = Array.from({ length: 8000 }, () => {
    const values = [chance.normal(), chance.normal()];
    const odds = -1 + 0.8 * values[0]! - 0.5 * values[1]!;
    return { values, isTrue: chance.uniform() < 1 / (1 + Math.exp(-odds)), weight: 1, offset: 0 };
  });
  const { base, weights } = fitOdds(rows, 1);
  expect(base).toBeCloseTo(-1, 0);
  expect(weights[0]).toBeCloseTo(0.8, 0);
  expect(weights[1]).toBeCloseTo(-0.5, 0);
  // What is known already is not fitted again.
  const known = fitOdds(
    rows.map((row) => ({ ...row, offset: -1 + 0.8 * row.values[0]! - 0.5 * row.values[1]! })),
    1,
  );
  for (const weight of [known.base, ...known.weights]) expect(Math.abs(weight)).toBeLessThan(0.1);
});

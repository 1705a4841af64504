// What single nodes would tell beside the alarms: a plain threshold, and how it and the nodes' own suspicions are counted.
import { describe, expect, test } from "vitest";
import * as N from "../../../../shared/leak/night.ts";
import { FLAG_CLOCK_UNSET, type Maybe } from "../../../../shared/messages.ts";
import { createChance } from "../../../../tools/chance.ts";
import { ownNetwork } from "../../../../tools/district/network/own.ts";
import { readNetwork } from "../../../../tools/district/network/read.ts";
import { createGround } from "../../../../tools/evaluate/district/ground.ts";
import { createPlain } from "../../../../tools/evaluate/district/plain.ts";
import { RULE_NAMES } from "../../../../tools/evaluate/district/rules.ts";
import { run } from "../../../../tools/evaluate/district/run.ts";
import { createWorld } from "../../../../tools/evaluate/district/world.ts";

function night(level: number, flags = 0): Maybe[] {
  const items: Maybe[] = new Array(N.BALANCE + 1).fill(null);
  items[N.LEVEL_10] = 2 * level;
  items[N.WINDOWS] = 60;
  items[N.FLAGS] = flags;
  return items;
}

describe("a plain threshold of 4 dB for 3 nights", () => {
  const saidOf = (levels: readonly number[], flags = 0) => {
    const rule = createPlain({ db: 4, nights: 3 });
    for (let i = 0; i < 30; i++) rule.take(night(-60));
    return levels.map((level) => rule.take(night(level, flags)));
  };

  test("speaks on the third night over it, and not of less or of two nights", () => {
    expect(saidOf([-56, -56, -56])).toEqual([false, false, true]);
    expect(saidOf([-56.5, -56.5, -56.5, -56.5])).not.toContain(true);
    expect(saidOf([-50, -50, -60, -50, -50, -60])).not.toContain(true);
  });

  test("ends after five nights that are not over it", () => {
    const [, , on, ...off] = saidOf([-50, -50, -50, -60, -60, -60, -60, -60]);
    expect(on).toBe(true);
    expect(off).toEqual([true, true, true, true, false]);
  });

  test("takes what goes on for what is usual, after some weeks", () => {
    const said = saidOf(new Array(40).fill(-50));
    expect(said[10]).toBe(true);
    expect(said[39]).toBe(false);
  });

  test("does not look at nights of an unset clock, nor speak before it knows what is usual", () => {
    expect(saidOf([-50, -50, -50, -50], FLAG_CLOCK_UNSET)).not.toContain(true);
    const young = createPlain({ db: 4, nights: 3 });
    const levels = [...new Array(10).fill(-60), -50, -50, -50];
    expect(levels.map((level) => young.take(night(level)))).not.toContain(true);
  });
});

test("rules of single nodes are counted in the nights of the alarms", async () => {
  const network = await readNetwork(Buffer.from(ownNetwork()), "own");
  const terrain = createGround(network, createChance("report", 5, 0, 0), 2);
  const world = createWorld({
    ...{ terrain, family: "report", seed: 8, site: "default", nights: 260, heard: { sustained: false } },
    ...{ leaks: 0.4, leaksFrom: 60, sourceLevel: 25 },
  });
  const model = {
    nodes: { base: 3, features: {} },
    flow: { base: 0, features: {} },
    nearby: 0,
    young: { base: 0, score: 0 },
  };
  const shown = { least: 2, leastMetered: 2, nights: 0, sure: 2, news: 0 };
  const outcome = run({ terrain, world, nights: 260, warm: 60, metered: false, model, shown });
  expect(outcome.rules.map(({ name }) => name)).toEqual(RULE_NAMES);
  const [own, ...plain] = outcome.rules;
  expect(own!.told).toBe(outcome.suspicions);
  expect(own!.told).toBeGreaterThan(5);
  // Where nothing is told the alarms find nothing, and single nodes all the more.
  expect(outcome.leaks.every(({ after }) => after === null)).toBe(true);
  for (const rule of outcome.rules) {
    expect(rule.right).toBeLessThanOrEqual(rule.told);
    expect(rule.leaks.map(({ leak }) => leak)).toEqual(world.leaks);
  }
  // 3 dB for 5 nights, 4 dB for 10, 6 dB for 14: each is harder than the one before.
  const found = plain.map(({ leaks }) => leaks.filter(({ after }) => after !== null).length);
  expect(found[0]).toBeGreaterThan(2);
  expect(found).toEqual(found.toSorted((a, b) => b - a));
  const loud = outcome.leaks.flatMap(({ leak }, i) =>
    leak.rise > 10 && leak.from < 200 && leak.grows === 0 ? [plain[0]!.leaks[i]!.after] : [],
  );
  expect(loud.length).toBeGreaterThan(0);
  for (const after of loud) expect(after).toBeGreaterThanOrEqual(4);
});

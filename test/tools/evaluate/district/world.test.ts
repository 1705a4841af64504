// A district in simulated nights: what sounds at a place is heard by the nodes near it, and takes water.
import { describe, expect, test } from "vitest";
import * as N from "../../../../shared/leak/night.ts";
import { createChance } from "../../../../tools/chance.ts";
import { ownNetwork } from "../../../../tools/district/network/own.ts";
import { readNetwork } from "../../../../tools/district/network/read.ts";
import { createGround } from "../../../../tools/evaluate/district/ground.ts";
import { jetOf, passed } from "../../../../tools/evaluate/district/hearing.ts";
import type { WorldOptions } from "../../../../tools/evaluate/district/options.ts";
import { createWorld } from "../../../../tools/evaluate/district/world.ts";

const network = await readNetwork(Buffer.from(ownNetwork()), "own");
const terrain = createGround(network, createChance("report", 5, 0, 0), 3);
const worldOf = (more: Partial<WorldOptions> = {}) =>
  createWorld({
    ...{ terrain, family: "report", seed: 3, site: "field", nights: 200, heard: { sustained: true } },
    ...{ leaks: 1, leaksFrom: 20, sourceLevel: 15, ...more },
  });

describe("a world", () => {
  test("is the same for the same seed, and another for another", () => {
    const nights = (seed: number) => {
      const world = worldOf({ seed });
      return Array.from({ length: 30 }, (_, i) => [world.draw(i), world.flows()].toString());
    };
    expect(nights(3)).toEqual(nights(3));
    expect(nights(4)).not.toEqual(nights(3));
  });

  test("has leaks as often as asked, on metal as often as said, near a node", () => {
    const { leaks } = worldOf({ nights: 3000, leaks: 0.5 });
    const years = (terrain.sensors * 2980) / 365;
    expect(leaks.length / years).toBeGreaterThan(0.4);
    expect(leaks.length / years).toBeLessThan(0.6);
    const metal = leaks.filter(({ spot }) => spot.isMetal).length / leaks.length;
    expect(metal).toBeGreaterThan(0.5);
    expect(metal).toBeLessThan(0.7);
    for (const { spot, flow } of leaks) {
      expect(spot.ways[0]!.metres).toBeLessThanOrEqual(100);
      expect(flow).toBeGreaterThanOrEqual(4);
      expect(flow).toBeLessThanOrEqual(60);
    }
  });

  test("a leak raises the node that hears it best by what is said, and the area's flow by what it takes", () => {
    const [with_, without] = [worldOf(), worldOf({ leaksFrom: 1e9 })];
    const leak = with_.leaks.find(({ grows, rise, from }) => grows === 0 && rise > 8 && from < 150)!;
    for (const other of with_.leaks) if (other !== leak) other.until = 0;
    const area = terrain.area[leak.spot.ways[0]!.sensor]!;
    const rises: number[] = [];
    const flows: number[] = [];
    for (let i = 0; i < 200; i++) {
      const [a, b] = [with_.draw(i)[leak.sensor], without.draw(i)[leak.sensor]];
      if (i < leak.from) continue;
      flows.push(with_.flows()[area]! - without.flows()[area]!);
      if (a && b) rises.push((a[N.LEVEL_10]! - b[N.LEVEL_10]!) / 2);
    }
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(rises) - leak.rise)).toBeLessThan(2.5);
    for (const flow of flows) expect(flow).toBeCloseTo((leak.flow * 60) / 1000, 6);
  });

  test("leaks of classes are of them, in turn", () => {
    const { leaks } = worldOf({
      nights: 1500,
      leaks: 0.5,
      classes: [
        [6, 99],
        [4, 6],
      ],
    });
    leaks.forEach(({ rise }, i) => {
      if (i % 2 === 0) expect(rise).toBeGreaterThanOrEqual(6);
      else expect(rise >= 4 && rise < 6).toBe(true);
    });
  });
});

describe("on its way", () => {
  test("metal takes all tones alike, plastic the high ones first", () => {
    const near = passed({ flat: 0, slope: 0 });
    const metal = passed({ flat: 10, slope: 0 });
    const plastic = passed({ flat: 0, slope: 0.03 });
    expect(metal.loss - near.loss).toBeCloseTo(10, 6);
    expect(metal.frequency).toBeCloseTo(near.frequency, 6);
    expect(plastic.frequency).toBeLessThan(0.6 * near.frequency);
    expect(plastic.mainLoss).toBeGreaterThan(metal.mainLoss + 3);
  });

  test("a larger hole sounds lower", () => {
    expect(passed({ flat: 0, slope: 0 }, jetOf(300, 2)).frequency).toBeLessThan(
      passed({ flat: 0, slope: 0 }, jetOf(1500, 2)).frequency,
    );
  });
});

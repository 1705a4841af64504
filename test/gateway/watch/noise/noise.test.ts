// The estimates find what was put in: deviation from night to night, wander, season, whatever their sizes; and leaks of weeks,
// taps and gaps move them little.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median } from "../../../../gateway/statistics.ts";
import { siftNights } from "../../../../gateway/watch/noise/heard.ts";
import { type Noise, noiseOf, SEASON_DAYS } from "../../../../gateway/watch/noise/noise.ts";
import { deviation } from "../../../../gateway/watch/noise/robust.ts";
import { mostLike, SIMULATED, type SimulatedSite } from "../../../../gateway/watch/noise/sites.ts";
import type { NightBody } from "../../../../shared/messages.ts";
import { createChance } from "../../../../tools/chance.ts";
import { createLife } from "../../../../tools/evaluate/simulate/nights.ts";
import { bodyOf, type Drawn, drawNights, FIRST } from "./nights.ts";

const noise = (nights: { body: NightBody }[]) => noiseOf(siftNights(nights));
const drawn = (more: Partial<Drawn>): Drawn => ({
  ...{ seed: 1, nights: 730, nightly: 1, wander: 1, memory: 12, season: 1, ...more },
});
/** Of some nodes alike: a single one's wander is a matter of chance. */
function middles(
  more: Partial<Drawn>,
  change: (night: { body: NightBody }, i: number) => boolean = () => true,
) {
  const all: Noise[] = Array.from({ length: 9 }, (_, i) =>
    noise(drawNights(drawn({ ...more, seed: (more.seed ?? 1) * 100 + i })).filter(change)),
  );
  const of = (value: (each: Noise) => number | null | undefined) =>
    median(all.map(value).filter((each) => each !== null && each !== undefined));
  return {
    nightly: of((each) => each.nightly),
    mainBand: of((each) => each.mainBand),
    wander: of((each) => each.wander),
    memory: of((each) => each.memory),
    season: of((each) => each.season?.amplitude),
    error: of((each) => each.season?.error),
  };
}

test("a deviation is that of values that were rounded, of whatever size, also where some are far off", () => {
  for (const [size, near] of [
    [0.4, 0.15],
    [0.7, 0.1],
    [1, 0.08],
    [1.65, 0.08],
    [2.2, 0.08],
  ] as const) {
    const chance = createChance("report", 3, 1, 1);
    const values = Array.from({ length: 4000 }, () => Math.round(2 * size * chance.normal()) / 2);
    expect(Math.abs(deviation(values, 0, 0.5) / size - 1)).toBeLessThan(near);
    const withLeaks = values.map((value, i) => (i % 12 === 0 ? value + 30 : value));
    expect(Math.abs(deviation(withLeaks, 0, 0.5) / size - 1)).toBeLessThan(near + 0.2);
  }
});

test("deviation, wander, memory and season are found, whatever they are", () => {
  const sizes = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    nightly: fc.double({ min: 0.6, max: 2.2, noNaN: true }),
    wander: fc.double({ min: 0.6, max: 1.6, noNaN: true }),
    season: fc.double({ min: 0, max: 2, noNaN: true }),
    mainBand: fc.double({ min: 0.5, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(sizes, (of) => {
      const found = middles({ ...of, nights: 1095, memory: 10 });
      // Of the wander a little is different from night to night.
      const nightly = Math.hypot(of.nightly, of.wander * Math.sqrt(1 - Math.exp(-1 / 10)));
      expect(Math.abs(found.nightly / nightly - 1)).toBeLessThan(0.12);
      expect(Math.abs(found.mainBand / of.mainBand - 1)).toBeLessThan(0.12);
      expect(Math.abs(found.wander - of.wander)).toBeLessThan(0.2 + 0.2 * of.nightly);
      expect(Math.abs(found.season - of.season)).toBeLessThan(0.15 + 2.5 * found.error);
      if (of.wander < 0.8 * of.nightly) return;
      expect(found.memory).toBeGreaterThan(4);
      expect(found.memory).toBeLessThan(25);
    }),
    // Of three years these differ by chance, now and then by more: the same draws each time, so that it is the code that fails.
    { numRuns: 20, seed: 20 },
  );
});

test("no wander and no season are told as little, and without a memory", () => {
  const found = noise(drawNights(drawn({ wander: 0, season: 0, nights: 1095 })));
  expect(found.nightly).toBeGreaterThan(0.9);
  expect(found.wander).toBeLessThan(0.5);
  expect(found.memory).toBe(null);
  expect(found.season!.amplitude).toBeLessThan(3 * found.season!.error + 0.1);
});

test("the season's error is that by which seasons of as many nights differ by chance", () => {
  const amplitudes = Array.from({ length: 40 }, (_, i) =>
    noise(drawNights(drawn({ seed: 500 + i, nights: 1095, season: 2 }))),
  ).map(({ season }) => season!);
  const mean = amplitudes.reduce((sum, { amplitude }) => sum + amplitude, 0) / 40;
  const spread = Math.sqrt(amplitudes.reduce((sum, { amplitude }) => sum + (amplitude - mean) ** 2, 0) / 39);
  const error = median(amplitudes.map((each) => each.error));
  expect(error / spread).toBeGreaterThan(0.6);
  expect(error / spread).toBeLessThan(1.7);
});

describe("what is none of its own moves them little:", () => {
  const before = middles({});
  const near = (found: typeof before) => {
    expect(Math.abs(found.nightly / before.nightly - 1)).toBeLessThan(0.1);
    expect(Math.abs(found.wander - before.wander)).toBeLessThan(0.3);
    expect(Math.abs(found.season - before.season)).toBeLessThan(0.3);
  };

  test("a leak of forty nights", () => {
    near(
      middles({}, ({ body }, i) => {
        if (i >= 300 && i < 340) body[1]! += 20;
        return true;
      }),
    );
  });

  test("nights that do not count, however loud", () => {
    near(
      middles({}, ({ body }, i) => {
        if (i % 5 === 2) [body[1], body[16]] = [-20, i % 2 ? 512 : 1024];
        return true;
      }),
    );
  });

  test("missing nights, one in eight and a month of them", () => {
    near(middles({}, (_, i) => i % 8 !== 3 && (i < 200 || i > 230)));
  });
});

describe("too few nights say nothing:", () => {
  const of = (nights: number) => noise(drawNights(drawn({ nights })));

  test("from two weeks on nights differ, from sixty on there is wander, from half a year on a season", () => {
    expect(of(14)).toMatchObject({ nightly: null, wander: null, season: null });
    expect(of(15)).toMatchObject({ nightly: expect.any(Number), mainBand: expect.any(Number), wander: null });
    expect(of(60)).toMatchObject({ wander: expect.any(Number), memory: null, season: null });
    expect(of(SEASON_DAYS).season).toBe(null);
    expect(of(SEASON_DAYS + 1).season).toMatchObject({ amplitude: expect.any(Number) });
  });

  test("every second night has no neighbour, so what nights differ by is not known", () => {
    expect(noise(drawNights(drawn({})).filter((_, i) => i % 2 === 0)).nightly).toBe(null);
  });

  test("no night, and one", () => {
    expect(noise([]).nightly).toBe(null);
    expect(noise([{ body: bodyOf(FIRST, -120) }]).nightly).toBe(null);
  });
});

test("fleets of simulated nodes, with all that happens to them, are taken for what they are", () => {
  for (const site of Object.keys(SIMULATED) as SimulatedSite[]) {
    const all = Array.from({ length: 16 }, (_, node) => {
      const life = createLife({
        family: "report",
        seed: 4,
        node,
        site,
        nights: 500,
        leak: null,
        sustained: false,
      });
      const nights: { body: NightBody }[] = [];
      for (let i = 0; i < 500; i++)
        if (life.draw(i)) nights.push({ body: life.night.slice(0, 22) as NightBody });
      return noise(nights);
    });
    const middle = (value: (each: Noise) => number | null) => median(all.map((each) => value(each)!));
    const found = { nightly: middle(({ nightly }) => nightly), wander: middle(({ wander }) => wander) };
    expect([site, mostLike(found)]).toEqual([site, site]);
  }
});

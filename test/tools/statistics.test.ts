// The reports' statistics against values printed in the literature, and against what has to hold for any data.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../tools/board/synth.ts";
import {
  auc,
  aucOf,
  bestThreshold,
  bootstrapOverSites,
  bySite,
  garwood,
  median,
  quantile,
  roc,
  type Scored,
  weights,
  wilson,
} from "../../tools/statistics.ts";

const scored = fc.array(
  fc.record({
    site: fc.constantFrom("a", "b", "c", "d", "e"),
    leak: fc.boolean(),
    score: fc.integer({ min: -5, max: 5 }),
  }),
  { minLength: 1, maxLength: 40 },
);
const both = scored.filter((all) => new Set(all.map(({ leak }) => leak)).size === 2);

describe("Wilson's interval", () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is %f to %f", (k, n, low, high) => {
    const found = wilson(k, n);
    expect(found[0]).toBeCloseTo(low, 4);
    expect(found[1]).toBeCloseTo(high, 4);
  });

  test("15 of 18, as the recordings might have it", () => {
    expect(wilson(15, 18).map((x) => x.toFixed(2))).toEqual(["0.61", "0.94"]);
  });

  test("has the rate in it, lies in 0..1, and mirrors", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (k, more) => {
        const n = k + more;
        const [low, high] = wilson(k, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        if (n === 0) return;
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(wilson(n - k, n)[1]).toBeCloseTo(1 - low, 9);
      }),
    );
  });
});

describe("the exact Poisson interval", () => {
  // Garwood 1936, as in the tables of Pearson and Hartley, 95 %.
  test.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [2, 0.242, 7.225],
    [10, 4.795, 18.39],
    [100, 81.36, 121.63],
  ])("of %i events is %f to %f", (k, low, high) => {
    const found = garwood(k, 1);
    expect(found[0]).toBeCloseTo(low, 2);
    expect(found[1]).toBeCloseTo(high, 2);
  });

  test("no false alarm in 6 node-years shows no less than 0.61 a year; in 30, 0.12", () => {
    expect(garwood(0, 6)[1]).toBeCloseTo(0.615, 3);
    expect(garwood(0, 30)[1]).toBeCloseTo(0.123, 3);
  });

  test("thousands of events neither overflow nor vanish", () => {
    const [low, high] = garwood(5000, 1);
    // Near the normal distribution's: 5000 plus or minus 1.96 roots.
    expect(low).toBeGreaterThan(4855);
    expect(low).toBeLessThan(4870);
    expect(high).toBeGreaterThan(5135);
    expect(high).toBeLessThan(5150);
  });
});

describe("areas and curves", () => {
  test("109 CT images in five grades (Hanley and McNeil 1982, table I): 0.893", () => {
    const grades = (counts: number[]) => counts.flatMap((n, i) => new Array<number>(n).fill(i + 1));
    expect(auc(grades([3, 2, 2, 11, 33]), grades([33, 6, 6, 11, 2]))).toBeCloseTo(0.893, 3);
  });

  test("ties count half, and an empty class is no number", () => {
    expect(auc([1, 1], [1, 1])).toBe(0.5);
    expect(auc([], [1])).toBeNaN();
  });

  test("the area is what lies under the curve, and turning the scores round mirrors it", () => {
    fc.assert(
      fc.property(both, (all) => {
        const points = roc(all);
        let area = 0;
        for (let i = 1; i < points.length; i++)
          area += ((points[i]!.fpr - points[i - 1]!.fpr) * (points[i]!.tpr + points[i - 1]!.tpr)) / 2;
        expect(area).toBeCloseTo(aucOf(all), 9);
        expect(points.at(-1)).toMatchObject({ tpr: 1, fpr: 1 });
        expect(aucOf(all.map((s) => ({ ...s, score: -s.score })))).toBeCloseTo(1 - aucOf(all), 9);
      }),
    );
  });
});

describe("sites", () => {
  const of = (site: string, leak: boolean, ...scores: number[]): Scored[] =>
    scores.map((score) => ({ site, leak, score }));

  test("a site counts by the median of its recordings, and one with both labels as two", () => {
    expect(bySite([...of("a", true, 1, 9, 2), ...of("a", false, 0)])).toMatchObject([
      { site: "a", leak: true, score: 2 },
      { site: "a", leak: false, score: 0 },
    ]);
    expect(median([4, 1])).toBe(2.5);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
  });

  test("weights are 1 a class, and the same for each site in it", () => {
    const all = [...of("a", true, 1, 2, 3), ...of("b", true, 4), ...of("c", false, 0)];
    expect(weights(all)).toEqual([1 / 6, 1 / 6, 1 / 6, 1 / 2, 1]);
    fc.assert(
      fc.property(both, (some) => {
        expect(weights(some).reduce((a, b) => a + b, 0)).toBeCloseTo(2, 9);
      }),
    );
  });

  test("the best threshold lies in the widest of the best gaps", () => {
    expect(bestThreshold([...of("a", true, 10, 4), ...of("b", false, 0, 1)])).toBe(2.5);
    // One site with many recordings does not outvote the others.
    const others = [...of("b", true, 5), ...of("c", true, 5), ...of("d", false, 7), ...of("e", false, 0)];
    expect(bestThreshold([...of("a", true, 9, 9, 9, 9), ...others])).toBe(2.5);
  });

  test("the bootstrap is the same for the same seed, has the figure in it, and knows one site from many", () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      of(`s${i}`, i % 2 === 0, (i % 2 === 0 ? 1 : 0) + (i % 7)),
    );
    const draw = (seed: number) => bootstrapOverSites(many.flat(), aucOf, createRandom(seed), 500);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const [low, high] = draw(1);
    expect(low).toBeLessThan(aucOf(many.flat()));
    expect(high).toBeGreaterThan(aucOf(many.flat()));
    // The same scores as if they were of four sites only: less is known.
    const few = many.flatMap((some, i) => some.map((s) => ({ ...s, site: `${i % 4}` })));
    const [lowest, highest] = bootstrapOverSites(few, aucOf, createRandom(1), 500);
    expect(highest - lowest).not.toBeCloseTo(high - low, 3);
  });

  test("no class is lost in a draw", () => {
    fc.assert(
      fc.property(both, fc.integer(), (all, seed) => {
        const [low, high] = bootstrapOverSites(all, aucOf, createRandom(seed), 20);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });
});

import { expect, test } from "vitest";
import { createChance, FAMILIES } from "../../../../tools/chance.ts";

const draws = (chance: ReturnType<typeof createChance>, n = 20) =>
  Array.from({ length: n }, () => chance.uniform());

test("a stream follows from its name", () => {
  expect(draws(createChance("report", 7, 3, 1))).toEqual(draws(createChance("report", 7, 3, 1)));
});

test("another seed, node, purpose or family is another stream", () => {
  const streams = [
    createChance("report", 7, 3, 1),
    createChance("report", 8, 3, 1),
    createChance("report", 7, 4, 1),
    createChance("report", 7, 3, 2),
    createChance("tuning", 7, 3, 1),
  ].map((chance) => draws(chance).join());
  expect(new Set(streams).size).toBe(streams.length);
});

test("no seed of a report gives a stream of tuning: the family is a word of its own", () => {
  expect(FAMILIES.report).not.toBe(FAMILIES.tuning);
  const tuned = new Set(
    Array.from({ length: 300 }, (_, seed) => createChance("tuning", seed, 0, 0).uniform()),
  );
  // The family's word itself and its neighbours among the seeds.
  const seeds = [...Array(300).keys(), FAMILIES.tuning, FAMILIES.report, FAMILIES.tuning ^ FAMILIES.report];
  for (const seed of seeds) expect(tuned.has(createChance("report", seed, 0, 0).uniform())).toBe(false);
});

test("deviates have the moments they say", () => {
  const chance = createChance("report", 1, 0, 0);
  const n = 50_000;
  const normal = Array.from({ length: n }, chance.normal);
  const mean = normal.reduce((a, b) => a + b, 0) / n;
  expect(mean).toBeCloseTo(0, 1);
  expect(normal.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n).toBeCloseTo(1, 1);
  expect(Array.from({ length: n }, chance.wait).reduce((a, b) => a + b, 0) / n).toBeCloseTo(1, 1);
  const scales = Array.from({ length: n }, () => chance.scale(1, 4));
  expect(scales.filter((x) => x < 2).length / n).toBeCloseTo(0.5, 1);
});

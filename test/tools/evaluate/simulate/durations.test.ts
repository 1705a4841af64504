// How long suspicions last, and how many nights they take, are counted as they are told: the one follows from the other.
import { expect, test } from "vitest";
import { headlineJson, lasting, rowOf } from "../../../../tools/evaluate/simulate/headline.ts";
import { quietYears } from "../../../../tools/evaluate/simulate/run.ts";
import { seasonRuns } from "../../../../tools/evaluate/simulate/seasons.ts";

const seeds = { family: "report", seed: 8 } as const;
const years = (more = {}) => quietYears({ ...seeds, site: "field", nodes: 40, sustained: true, ...more });

test("each suspicion has a length, and together they are the nights under suspicion", () => {
  const { suspicions, durations, doubted, nodes } = years();
  expect(durations).toHaveLength(suspicions);
  expect(durations).toEqual([...durations].sort((a, b) => a - b));
  const nights = durations.reduce((sum, lasts) => sum + lasts, 0);
  // Those that began before anything was counted have nights, and no length.
  expect(doubted * nodes * 730).toBeGreaterThanOrEqual(nights);
  expect(doubted * nodes * 730).toBeLessThan(nights + 5 * 60);
});

test("a higher threshold has fewer suspicions, and somebody who says that it is known shortens them", () => {
  expect(years({ slow: 120 }).suspicions).toBeLessThan(years().suspicions);
  const muted = years({ patience: 14 });
  expect(lasting(muted)!.most).toBeLessThanOrEqual(14);
  expect(muted.doubted).toBeLessThan(years().doubted);
});

test("a leak without a season is told for 90 nights, and a season's suspicions end", () => {
  const { found, stayed, quiet } = seasonRuns(seeds, "default", 1, 60, () => {});
  expect(found).toBeGreaterThan(50);
  expect(stayed / found).toBeGreaterThan(0.8);
  const season = seasonRuns(seeds, "default", 3, 60, () => {});
  expect(season.quiet.doubted).toBeGreaterThan(quiet.doubted);
  expect(lasting(season.quiet)!.half).toBeLessThan(80);
});

test("no suspicion, no length; rates are a node-year", () => {
  const none = { ...years(), suspicions: 0, durations: [] };
  expect(lasting(none)).toBeNull();
  const json = headlineJson(rowOf(none, undefined, undefined));
  expect(json).toMatchObject({
    suspicions_per_node_year: 0,
    suspicion_nights_90: null,
    found_6db_7_nights: null,
  });
});

// What `fleet noise` prints fits 80 columns whatever the figures are.
import { expect, test } from "vitest";
import { fleetText } from "../../../gateway/cli/fleet/text.ts";
import { listed, rateText } from "../../../gateway/cli/fleet/words.ts";
import type { Fleet, NodeNoise } from "../../../gateway/watch/noise/fleet.ts";
import { REASONS } from "../../../gateway/watch/noise/heard.ts";

const TOLD = { suspicions: 888, underSuspicion: 3000, usedToIt: 3650 };
const THRESHOLDS = [3, 3.5, 4, 5, 6, 17.15, 18.25, 19.95];
const NAME = "a-node-with-a-name-that-is-as-long-as-names-may-ever-be-in-a-town";

const node = (i: number): NodeNoise => ({
  ...{ name: `${NAME}-${i}`, first: 20_000, last: 23_660, isOfQuiet: true, nightly: 12.34, mainBand: 12.34 },
  ...{ wander: 12.34, memory: 39, season: { amplitude: 12.4, error: 10.3 }, judged: 3650 },
  nights: {
    ...{ heard: 3650, counting: 3000, missing: 3660 },
    not: Object.fromEntries(Object.keys(REASONS).map((reason) => [reason, 3650])),
  },
  told: TOLD,
  replayed: THRESHOLDS.map(() => TOLD),
});

const together = { ...TOLD, rate: 8.88, interval: [8.1, 9.9] as [number, number] };
const fleet: Fleet = {
  thresholds: THRESHOLDS,
  nodes: Array.from({ length: 12 }, (_, i) => node(i)),
  unheard: Array.from({ length: 30 }, (_, i) => `${NAME.slice(0, 50)}-${i}`),
  noise: { nightly: 12.34, mainBand: 12.34, wander: 12.34, season: 12.4 },
  ...{ like: "field", years: 6000, told: together, replayed: THRESHOLDS.map(() => together) },
};

test("of a large and noisy fleet, with all reasons and thresholds there can be", () => {
  const text = fleetText(fleet, (_, plain) => plain);
  for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  for (const reason of Object.keys(REASONS)) expect(text.replace(/\s+/g, " ")).toContain(`3650 ${reason}`);
  expect(text.replaceAll("\n", " ")).toContain("and 22 more (--json has all)");
  expect(text.split("\n").filter((line) => line.startsWith("a-node-with-a-name-…"))).toHaveLength(12 * 3);
  expect(text.replaceAll("\n", " ")).toContain("more than once in two years at each of these thresholds");
});

test("of few nights, where nothing can be said yet", () => {
  const nothing = {
    nightly: null,
    mainBand: null,
    wander: null,
    memory: null,
    season: null,
    isOfQuiet: false,
  };
  const told = { suspicions: 0, underSuspicion: 0, usedToIt: 0 };
  const none = { ...told, rate: null, interval: null };
  const young = { ...node(1), ...nothing, judged: 0, told, replayed: THRESHOLDS.map(() => told) };
  const text = fleetText(
    {
      ...{ ...fleet, nodes: [young], like: null, years: 0, told: none, replayed: THRESHOLDS.map(() => none) },
      noise: { nightly: null, mainBand: null, wander: null, season: null },
    },
    (_, plain) => plain,
  );
  for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(text).not.toContain("NaN");
  expect(text).not.toContain("A NODE-YEAR");
});

test("rates have two figures, and lists an end", () => {
  expect([0, 0.066, 0.5, 1.23, 12.3].map(rateText)).toEqual(["0.00", "0.07", "0.50", "1.2", "12"]);
  expect(listed(["a", "b"])).toBe("a, b");
  expect(listed(["a", "b", "c"], 2)).toBe("a, b and 1 more (--json has all)");
});

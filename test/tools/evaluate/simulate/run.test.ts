import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { createDetector } from "../../../../tools/evaluate/simulate/baselines.ts";
import { simulate } from "../../../../tools/evaluate/simulate/evaluate.ts";
import { simulationJson } from "../../../../tools/evaluate/simulate/json.ts";
import { leakRuns } from "../../../../tools/evaluate/simulate/leaks.ts";
import { reaches } from "../../../../tools/evaluate/simulate/limits.ts";
import { simulationPage } from "../../../../tools/evaluate/simulate/page.ts";
import { quietYears } from "../../../../tools/evaluate/simulate/run.ts";
import { simulationText } from "../../../../tools/evaluate/simulate/text.ts";

const seeds = { family: "report", seed: 3 } as const;

test("years without a leak follow from their seed", () => {
  const years = () => quietYears({ ...seeds, site: "bad", nodes: 4, sustained: true });
  const once = years();
  expect(years()).toEqual(once);
  expect(once.years).toBe(8);
  expect(once.scores.reduce((a, b) => a + b, 0)).toBeGreaterThan(8 * 300);
});

test("who says that a noise is known shortens the doubt", () => {
  const options = { ...seeds, site: "bad", nodes: 15, sustained: true } as const;
  const heard = quietYears(options);
  expect(heard.sustained.drawn).toBeGreaterThan(0);
  expect(quietYears({ ...options, patience: 14 }).doubted).toBeLessThan(heard.doubted);
});

test("a loud leak is found by all, a silent one by none, and never later by more nights", () => {
  const runs = (rise: number) =>
    leakRuns({ ...seeds, site: "default", nodes: 20, leak: { rise, pipe: "metal", grows: 0 } });
  const loud = runs(12);
  expect(loud.nodes + loud.left_out).toBe(20);
  expect(loud.found[29]).toBe(loud.nodes);
  expect(loud.found).toEqual([...loud.found].sort((a, b) => a - b));
  expect(loud.told[29]).toBeLessThanOrEqual(loud.found[29]!);
  expect(runs(0.1).found[29]).toBeLessThan(3);
});

test("another rule can be put in the firmware's place", () => {
  const { found, told, nodes } = leakRuns({
    ...seeds,
    site: "default",
    nodes: 10,
    leak: { rise: 10, pipe: "metal", grows: 0 },
    detector: () => createDetector("one night over max(4 dB, 3 s)"),
  });
  expect(found[1]).toBe(nodes);
  expect(told[29]).toBe(0);
});

test("the main band of metal reaches far, and in plastic a few metres", () => {
  const [metal, low, high] = reaches();
  expect(metal!.three).toBeGreaterThan(100);
  expect(low!.three).toBeGreaterThan(3 * high!.three);
  expect(high!.three).toBeLessThan(10);
});

test("all of it, small: tables of 80 columns, JSON without what is not a number, a page", () => {
  const simulation = simulate({
    ...{
      nodeYears: 4,
      seed: 1,
      sites: ["default", "field"],
      quick: true,
      sensitivity: true,
      pumpBench: null,
    },
  });
  const text = stripVTControlCharacters(simulationText(simulation));
  for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
  const json = JSON.stringify(simulationJson(simulation));
  expect(json).not.toContain("null,null,null,null,null");
  const { simulate: told } = JSON.parse(json);
  expect(Object.keys(told)).toEqual(expect.arrayContaining(["quiet", "found", "goals", "limits", "speed"]));
  expect(told.quiet).toHaveLength(8);
  const figures = [
    "suspicions_per_node_year",
    "nights_under_suspicion",
    "found_6db_7_nights",
    "found_4db_7_nights",
  ];
  for (const rows of [told.sites, told.all_nuisances]) {
    expect(Object.keys(rows)).toEqual(["default", "field"]);
    for (const row of Object.values<Record<string, number>>(rows))
      for (const name of figures) expect(row[name], name).toBeGreaterThanOrEqual(0);
  }
  expect(told.sensitivity.map(({ name }: { name: string }) => name)).toContain("threshold of 4 dB");
  // The headline comes before all else that a sceptic has to scroll for.
  expect(text.indexOf("What a suspicion is worth")).toBeLessThan(text.indexOf("What that hangs on"));
  const page = simulationPage(simulation);
  expect(page).toContain("<!doctype html>");
  expect(page).not.toMatch(/>(NaN|undefined)</);
});

// The districts' page: it has the figures, needs nothing from elsewhere, and tells its stories from the nights themselves.
import { beforeAll, describe, expect, test } from "vitest";
import { ownNetwork } from "../../../../tools/district/network/own.ts";
import { readNetwork } from "../../../../tools/district/network/read.ts";
import {
  type DistrictOptions,
  evaluateBursts,
  evaluateDistricts,
} from "../../../../tools/evaluate/district/evaluate.ts";
import { cellsOf } from "../../../../tools/evaluate/district/found-table.ts";
import { districtGoals } from "../../../../tools/evaluate/district/goals.ts";
import { districtJson } from "../../../../tools/evaluate/district/json.ts";
import { type DistrictReport, districtPage } from "../../../../tools/evaluate/district/page.ts";
import { reportOf } from "../../../../tools/evaluate/district/report.ts";
import { hearersOf } from "../../../../tools/evaluate/district/story.ts";
import { burstText, districtText } from "../../../../tools/evaluate/district/text.ts";
import { escapeHtml } from "../../../../tools/report/html.ts";

let options: DistrictOptions;
let report: DistrictReport;
let html: string;
beforeAll(async () => {
  options = {
    networks: [await readNetwork(Buffer.from(ownNetwork()), "own")],
    ...{ nodeYears: 25, family: "report", seed: 3, leaks: 0.3, sourceLevel: 20, quick: true },
  };
  const figures = evaluateDistricts(options, () => {});
  const level = { sourceLevel: 15, nodeYears: 7, cells: cellsOf([]), byChance: figures.plain.found };
  report = reportOf(options, { figures, bursts: await evaluateBursts(options), levels: [level] });
  html = districtPage(report);
});

const count = (text: string) => html.split(text).length - 1;

test("it has the figures, the goals and the intervals", () => {
  const { figures } = report;
  for (const { false: wrong } of [figures.plain, figures.metered])
    expect(html).toContain(
      `${wrong.rate.toFixed(3)} (${wrong.interval[0].toFixed(3)} to ${wrong.interval[1].toFixed(3)})`,
    );
  for (const { name, found } of figures.classes)
    expect(html, name).toContain(`${found.count} of ${found.of}`);
  const goals = districtGoals(figures);
  expect(count("<td>MISSED</td>")).toBe(goals.filter(({ met }) => !met).length);
  expect(count("<td>met</td>")).toBe(goals.filter(({ met }) => met).length);
  for (const rule of figures.rules) {
    expect(html).toContain(
      `<td>${escapeHtml(rule.name)}</td><td class="n">${rule.false.rate.toFixed(3)}</td>`,
    );
  }
  for (const [cause] of figures.plain.causes) expect(html).toContain(escapeHtml(cause));
  expect(html).toContain("--seed 3 --leaks 0.3 --source-level 20 --table --quick");
});

test("the same in text of 80 columns and in JSON", () => {
  const { figures, bursts } = report;
  for (const { from4, from5 } of bursts.seen) expect(from5.count).toBeLessThanOrEqual(from4.count);
  expect(bursts.told5.share).toBeGreaterThan(0.9);
  for (const { kept } of bursts.false) expect(kept.count).toBe(0);
  const long = `${districtText(figures)}\n${burstText(bursts)}`
    .split("\n")
    .filter((line) => line.length > 80);
  expect(long).toEqual([]);
  expect(districtJson(figures, bursts)).toMatchObject({
    district: {
      false_alarms_per_node_year: figures.plain.false.rate,
      ppv: figures.plain.ppv.share,
      found_6db: expect.any(Number),
      found_4db: expect.any(Number),
      with_flow: {
        false_alarms_per_node_year: figures.metered.false.rate,
        ppv: figures.metered.ppv.share,
      },
    },
  });
});

test("it needs nothing from elsewhere", () => {
  expect(html).not.toMatch(/(?:src|href)="(?!#)/);
  expect(html).not.toMatch(/@import|url\(|<link|<iframe|<img/);
  const own = html.replace(/<script>[\s\S]*?<\/script>/g, "");
  expect(own).not.toMatch(/https?:|\/\/\w/);
  expect(own.length).toBeLessThan(html.length);
  expect(own).not.toMatch(/NaN|undefined|Infinity|\[object/);
});

test("the map has each area, each leak that ran in the district, and each alarm", () => {
  const { ground, figures } = report;
  const { leaks, told } = figures.runs.plain[0]!.outcomes[0]!;
  const maps = html.slice(html.indexOf('<div class="maps">'), html.indexOf('id="a-leak-night-by-night"'));
  const found = leaks.filter(({ after }) => after !== null).length;
  const right = told.filter(({ leak }) => leak !== null).length;
  const times = (text: string) => maps.split(text).length - 1;
  expect(leaks.length).toBeGreaterThan(0);
  expect(told.length).toBeGreaterThan(0);
  expect(times('<figure class="map">')).toBe(ground.areaNames.length + 1);
  expect(times('class="leak found"')).toBe(found);
  expect(times('class="leak missed"')).toBe(leaks.length - found);
  expect(times('class="alarm right"')).toBe(right);
  expect(times('class="alarm false"')).toBe(told.length - right);
  expect(times('class="node"')).toBe(ground.sensors);
});

describe("the story of a leak", () => {
  test("is of one that was found with a meter and mended, heard by its nodes", () => {
    const { chosen, leak, nodes, nights, began, told, ended, isVisited } = report.leak!;
    expect(chosen.leg.metered).toBe(true);
    expect(isVisited).toBe(true);
    expect(ended - told).toBe(14);
    expect(nodes.slice(0, hearersOf(leak!).length)).toEqual(hearersOf(leak!).slice(0, 3));
    const rises = nights
      .filter(({ night }) => night >= Math.max(told, leak!.heard) && night < ended)
      .flatMap(({ nodes: [best] }) =>
        best!.level === null || best!.baseline === null ? [] : [best!.level - best!.baseline],
      );
    const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
    expect(Math.abs(mean - leak!.rise)).toBeLessThan(5);
    expect(nights[0]!.night).toBeLessThanOrEqual(began - 30);
    // The alarm that was told in the evaluation, as it was.
    const first = nights.find(({ alarm }) => alarm !== null && alarm.opened / 86_400_000 === 20_000 + told)!;
    expect(first.night).toBe(told);
    expect(first.alarm!.probability).toBe(chosen.told.probability);
    expect(nights.find(({ night }) => night === ended)!.alarm).not.toBeNull();
    expect(nights.find(({ night }) => night === ended + 1)!.alarm).toBeNull();
  });

  test("says it in the gateway's words, on the day it was told and on that of the visit", () => {
    expect(count("On the day it was told")).toBe(report.falseAlarm === null ? 1 : 2);
    expect(html).toContain("On the day of the visit");
    expect(html).toMatch(/Suspected leak (between|at) node \d+/);
    expect(html).toContain("Somebody goes there, finds the leak and mends it.");
  });

  test("is the same for the same seed", () => {
    const again = reportOf(options, report);
    expect(again.leak!.nights).toEqual(report.leak!.nights);
    expect(again.falseAlarm?.told).toBe(report.falseAlarm?.told);
  });
});

test("the story of a false alarm is of the commonest cause, and no leak ran there", () => {
  const { falseAlarm, figures } = report;
  const { causes } = falseAlarm!.chosen.leg.metered ? figures.metered : figures.plain;
  expect(falseAlarm!.chosen.told.cause).toBe(causes[0]![0]);
  expect(falseAlarm!.leak).toBeNull();
  expect(falseAlarm!.nights.some(({ night, alarm }) => night === falseAlarm!.told && alarm !== null)).toBe(
    true,
  );
});

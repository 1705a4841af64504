// The time of day of recordings by their names, and sites over nights.
import { describe, expect, test } from "vitest";
import { START_NIGHTS } from "../../../shared/leak/thresholds.ts";
import { falseSentence, sitesFor } from "../../../tools/evaluate/recordings/limits.ts";
import { overNights } from "../../../tools/evaluate/recordings/nights.ts";
import { hourOf, timesByLabel } from "../../../tools/evaluate/recordings/times.ts";
import { wilson } from "../../../tools/statistics.ts";

test.each([
  ["172496_20201121_0330", 3],
  ["00241_20180818_1445", 14],
  ["00540_20210422_0000", 0],
  ["10001-2020-01-31T23:59:59Z", 23],
  ["10001_20200131_235959", 23],
  ["003_05593-20180927", undefined],
  // A serial number is no time, nor is an hour that there is not.
  ["10001_1445", undefined],
  ["10001_20200131_2460", undefined],
  ["10001_20201331_0330", undefined],
  ["10001_20200131_03305", undefined],
])("%s", (name, hour) => expect(hourOf(name)).toBe(hour));

describe("times of day", () => {
  const at = (leak: boolean, ...times: string[]) =>
    times.map((time) => ({ leak, name: time === "" ? "10001-20200101" : `10001_20200101_${time}` }));

  test("are counted by label and hour; night ends at five", () => {
    const { leak, no_leak } = timesByLabel([
      ...at(true, "0000", "0459", ""),
      ...at(false, "0500", "1445", "1430"),
    ]);
    expect(leak).toMatchObject({ night: 2, day: 0, unknown: 1 });
    expect(no_leak).toMatchObject({ night: 0, day: 3, unknown: 0 });
    expect([0, 4, 5, 14].map((hour) => leak.hours[hour]! + no_leak.hours[hour]!)).toEqual([1, 1, 1, 2]);
  });

  test("that differ are told, and so are those that nobody knows", () => {
    const { warnings } = timesByLabel([...at(true, "0330", "0345"), ...at(false, "1145", "0400")]);
    expect(warnings.join(" ")).toMatch(
      /differ in time of day: at night were 2 of 2 recordings of leaks, and 1 of 2/,
    );
    expect(warnings.join(" ")).toMatch(/night from day/);
    const unknown = timesByLabel([...at(true, "", "", "0330"), ...at(false, "0400")]).warnings;
    expect(unknown.join(" ")).toMatch(/not known of 2 of 3 recordings of leaks, and of 0 of 1 others/);
    expect(timesByLabel([...at(true, "0330"), ...at(false, "0400")]).warnings).toEqual([]);
    // Of one label there is nothing to compare.
    expect(timesByLabel(at(true, "")).warnings).toEqual([]);
  });
});

describe("over nights", () => {
  const site = (name: string, ...told: boolean[]) =>
    told.map((t, i) => ({ ...{ site: name, leak: true, told: t, score: 0 }, name: `${name}_${i}` }));

  test("is asked where a site has as many recordings as the firmware's rule wants, and said of how many", () => {
    const told = new Array(START_NIGHTS).fill(true);
    const judged = overNights([
      ...site("a", ...told),
      ...site("b", ...told.slice(1)),
      ...site("c", ...told, false),
    ]);
    expect(judged).toMatchObject({ wanted: START_NIGHTS, sites: 3 });
    expect(judged.judged.map(({ site: name, told: t }) => [name, t])).toEqual([
      ["a", true],
      ["c", true],
    ]);
  });

  test("has to hold on nights running", () => {
    const runs = (...told: boolean[]) => overNights(site("a", ...told), 3).judged[0];
    expect(runs(true, true, false, true, true)).toMatchObject({ longest: 2, told: false });
    expect(runs(false, true, true, true)).toMatchObject({ longest: 3, told: true });
    expect(runs(true, true)).toBeUndefined();
  });
});

test("how little few sites without a leak can show is computed from their number", () => {
  const said = (k: number, n: number) => falseSentence({ sites_false: [k, n] } as never);
  expect(said(0, 5)).toContain("leaves up to 0.43 possible");
  expect(said(1, 13)).toContain("leaves up to 0.23 possible (Wilson, 95 %); here 1 is.");
  expect(said(0, 0)).toContain("no site without a leak");
  expect(wilson(0, sitesFor(0.1))[1]).toBeLessThanOrEqual(0.1);
  expect(wilson(0, sitesFor(0.1) - 1)[1]).toBeGreaterThan(0.1);
});

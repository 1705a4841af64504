// Marks are round numbers, and times that the clocks of the site show, also where these go back or on.
import fc from "fast-check";
import { expect, test } from "vitest";
import { numberAxis, timeMarks } from "../../../../gateway/cli/history/axes.ts";

test("numbers: all of the range, in few round steps", () => {
  expect(numberAxis(259.6, 463, 5)).toEqual({
    ...{ low: 250, high: 500, marks: [250, 300, 350, 400, 450, 500], decimals: 0 },
  });
  expect(numberAxis(3.58, 3.58, 5)).toMatchObject({ decimals: 1 });
  fc.assert(
    fc.property(
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 1, max: 9 }),
      (low, more, most) => {
        const axis = numberAxis(low, low + more / 10, most);
        expect(axis.low).toBeLessThanOrEqual(low + 1e-6);
        expect(axis.high).toBeGreaterThanOrEqual(low + more / 10 - 1e-6);
        expect(axis.high).toBeGreaterThan(axis.low);
        expect(axis.marks.length).toBeLessThanOrEqual(most + 2);
      },
    ),
  );
});

const span = (from: string, until: string) => ({ from: Date.parse(from), until: Date.parse(until) });
const texts = (from: string, until: string, width = 70) =>
  timeMarks(span(from, until), "Europe/Stockholm", (text) => width / (text + 2)).map(({ text }) => text);

test("times: hours, days and months of the site", () => {
  expect(texts("2026-11-28T23:00Z", "2026-11-29T11:00Z")).toEqual([
    ...["11-29", "02:00", "04:00", "06:00", "08:00", "10:00"],
  ]);
  expect(texts("2026-11-25T20:00Z", "2026-12-02T20:00Z")).toEqual([
    ...["11-26", "11-27", "11-28", "11-29", "11-30", "12-01", "12-02"],
  ]);
  expect(texts("2025-12-02T00:00Z", "2026-12-02T00:00Z")).toEqual([
    "2026-01",
    "2026-03",
    "2026-05",
    "2026-07",
    "2026-09",
    "2026-11",
  ]);
});

test("times: where the clocks go back, each is there once, and midnight is midnight", () => {
  const marks = timeMarks(span("2026-10-24T12:00Z", "2026-10-26T12:00Z"), "Europe/Stockholm", () => 20);
  const midnights = marks
    .filter(({ text }) => text === "10-25" || text === "10-26")
    .map(({ at }) => new Date(at).toISOString());
  expect(midnights).toEqual(["2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"]);
  expect(new Set(marks.map(({ at }) => at)).size).toBe(marks.length);
});

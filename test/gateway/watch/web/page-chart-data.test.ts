// What charts draw is what the figures say: limits, gaps, times that are joined, values that are read, stretches that are shown.
import { describe, expect, test } from "vitest";
import {
  axisRange,
  DAY_MS,
  gapOf,
  isEmpty,
  joined,
  type Line,
  limits,
  moved,
  nearest,
  newest,
  nextValue,
  nightAt,
  type Plot,
  SLOW_DB,
  SLOW_DEVIATIONS,
  spreads,
  within,
  zoomed,
} from "../../../../gateway/watch/web/page/chart-data.ts";
import * as thresholds from "../../../../shared/leak/thresholds.ts";

const line = (values: (number | null)[]): Line => ({
  ...{ name: "level", means: null, values, late: [], token: "--ink" },
  ...{ look: "nights", dash: [], width: 1, gap: DAY_MS },
});
const plot = (...all: (number | null)[][]): Plot => ({
  ...{ at: all[0]!.map((_, i) => i * DAY_MS), lines: all.map(line), bands: [], marks: [], markName: "" },
  ...{ nights: null, unit: "dB", digits: 1, leastSpan: 1 },
});

describe("the limit of a suspicion", () => {
  test("is the node's own rule", () => {
    expect(SLOW_DB).toBe(thresholds.SLOW / 20);
    expect(SLOW_DEVIATIONS).toBe(thresholds.SLOW_DEVIATIONS);
  });

  test("is 3.5 dB over the baseline, or two deviations where that is more", () => {
    expect(limits([-80, -80, null, -80], [1, 3, 1, null])).toEqual([-76.5, -74, null, -76.5]);
  });
});

test("a spread needs both of its levels", () => {
  expect(spreads([-60, null, -60], [-80, -80, null])).toEqual([20, null, null]);
});

test("a night begins when the reader's day does", () => {
  const at = new Date(nightAt(20_795));
  expect([at.getFullYear(), at.getMonth(), at.getDate(), at.getHours()]).toEqual([2026, 11, 8, 0]);
});

test("series of their own times are joined, and each has nothing where only another one is", () => {
  const both = joined([
    { at: [10, 30], columns: [[1, 3]] },
    {
      at: [20, 30],
      columns: [
        [null, 33],
        [200, 300],
      ],
    },
  ]);
  expect(both.at).toEqual([10, 20, 30]);
  expect(both.columns).toEqual([
    [1, null, 3],
    [null, null, 33],
    [null, 200, 300],
  ]);
  expect(both.places).toEqual([
    [0, 2],
    [1, 2],
  ]);
});

test("a gap is longer than readings are usually apart", () => {
  const hour = DAY_MS / 24;
  expect(gapOf([])).toBe(DAY_MS / 2);
  expect(gapOf([0, hour, 2 * hour, 90 * hour])).toBe(DAY_MS / 2);
  expect(gapOf([0, DAY_MS, 2 * DAY_MS, 9 * DAY_MS])).toBe(2.5 * DAY_MS);
});

test("what is read is the value that is nearest in time", () => {
  expect(nearest([], 5)).toBe(-1);
  expect(nearest([0, 10, 20], -5)).toBe(0);
  expect(nearest([0, 10, 20], 14)).toBe(1);
  expect(nearest([0, 10, 20], 16)).toBe(2);
  expect(nearest([0, 10, 20], 99)).toBe(2);
});

test("keys go from value to value, over what is missing in every line", () => {
  const some = plot([1, null, null, 4, null], [null, null, null, null, null]);
  expect(nextValue(some, 0, 1)).toBe(3);
  expect(nextValue(some, 3, -1)).toBe(0);
  expect(nextValue(some, 3, 1)).toBe(3);
  expect(newest(some)).toBe(3);
  expect(isEmpty(some)).toBe(false);
  expect(newest(plot([null, null]))).toBe(-1);
  expect(isEmpty(plot([null, null]))).toBe(true);
});

test("an axis shows a least span, so that what hardly varies draws no cliff", () => {
  expect(axisRange(2.9, 2.9, 0.2)).toEqual([expect.closeTo(2.8), expect.closeTo(3)]);
  expect(axisRange(0, 100, 1)).toEqual([-6, 106].map((value) => expect.closeTo(value)));
});

describe("the time that is shown", () => {
  const all = [0, 100 * DAY_MS] as const;

  test("stays within what there is", () => {
    expect(within([-10 * DAY_MS, 10 * DAY_MS], all)).toEqual([0, 20 * DAY_MS]);
    expect(within([95 * DAY_MS, 105 * DAY_MS], all)).toEqual([90 * DAY_MS, 100 * DAY_MS]);
    expect(within([-DAY_MS, 200 * DAY_MS], all)).toEqual(all);
  });

  test("is a day at least", () => {
    const [from, until] = within([50 * DAY_MS, 50 * DAY_MS + 1], all);
    expect(until - from).toBe(DAY_MS);
  });

  test("is enlarged around what is read, and moved", () => {
    expect(zoomed(all, 0.5, 50 * DAY_MS, all)).toEqual([25 * DAY_MS, 75 * DAY_MS]);
    expect(zoomed([0, 10 * DAY_MS], 0.5, 99 * DAY_MS, all)).toEqual([5 * DAY_MS, 10 * DAY_MS]);
    expect(moved([0, 10 * DAY_MS], 0.5, all)).toEqual([5 * DAY_MS, 15 * DAY_MS]);
    expect(moved([0, 10 * DAY_MS], -0.5, all)).toEqual([0, 10 * DAY_MS]);
  });
});

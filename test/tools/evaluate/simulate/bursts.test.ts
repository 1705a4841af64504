import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { falseBursts, steps } from "../../../../tools/evaluate/simulate/bursts.ts";
import {
  createPressure,
  hourOf,
  MEANS_A_DAY,
  PRESSURE_SITES,
} from "../../../../tools/evaluate/simulate/pressure.ts";
import { pumpBench } from "../../../../tools/evaluate/simulate/pump-bench.ts";
import { BURST_TRACE } from "../../../../tools/evaluate/simulate/trace.ts";

const site = (name: string) => PRESSURE_SITES.find((one) => one.name === name)!;

test("a fall of 7 kPa is found in white noise, one of 3 is not, and neither before it happens", () => {
  expect(steps("report", 1, 7, 0, "default", 20)).toMatchObject({ found: 20, early: 0 });
  expect(steps("report", 1, 3, 0, "default", 20).found).toBeLessThan(4);
  expect(steps("report", 1, 10, 0, "pumps", 20).found).toBe(0);
});

test("the picture's burst is told ten to fifteen minutes after it", () => {
  expect(BURST_TRACE.told - BURST_TRACE.fell).toBeGreaterThanOrEqual(10);
  expect(BURST_TRACE.told - BURST_TRACE.fell).toBeLessThanOrEqual(15);
});

describe("pressure", () => {
  const days = (name: string, n: number, node = 0) => {
    const pressure = createPressure("report", 1, node, site(name));
    return Array.from({ length: n }, (_, d) => {
      const day = new Int32Array(MEANS_A_DAY);
      pressure.day(d, day);
      return day;
    });
  };

  test("follows from its seed", () => {
    expect(days("near a pump", 3)).toEqual(days("near a pump", 3));
    expect(days("near a pump", 3)).not.toEqual(days("near a pump", 3, 1));
  });

  test("is higher at night than in the morning", () => {
    const mean = (day: Int32Array, hour: number) =>
      day.slice(30 * hour, 30 * (hour + 1)).reduce((a, b) => a + b, 0) / 30;
    for (const day of days("quiet street", 5)) expect(mean(day, 3) - mean(day, 8)).toBeGreaterThan(500);
  });

  test("does not drift away in a year of pumps", () => {
    const year = days("near two pumps", 365);
    const mean = (day: Int32Array) => day.reduce((a, b) => a + b, 0) / MEANS_A_DAY;
    expect(Math.abs(mean(year[364]!) - mean(year[0]!))).toBeLessThan(6000);
  });

  test("hours are those of the week as the firmware has them: day 0 is a Thursday", () => {
    expect([hourOf(0, 0), hourOf(0, 719), hourOf(2, 30), hourOf(3, 0), hourOf(4, 0)]).toEqual([
      0, 23, 25, 24, 0,
    ]);
  });
});

test("a pump is told all the time with the default margin, and hardly with its own", () => {
  const near = site("near a pump");
  expect(falseBursts("report", 1, near, "default", 1).bursts).toBeGreaterThan(50);
  expect(falseBursts("report", 1, near, "pumps", 1).bursts).toBeLessThan(3);
});

describe("a pump bench", () => {
  const bench = (rows: string[]) => {
    const directory = mkdtempSync(join(tmpdir(), "bench-"));
    writeFileSync(join(directory, "a.csv"), `time,pre1,pre2,,\r\n${rows.join("\r\n")}\r\n`);
    return directory;
  };

  test("is read in both channels with both margins; a fall that lasts is told where it fits", () => {
    // Half an hour at 10 Hz; the second channel falls by 8 kPa in its middle.
    const rows = Array.from({ length: 18_000 }, (_, i) => `t,0.5,${i < 9000 ? 0.5 : 0.492},,`);
    const runs = pumpBench(bench(rows));
    expect(runs.map(({ channel, margin }) => [channel, margin])).toEqual([
      ["pre1", "default"],
      ["pre1", "pumps"],
      ["pre2", "default"],
      ["pre2", "pumps"],
    ]);
    expect(runs.map(({ bursts }) => bursts)).toEqual([0, 0, 1, 0]);
    expect(runs[2]).toMatchObject({ minutes: 30, fall: 8 });
    expect(runs[2]!.looped).toBeGreaterThan(5);
  });

  test("that is none says what is wrong", () => {
    expect(() => pumpBench("/nowhere")).toThrow("Cannot read the directory /nowhere.");
    expect(() => pumpBench(bench(["t,x,1,,"]))).toThrow("not all numbers");
    const empty = mkdtempSync(join(tmpdir(), "bench-"));
    expect(() => pumpBench(empty)).toThrow("no .csv file");
    writeFileSync(join(empty, "b.csv"), "time,flow\n1,2\n");
    expect(() => pumpBench(empty)).toThrow('no column "pre1"');
  });
});

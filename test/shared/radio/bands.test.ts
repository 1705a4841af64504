import { describe, expect, test } from "vitest";
import {
  type Band,
  bandOf,
  EU868,
  forbidden,
  hourly,
  REGIONS,
  rangesOf,
} from "../../../shared/radio/bands.ts";

const MHZ = 1_000_000;

describe("the sub-bands of EU868", () => {
  test.each([
    [863.1, 0.001, 14],
    [866.5, 0.01, 14],
    [868.1, 0.01, 14],
    [868.3, 0.01, 14],
    [868.5, 0.01, 14],
    [868.8, 0.001, 14],
    [869.525, 0.1, 27],
    [869.85, 0.01, 14],
  ])("%d MHz may be used for %d of the time with %d dBm", (mhz, duty, power) => {
    expect(bandOf(mhz * MHZ, EU868)).toMatchObject({ duty, power });
  });

  // Between two, over the edge by half a channel, below and above all.
  test.each([868.65, 868.55, 867.95, 869.3, 869.4, 869.675, 862, 870, 915])("%d MHz is none", (mhz) => {
    expect(bandOf(mhz * MHZ, EU868)).toBeUndefined();
  });

  test("are in order and do not overlap", () => {
    for (const [i, band] of EU868.entries()) {
      expect(band.from).toBeLessThan(band.to);
      if (i > 0) expect(band.from).toBeGreaterThanOrEqual(EU868[i - 1]!.to);
    }
    expect(REGIONS.eu868).toBe(EU868);
  });

  test("a share becomes ms of an hour", () => {
    expect(hourly(bandOf(868.3 * MHZ, EU868)!)).toBe(36_000);
    expect(hourly(bandOf(869.525 * MHZ, EU868)!)).toBe(360_000);
  });
});

test("what is forbidden is told with what is not", () => {
  expect(forbidden(868.3 * MHZ, 14, EU868)).toBeUndefined();
  expect(forbidden(869.525 * MHZ, 27, EU868)).toBeUndefined();
  expect(forbidden(868.3 * MHZ, 16, EU868)).toBe("must be 14 dBm or less at 868.3 MHz, antenna included");
  expect(forbidden(868.65 * MHZ, 14, EU868)).toBe(
    "must be a channel of 125 kHz within 863 to 865, 865 to 868, 868 to 868.6, 868.7 to 869.2, 869.4 to 869.65, 869.7 to 870 MHz",
  );
});

test("another region is a list", () => {
  const region: Band[] = [{ from: 865 * MHZ, to: 867 * MHZ, duty: 1, power: 27 }];
  expect(bandOf(866.55 * MHZ, region)).toBe(region[0]);
  expect(bandOf(868.3 * MHZ, region)).toBeUndefined();
  expect(rangesOf(region)).toBe("865 to 867 MHz");
});

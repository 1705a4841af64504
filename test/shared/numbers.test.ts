// The firmware's arithmetic, which decisions rest on: exact where it says so.
import fc from "fast-check";
import { expect, test } from "vitest";
import { clamp, decibels, percentile, rootMean, round } from "../../shared/numbers.ts";

test("round goes to the nearest, halves up", () => {
  expect([2.5, -2.5, -0.5, 0.49, -3.2].map(round)).toEqual([3, -2, 0, 0, -3].map((v) => v + 0));
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (n) => round(n / 4) === Math.floor(n / 4 + 0.5)),
  );
});

test("rootMean is the integer nearest to the root, whatever the native root does", () => {
  const native = Math.sqrt;
  for (const off of [1, 1 - 1e-12, 1 + 1e-12]) {
    Math.sqrt = (x) => native(x) * off;
    try {
      fc.assert(
        fc.property(fc.nat(700_000), fc.integer({ min: 1, max: 2025 }), (r, n) => {
          // Around half-integers, where a wrong last bit would tell.
          for (const sum of [r * r * n, Math.floor((r + 0.5) ** 2 * n), Math.ceil((r + 0.5) ** 2 * n)]) {
            const got = BigInt(rootMean(sum, n));
            const fourfold = 4n * BigInt(sum);
            expect((2n * got + 1n) ** 2n * BigInt(n) > fourfold).toBe(true);
            if (got > 0n) expect((2n * got - 1n) ** 2n * BigInt(n) <= fourfold).toBe(true);
          }
        }),
      );
    } finally {
      Math.sqrt = native;
    }
  }
});

test("decibels are tenths of a dB", () => {
  expect([1, 10, 0.5, 0].map(decibels)).toEqual([0, 100, -30, -9999]);
});

test("the lowest tenth interpolates between ranks", () => {
  expect(percentile([-50, -40], 2, 1)).toBe(-490);
  expect(percentile([-50], 1, 1)).toBe(-500);
  expect(percentile([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 11, 1)).toBe(100);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 0 }), { minLength: 1, maxLength: 16 }), (levels) => {
      const sorted = levels.sort((a, b) => a - b);
      const rank = 0.1 * (sorted.length - 1);
      const low = sorted[Math.floor(rank)]!;
      const high = sorted[Math.min(sorted.length - 1, Math.floor(rank) + 1)]!;
      expect(percentile(sorted, sorted.length, 1) / 10).toBeCloseTo(low + (high - low) * (rank % 1), 6);
    }),
  );
});

test("clamp", () => {
  expect([clamp(5, 0, 3), clamp(-5, 0, 3), clamp(2, 0, 3)]).toEqual([3, 0, 2]);
});

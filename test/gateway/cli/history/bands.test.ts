// What has been measured, by columns: no peak is lost, and nothing is made up where nothing came.
import fc from "fast-check";
import { expect, test } from "vitest";
import { bandsOf, type Point } from "../../../../gateway/cli/history/bands.ts";

const SPAN = { from: 1000, until: 2000 };
const at = (ms: number, value: number): Point => ({ at: ms, value, low: value - 1, high: value + 2 });

test("a column has the least and the greatest of its time, however many there are", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1000, max: 1999 }), fc.integer({ min: -500, max: 500 })), {
        minLength: 1,
      }),
      fc.integer({ min: 1, max: 90 }),
      (pairs, count) => {
        const points = pairs.toSorted(([a], [b]) => a - b).map(([ms, value]) => at(ms, value));
        const { columns, low, high, points: counted } = bandsOf(points, SPAN, count, 50);
        const shown = columns.filter((band) => band !== null);
        expect(counted).toBe(points.length);
        expect(Math.min(...shown.map((band) => band.low))).toBe(
          Math.min(...points.map((point) => point.low)),
        );
        expect(Math.max(...shown.map((band) => band.high))).toBe(
          Math.max(...points.map((point) => point.high)),
        );
        expect([low, high]).toEqual([
          Math.min(...points.map((point) => point.low)),
          Math.max(...points.map((point) => point.high)),
        ]);
      },
    ),
  );
});

test("what follows soon enough is joined by a line, and a gap stays one", () => {
  const { columns } = bandsOf([at(1000, 0), at(1400, 40), at(1950, 7)], SPAN, 10, 400);
  expect(columns.map((band) => band?.value ?? null)).toEqual([0, 10, 20, 30, 40, null, null, null, null, 7]);
  expect(columns[2]).toMatchObject({ low: 19, high: 22 });
});

test("nothing is no column", () => {
  expect(bandsOf([], SPAN, 3, 400)).toMatchObject({ columns: [null, null, null], points: 0 });
});

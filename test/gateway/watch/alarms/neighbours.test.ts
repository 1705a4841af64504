// Who is next to whom, by position and pipe.
import fc from "fast-check";
import { expect, test } from "vitest";
import { neighboursOf } from "../../../../gateway/watch/alarms/neighbours.ts";

/** Metres north and east of a place in Sundsvall. */
const at = (north: number, east: number, pipeId: string | null = null) => ({
  latitude: 62.39 + north / 111_195,
  longitude: 17.3 + east / (111_195 * Math.cos((62.39 * Math.PI) / 180)),
  pipeId,
});

test("those that are near, the nearest first; both ways", () => {
  const neighbours = neighboursOf([at(0, 0), at(200, 0), at(0, 300), at(5000, 0)]);
  expect(neighbours.map((of) => of.map(({ to }) => to))).toEqual([[1, 2], [0, 2], [0, 1], []]);
  expect(neighbours[0]![0]!.metres).toBeCloseTo(200, 0);
});

test("on one pipe also those that are farther, and without a position none", () => {
  const nowhere = { latitude: null, longitude: null, pipeId: "V7" };
  const neighbours = neighboursOf([at(0, 0, "V7"), at(700, 0, "V7"), at(700, 10, "V8"), nowhere]);
  expect(neighbours.map((of) => of.map(({ to }) => to))).toEqual([[1], [2, 0], [1], []]);
});

test("whoever is one's neighbour has that one too", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(3000)), { maxLength: 40 }), (places) => {
      const all = neighboursOf(places.map(([north, east]) => at(north, east)));
      all.forEach((of, i) => {
        for (const { to, metres } of of)
          expect(all[to]!.find((back) => back.to === i)?.metres).toBeCloseTo(metres, 6);
      });
    }),
  );
});

// Arrow keys on the map lead where a person expects, and to every node.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Direction,
  nearestToward,
  nodeToward,
  spotsOf,
} from "../../../../gateway/watch/web/page/map-move.ts";

const DIRECTIONS: readonly Direction[] = ["left", "right", "up", "down"];
const spots = (...all: [name: string, x: number, y: number][]) => all.map(([name, x, y]) => ({ name, x, y }));

describe("an arrow key", () => {
  const around = spots(["here", 0, 0], ["near", 3, 1], ["far", 9, 0], ["steep", 1, 2], ["above", 0, -5]);
  const toward = (direction: Direction) => nodeToward(around, "here", direction);

  test("leads to the nearest in its quarter, however near others are", () => {
    expect(DIRECTIONS.map(toward)).toEqual([null, "near", "above", "steep"]);
  });

  test("leads right or left to what lies on a diagonal", () => {
    const diagonal = spots(["here", 0, 0], ["a", 2, 2], ["b", -2, 2], ["c", 2, -3]);
    expect(DIRECTIONS.map((each) => nodeToward(diagonal, "here", each))).toEqual(["b", "a", "c", null]);
  });

  test("begins at the node nearest to the middle, also after one that has gone", () => {
    for (const chosen of [null, "gone"])
      for (const each of DIRECTIONS) expect(nodeToward(around, chosen, each)).toBe("near");
    expect(nodeToward([], null, "up")).toBe(null);
  });

  test("leads from every node to every other in some steps", () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 12 }), y: fc.integer({ min: 0, max: 12 }) });
    const places = fc.uniqueArray(place, {
      minLength: 2,
      maxLength: 25,
      selector: ({ x, y }) => `${x} ${y}`,
    });
    fc.assert(
      fc.property(places, (all) => {
        for (const first of all) {
          const reached = new Set([first]);
          for (const from of reached)
            for (const each of DIRECTIONS) reached.add(nearestToward(from, each, all) ?? from);
          expect(reached.size).toBe(all.length);
        }
      }),
    );
  });
});

test("north is up on the map and east to the right, and a degree of latitude is longer than one of longitude", () => {
  const at = (name: string, latitude: number | null, longitude: number | null) => ({
    ...{ name, latitude, longitude },
  });
  const [here, north, east] = spotsOf([
    ...[at("here", 60, 17), at("nowhere", null, null), at("north", 60.01, 17), at("east", 60, 17.01)],
  ]);
  expect([north!.name, east!.name]).toEqual(["north", "east"]);
  expect([north!.x - here!.x, east!.y - here!.y]).toEqual([0, 0]);
  // Twice as long at 60°.
  expect((here!.y - north!.y) / (east!.x - here!.x)).toBeCloseTo(2, 2);
});

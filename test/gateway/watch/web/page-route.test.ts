// The way along the pipes between two nodes.
import { describe, expect, test } from "vitest";
import type { Point } from "../../../../gateway/watch/web/page/map-pipes.ts";
import { routesAlong } from "../../../../gateway/watch/web/page/map-route.ts";

/** Streets of a block, some 111 m each way north and 51 m east at this latitude. */
const at = (north: number, east: number): Point => [62.39 + north / 1000, 17.3 + east / 1000];
const BLOCK = [
  [at(0, 0), at(0, 1), at(0, 2)],
  [at(0, 2), at(1, 2)],
  [at(1, 2), at(1, 0)],
];
const rounded = (points: readonly Point[]) => points.map(([y, x]) => [y.toFixed(6), x.toFixed(6)]);

describe("a way", () => {
  test("follows the pipe around a corner, from beside it", () => {
    const beside: Point = [62.39005, 17.3005];
    const found = routesAlong(BLOCK).between(beside, at(0.5, 2));
    expect(rounded(found)).toEqual(rounded([beside, at(0, 0.5), at(0, 1), at(0, 2), at(0.5, 2), at(0.5, 2)]));
  });

  test("is the piece between them where both are on one", () => {
    const [from, to] = [at(1, 1.5), at(1, 0.5)];
    expect(rounded(routesAlong(BLOCK).between(from, to))).toEqual(rounded([from, from, to, to]));
  });

  test("is the shorter of two", () => {
    const ring = [...BLOCK, [at(1, 0), at(0, 0)]];
    const found = routesAlong(ring).between(at(0, 0.2), at(1, 0.2));
    expect(rounded(found)).toEqual(
      rounded([at(0, 0.2), at(0, 0.2), at(0, 0), at(1, 0), at(1, 0.2), at(1, 0.2)]),
    );
  });

  test.each([
    ["no pipe is near", BLOCK, at(0, 0), at(3, 3)],
    ["pipes do not meet", [BLOCK[0]!, BLOCK[2]!], at(0, 0), at(1, 0)],
    ["it is far around", [[at(0, 0), at(0, 4), at(1, 4), at(1, 0)]], at(0, 0), at(1, 0)],
    ["there are no pipes", [], at(0, 0), at(1, 0)],
  ])("is straight where %s", (_, lines, from, to) => {
    expect(routesAlong(lines).between(from, to)).toEqual([from, to]);
  });

  test("ends in a network that is dense", () => {
    const dense = Array.from({ length: 120 }, (_, i) => [
      Array.from({ length: 120 }, (_, j) => at(i / 50, j / 50)),
      Array.from({ length: 120 }, (_, j) => at(j / 50, i / 50)),
    ]).flat();
    const found = routesAlong(dense).between(at(0.01, 0.01), at(2.3, 2.3));
    expect(found.length).toBeGreaterThan(1);
  });
});

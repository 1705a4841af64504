// One noise, one place: nodes that hang together along the pipe and became louder in the same nights.
import fc from "fast-check";
import { expect, test } from "vitest";
import { placesOf } from "../../../../gateway/watch/alarms/places.ts";

const line = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    name: `n${i}`,
    neighbours: [i - 1, i + 1].filter((to) => to >= 0 && to < n).map((to) => ({ to, metres: 200 })),
    area: null,
  }));
const heard = (node: number, rise: number, onset = 100) => ({ node, rise, onset });
const nodesOf = (places: { node: number }[][]) => places.map((place) => place.map(({ node }) => node));

test("neighbours of neighbours belong to it, the loudest first", () => {
  const all = [heard(2, 3), heard(3, 8), heard(4, 5), heard(5, 2), heard(8, 6)];
  expect(nodesOf(placesOf(all, line(9)))).toEqual([[3, 4, 2, 5], [8]]);
});

test("what began in other weeks is another thing", () => {
  expect(nodesOf(placesOf([heard(2, 3, 100), heard(3, 8, 108)], line(9)))).toEqual([[3, 2]]);
  expect(nodesOf(placesOf([heard(2, 3, 100), heard(3, 8, 120)], line(9)))).toEqual([[3], [2]]);
});

test("each node is in one place", () => {
  const some = fc.uniqueArray(fc.record({ node: fc.nat(19), rise: fc.nat(12), onset: fc.nat(40) }), {
    selector: ({ node }) => node,
  });
  fc.assert(
    fc.property(some, (all) => {
      const nodes = nodesOf(placesOf(all, line(20))).flat();
      expect(nodes.toSorted((a, b) => a - b)).toEqual(all.map(({ node }) => node).toSorted((a, b) => a - b));
    }),
  );
});

// Which node an arrow key leads to on the map. Without a browser.
//
//          \  up   /       Diagonals through where one is cut the map in quarters. A key leads to the nearest node in the
//           \     /        quarter of its direction, and nowhere where none lies there. That reaches every node from every
//   left      (o)    right   other; of nodes at one place it reaches one.
//           /     \
//          /  down  \
import type { NodeRow } from "../api.ts";

export type Direction = "left" | "right" | "up" | "down";

/** On the plane that the map draws, in a unit of its own; as on a screen y grows downwards. */
export interface Spot {
  x: number;
  y: number;
}

/** What lies exactly on a diagonal is to the left or right. */
function directionOf(from: Spot, { x, y }: Spot): Direction | null {
  const [right, down] = [x - from.x, y - from.y];
  if (right === 0 && down === 0) return null;
  if (Math.abs(right) >= Math.abs(down)) return right > 0 ? "right" : "left";
  return down > 0 ? "down" : "up";
}

const away = (a: Spot, b: Spot) => Math.hypot(a.x - b.x, a.y - b.y);

/** The first of the nearest; null where there is none. */
export const nearestTo = <T extends Spot>(from: Spot, spots: readonly T[]): T | null =>
  spots.reduce<T | null>(
    (best, each) => (best === null || away(from, each) < away(from, best) ? each : best),
    null,
  );

/** The nearest in the quarter of this direction; null where none lies there. */
export const nearestToward = <T extends Spot>(
  from: Spot,
  direction: Direction,
  spots: readonly T[],
): T | null =>
  nearestTo(
    from,
    spots.filter((each) => directionOf(from, each) === direction),
  );

export type NodeSpot = Spot & Pick<NodeRow, "name">;

/** Nodes that have a place, by Mercator, as maps on the web draw them: what is nearer or to the left is so on the screen. */
export const spotsOf = (nodes: readonly Pick<NodeRow, "name" | "latitude" | "longitude">[]): NodeSpot[] =>
  nodes.flatMap(({ name, latitude, longitude }) =>
    latitude === null || longitude === null
      ? []
      : [{ name, x: (longitude * Math.PI) / 180, y: -Math.asinh(Math.tan((latitude * Math.PI) / 180)) }],
  );

/** Where a key leads from a node; from none to the node nearest to the middle of all. Null: nowhere. */
export function nodeToward(
  spots: readonly NodeSpot[],
  chosen: string | null,
  direction: Direction,
): string | null {
  const from = spots.find(({ name }) => name === chosen);
  const next = from === undefined ? nearestTo(middleOf(spots), spots) : nearestToward(from, direction, spots);
  return next?.name ?? null;
}

function middleOf(spots: readonly Spot[]): Spot {
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return { x: middle(spots.map(({ x }) => x)), y: middle(spots.map(({ y }) => y)) };
}

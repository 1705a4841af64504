// Positions that do not lie where the other nodes of a site do: most of them are swapped, or in another coordinate
// system than somebody thought.
import type { Position } from "./place.ts";

export interface Neighbours {
  /** Positions of the nodes that are placed already. */
  near?: readonly Position[];
  /** Take positions that lie away from all others, or look swapped among them. */
  far?: boolean;
}

/** What a site measures across at most; a node that is further from all others is asked about. */
const FAR_KM = 100;
/** The size of a cell of the grid, in degrees: FAR_KM is less than one of latitude. */
const CELL = 1;
/** How far around a position others count for its being swapped: some 300 km in each direction at 60 degrees north. */
const AMONG = { latitude: 3, longitude: 6 };

const EARTH_KM = 6371;

/** Along a great circle. */
export function kilometres(a: Position, b: Position): number {
  const radians = Math.PI / 180;
  const half = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2;
  const h =
    half(b.latitude - a.latitude) +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * half(b.longitude - a.longitude);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/**
 * A sentence for each of `positions`, by its index, that lies away from the nodes of `near`, whose places are known to
 * be right; from one another where there are none. Without others there is nothing to say.
 */
export function strays(
  positions: readonly Position[],
  { near = [], far = false }: Neighbours,
): Map<number, () => string> {
  const found = new Map<number, () => string>();
  const known = near.length > 0;
  const others = known ? near : positions;
  // Among one another, each finds itself as well.
  const itself = known ? 0 : 1;
  if (far || others.length === itself) return found;
  const grid = gridOf(others);
  positions.forEach((position, index) => {
    const { latitude, longitude } = position;
    if (isSwapped(grid, position, itself)) {
      found.set(
        index,
        () =>
          `latitude ${latitude} and longitude ${longitude} look swapped, because that is where other nodes are: write each where the other one is, or add --far if they are right.`,
      );
    } else if (!hasNeighbour(grid, position, itself)) {
      found.set(index, () => {
        const rest = known ? others : others.filter((_, i) => i !== index);
        const away = rest.reduce((least, other) => Math.min(least, kilometres(position, other)), Infinity);
        return `the position ${latitude}, ${longitude} lies ${Math.round(away)} km from the nearest other node: check it and its coordinate system, or add --far if it is right.`;
      });
    }
  });
  return found;
}

/** Positions by the cell that they lie in, and how many lie among those around a cell, where that was asked. */
interface Grid {
  cells: Map<number, Position[]>;
  among: Map<number, number>;
}

const ROUND = 360 / CELL;
const row = (latitude: number) => Math.floor((latitude + 90) / CELL);
const column = (longitude: number) => (Math.floor((longitude + 180) / CELL) + ROUND) % ROUND;
const cell = (latitude: number, longitude: number) => row(latitude) * ROUND + column(longitude);

function gridOf(positions: readonly Position[]): Grid {
  const cells = new Map<number, Position[]>();
  for (const position of positions) {
    const key = cell(position.latitude, position.longitude);
    const there = cells.get(key);
    if (there === undefined) cells.set(key, [position]);
    else there.push(position);
  }
  return { cells, among: new Map() };
}

/** The cells at most so many degrees away. */
function* around(
  grid: Grid,
  { latitude, longitude }: Position,
  reach: { latitude: number; longitude: number },
) {
  for (let north = -reach.latitude; north <= reach.latitude; north += CELL) {
    for (let east = -reach.longitude; east <= reach.longitude; east += CELL) {
      const there = grid.cells.get(cell(latitude + north, longitude + east + ROUND * CELL));
      if (there !== undefined) yield there;
    }
  }
}

function countAmong(grid: Grid, position: Position): number {
  const key = cell(position.latitude, position.longitude);
  let count = grid.among.get(key);
  if (count === undefined) {
    count = 0;
    for (const there of around(grid, position, AMONG)) count += there.length;
    grid.among.set(key, count);
  }
  return count;
}

/** Whether more of the others lie around where it would be the other way round than around where it is. */
function isSwapped(grid: Grid, position: Position, itself: number): boolean {
  const { latitude, longitude } = position;
  // Where the two are much the same, so is what lies around.
  const apart = Math.abs(latitude - longitude) > 2 * (AMONG.longitude + CELL);
  if (!apart || Math.abs(longitude) > 90) return false;
  const swapped = { latitude: longitude, longitude: latitude };
  return countAmong(grid, swapped) > countAmong(grid, position) - itself;
}

/** Whether one besides itself lies within FAR_KM. */
function hasNeighbour(grid: Grid, position: Position, itself: number): boolean {
  // A degree of longitude is shorter to the north; beyond 80 degrees there are no water mains.
  const cosine = Math.cos((Math.min(Math.abs(position.latitude), 80) * Math.PI) / 180);
  const reach = { latitude: 1, longitude: Math.ceil(1 / cosine) };
  let count = 0;
  for (const there of around(grid, position, reach)) {
    for (const other of there) {
      if (kilometres(position, other) <= FAR_KM && ++count > itself) return true;
    }
  }
  return false;
}

// Which nodes are next to each other, from where they are and on which pipe: what is known without a map of the pipes.
// Nodes of one pipe are next to each other as it runs; others are where they are near, since streets are.
import type { Place } from "../../places/place.ts";

export interface Neighbour {
  /** Place in the list of nodes. */
  to: number;
  /** As the crow flies; at least as far along the pipe. */
  metres: number;
}

/** m; within it noise of a leak between two nodes may be heard by both (design: 0.1 dB/m on metal). */
const NEAR_M = 400;
const NEAR_MOST = 3;
/** On one pipe, as registers number them. */
const PIPE_M = 800;
const PIPE_MOST = 2;
/** m of a degree of latitude. */
const DEGREE_M = 111_195;

interface Positioned {
  index: number;
  latitude: number;
  longitude: number;
  pipe: string | null;
}

const metresBetween = (a: Positioned, b: Positioned) => {
  const north = (a.latitude - b.latitude) * DEGREE_M;
  const east = (a.longitude - b.longitude) * DEGREE_M * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
};

/** Of each node, in the order of the list; a node without a position has none. Whoever is one's neighbour has that one too. */
export function neighboursOf(
  places: readonly Pick<Place, "latitude" | "longitude" | "pipeId">[],
): Neighbour[][] {
  const positioned = places
    .flatMap(({ latitude, longitude, pipeId }, index): Positioned[] =>
      latitude === null || longitude === null ? [] : [{ index, latitude, longitude, pipe: pipeId }],
    )
    .sort((a, b) => a.latitude - b.latitude || a.index - b.index);
  const found = places.map(() => new Map<number, number>());
  positioned.forEach((one, i) => {
    const others: { other: Positioned; metres: number }[] = [];
    for (const step of [-1, 1]) {
      for (let k = i + step; k >= 0 && k < positioned.length; k += step) {
        const other = positioned[k]!;
        if (Math.abs(other.latitude - one.latitude) * DEGREE_M > PIPE_M) break;
        const metres = metresBetween(one, other);
        if (metres <= PIPE_M) others.push({ other, metres });
      }
    }
    others.sort((a, b) => a.metres - b.metres || a.other.index - b.other.index);
    const onPipe = others.filter(({ other }) => one.pipe !== null && other.pipe === one.pipe);
    const near = others.filter(({ metres }) => metres <= NEAR_M);
    for (const { other, metres } of [...onPipe.slice(0, PIPE_MOST), ...near.slice(0, NEAR_MOST)]) {
      found[one.index]!.set(other.index, metres);
      found[other.index]!.set(one.index, metres);
    }
  });
  return found.map((of) =>
    [...of].map(([to, metres]) => ({ to, metres })).sort((a, b) => a.metres - b.metres || a.to - b.to),
  );
}

// From suspicions of nodes to places: nodes that are next to each other along the pipe and became louder in the same
// nights hear one thing.
import type { WatchedNode } from "./watch.ts";

/** Onsets of one noise, nights apart at most: what grows is heard by the nearer node first. */
const TOGETHER = 7;

export interface Heard {
  node: number;
  onset: number;
  /** dB */
  rise: number;
}

/** Groups by place, in each the loudest first. */
export function placesOf<T extends Heard>(all: readonly T[], nodes: readonly WatchedNode[]): T[][] {
  const byNode = new Map(all.map((heard) => [heard.node, heard]));
  const taken = new Set<number>();
  const places: T[][] = [];
  for (const first of all.toSorted((a, b) => b.rise - a.rise || a.node - b.node)) {
    if (taken.has(first.node)) continue;
    taken.add(first.node);
    const place = [first];
    for (const { to } of nodes[first.node]!.neighbours) {
      const other = byNode.get(to);
      if (other === undefined || taken.has(to) || Math.abs(other.onset - first.onset) > TOGETHER) continue;
      taken.add(to);
      place.push(other);
    }
    places.push(place.toSorted((a, b) => b.rise - a.rise || a.node - b.node));
  }
  return places;
}

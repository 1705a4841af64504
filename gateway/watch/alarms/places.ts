// From suspicions of nodes to places: nodes that are next to each other along the pipe and became louder in the same
// nights hear one thing.
import type { WatchedNode } from "./watch.ts";

/**
 * Onsets of one noise, nights apart at most: what grows is heard by the nearer node first, and a background that wanders
 * moves the night on which a node seems to have become louder.
 */
const TOGETHER = 10;

export interface Heard {
  node: number;
  onset: number;
  /** dB */
  rise: number;
}

/** Groups by place, each of nodes that hang together along the pipe; in each the loudest first. */
export function placesOf<T extends Heard>(
  all: readonly T[],
  nodes: readonly Pick<WatchedNode, "neighbours">[],
): T[][] {
  const byNode = new Map(all.map((heard) => [heard.node, heard]));
  const louder = (a: T, b: T) => b.rise - a.rise || a.node - b.node;
  const taken = new Set<number>();
  return all.toSorted(louder).flatMap((first) => {
    if (taken.has(first.node)) return [];
    taken.add(first.node);
    const place = [first];
    for (const member of place) {
      for (const { to } of nodes[member.node]!.neighbours) {
        const other = byNode.get(to);
        if (other === undefined || taken.has(to) || Math.abs(other.onset - first.onset) > TOGETHER) continue;
        taken.add(to);
        place.push(other);
      }
    }
    return [place.toSorted(louder)];
  });
}

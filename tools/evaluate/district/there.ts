// Whether somebody who goes to a node comes upon a leak there.
import type { Leak } from "./leaks.ts";
import type { Terrain } from "./terrain.ts";

export interface FoundLeak {
  leak: Leak;
  /** Nights from the first in which it is heard until it was told of; null where it never was. */
  after: number | null;
}

/** Nodes on the stretch of a leak and on the next one. */
export function nearTo({ spot }: Leak, { neighbours }: Terrain): ReadonlySet<number> {
  const [nearest, second] = spot.ways;
  const near = new Set([nearest!.sensor, ...neighbours[nearest!.sensor]!.map(({ to }) => to)]);
  if (second !== undefined) near.add(second.sensor);
  return near;
}

/** Whether a leak is on the stretch of nodes or on the next one. */
export function isThere(leak: Leak, nodes: readonly number[], terrain: Terrain): boolean {
  const near = nearTo(leak, terrain);
  return nodes.some((node) => near.has(node));
}

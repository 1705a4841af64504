// Where a pipe can have an opening: between its ends, as two pipes with a junction, or at an end where it has to stay whole.
import type { Epanet } from "./epanet.ts";
import type { Network, Spot } from "./network.ts";

/** Pipes shorter than this, m, burst at an end. */
const SHORTEST_PART = 1;

export interface Stand {
  spot: Spot;
  /** The junction at which it is; undefined between the pipe's ends. */
  node: number | undefined;
}

/** Undefined where the pipe has to stay whole, and has no junction. */
export function standOf(epanet: Epanet, network: Network, asked: Spot): Stand | undefined {
  const { from, to, length, closed } = network.links[asked.link]!;
  const isJunction = (node: number) => network.nodes[node]!.kind === "junction";
  const at = Math.min(length, Math.max(0, asked.at));
  // What is shut, controlled or has a check valve stays whole: as two pipes it would be neither. Beside a tank EPANET
  // shuts a pipe by itself, once the tank is full.
  const isWhole =
    closed ||
    !(isJunction(from) && isJunction(to)) ||
    epanet.linkKind(asked.link) !== "pipe" ||
    epanet.linkValue(asked.link, "isControlled") !== 0;
  const ends = [
    { node: from, at: 0 },
    { node: to, at: length },
  ].filter(({ node, at: end }) => isJunction(node) && (isWhole || Math.abs(at - end) < SHORTEST_PART));
  const [end] = ends.sort((a, b) => Math.abs(at - a.at) - Math.abs(at - b.at));
  if (end !== undefined) return { spot: { link: asked.link, at: end.at }, node: end.node };
  if (isWhole) return undefined;
  const margin = Math.min(SHORTEST_PART, length / 2);
  return { spot: { link: asked.link, at: Math.min(length - margin, Math.max(margin, at)) }, node: undefined };
}

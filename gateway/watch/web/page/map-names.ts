// Which nodes have their names beside them on the map: as many as have room.
import type { NodeState } from "../api.ts";

/** Of a node, px. */
export const RADIUS = 12;
/** Height of letters, px. */
export const LABEL_PX = 13;
/** px, about. */
export const labelWidth = (name: string): number => name.length * LABEL_PX * 0.65;

/** These are named from afar. */
const LOUD: ReadonlySet<NodeState> = new Set(["leak", "suspect"]);

interface Placed {
  mark: { node: string; state: NodeState; isChosen: boolean };
  at: { x: number; y: number };
}

const isWithin = ({ x, y }: Placed["at"], from: number, at: number, to: number) =>
  x > from && x < to + RADIUS && Math.abs(y - at) < RADIUS + LABEL_PX / 2;

/** Whose names are written: where one covers no other node or name, those of what is loud first. `isNear`: all may be. */
export function namedOf(all: readonly Placed[], isNear: boolean): Set<string> {
  const isLoud = ({ mark }: Placed) => mark.isChosen || LOUD.has(mark.state);
  const written: { x: number; y: number; end: number }[] = [];
  const named = new Set<string>();
  for (const each of all.toSorted((a, b) => Number(isLoud(b)) - Number(isLoud(a)))) {
    const { mark, at } = each;
    const [x, y, end] = [at.x + RADIUS, at.y, at.x + RADIUS + labelWidth(mark.node)];
    // Asked only where it matters: it holds a node against all others.
    const isFree = () =>
      !all.some((other) => other !== each && isWithin(other.at, at.x, y, end)) &&
      !written.some((other) => Math.abs(other.y - y) < LABEL_PX + 4 && other.x < end && x < other.end);
    if (!mark.isChosen && !((isNear || isLoud(each)) && isFree())) continue;
    written.push({ x, y, end });
    named.add(mark.node);
  }
  return named;
}

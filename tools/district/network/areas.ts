// Metered areas: connected parts of a network with a flow meter at their inlet, and the sensors in them.
import type { Chance } from "../../chance.ts";
import { createHeap } from "./heap.ts";
import type { Network, Sensor } from "./network.ts";
import { placeSensors, REACH } from "./sensors.ts";

export interface Area {
  /** "A1" and so on. */
  name: string;
  /** Indices of its pipes. */
  links: readonly number[];
  /** Indices into the district's sensors. */
  sensors: readonly number[];
  /** Minimum night flow without leaks, m³/h. */
  nightFlow: number;
}

export interface District {
  areas: readonly Area[];
  /** Each in exactly one area. */
  sensors: readonly Sensor[];
}

export interface CutOptions {
  /** Sensors of an area: from about so many to twice as many. 11 where it is left out. */
  size?: number;
  /** How many areas, chosen by chance; all where it is left out. */
  count?: number;
  /** m along the pipe from any place of an area to its nearest sensor. */
  reach?: number;
  /** By node: false where no area is to be, as where the model has no plausible pressure (`plausibleNodes`). */
  usable?: readonly boolean[];
}

/** mm: wider pipes are trunk mains, which no metered area has in it. */
const WIDEST = 600;
/**
 * m³/h. Not of the demands: those of big networks stand for whole quarters at one junction, and their sum at 3 o'clock is
 * thousands of m³/h, of which no meter tells a leak.
 */
const NIGHT_FLOW: readonly [low: number, high: number] = [2, 5];

/** Heavier, in sizes, is a part with a pipe of kilometres: a transfer main, which no meter watches with others. */
const HEAVIEST = 2.5;

/**
 * Only pipes that are open, and no trunk mains. An area is cut at pumps and valves, and where it has enough
 * sensors; what is left over and has under half of them is in none.
 */
export function cutAreas(
  network: Network,
  chance: Chance,
  { size = 11, count, reach = REACH, usable }: CutOptions = {},
): District {
  const isFit = (node: number) => usable?.[node] ?? true;
  const links = network.links.flatMap(({ kind, from, to, diameter, closed }, link) =>
    kind === "pipe" && !closed && diameter <= WIDEST && isFit(from) && isFit(to) ? [link] : [],
  );
  // How many sensors a pipe takes, its share of those beside it included.
  const weights = new Map<number, number>();
  for (const { spot } of placeSensors(network, links, chance, reach))
    weights.set(spot.link, (weights.get(spot.link) ?? 0) + 1);
  const weightOf = (link: number) => weights.get(link) ?? 0;
  const parts = partition(network, links, weightOf, size).filter(
    (part) => part.reduce((sum, link) => sum + weightOf(link), 0) <= HEAVIEST * size,
  );
  const areas: Area[] = [];
  const sensors: Sensor[] = [];
  const isStood = new Set<number | undefined>();
  for (const part of chosen(parts, count, chance)) {
    const placed = placeSensors(network, part, chance, reach);
    // A junction on the border is the first area's that puts a sensor there.
    const own = placed.filter(({ node }) => node === undefined || !isStood.has(node));
    for (const { node } of own) isStood.add(node);
    areas.push({
      name: `A${areas.length + 1}`,
      links: part,
      sensors: own.map((_, i) => sensors.length + i),
      nightFlow: chance.between(...NIGHT_FLOW),
    });
    sensors.push(...own);
  }
  return { areas, sensors };
}

/** Some of them by chance, in the order in which they were. */
function chosen<Part>(parts: readonly Part[], count: number | undefined, chance: Chance): Part[] {
  if (count === undefined || count >= parts.length) return [...parts];
  const keys = parts.map(() => chance.uniform());
  const order = parts.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
  const taken = new Set(order.slice(0, count));
  return parts.filter((_, i) => taken.has(i));
}

/** A tree of shortest ways from `root` over the links, its nodes in the order of their distance. */
function treeOf(network: Network, at: ReadonlyMap<number, readonly number[]>, root: number) {
  const heap = createHeap();
  const metres = new Map<number, number>([[root, 0]]);
  /** The node before, and the pipe from there. */
  const parent = new Map<number, { node: number; link: number }>();
  const order: number[] = [];
  const isDone = new Set<number>();
  heap.push(0, root);
  for (let node = heap.pop(); node >= 0; node = heap.pop()) {
    if (isDone.has(node)) continue;
    isDone.add(node);
    order.push(node);
    for (const link of at.get(node)!) {
      const { from, to, length } = network.links[link]!;
      const next = from === node ? to : from;
      const sum = metres.get(node)! + length;
      if (isDone.has(next) || sum >= (metres.get(next) ?? Number.POSITIVE_INFINITY)) continue;
      metres.set(next, sum);
      parent.set(next, { node, link });
      heap.push(sum, next);
    }
  }
  return { order, parent };
}

/**
 * From the leaves of a tree of shortest ways towards its root: what hangs below a node is gathered branch by branch, and
 * cut off as soon as it weighs `size`. So each part hangs together, and weighs less than twice that, but for one with a
 * single heavy pipe.
 */
function partition(
  network: Network,
  links: readonly number[],
  weightOf: (link: number) => number,
  size: number,
): number[][] {
  const at = new Map<number, number[]>();
  for (const link of links)
    for (const node of [network.links[link]!.from, network.links[link]!.to]) {
      if (!at.has(node)) at.set(node, []);
      at.get(node)!.push(link);
    }
  const parts: number[][] = [];
  const isSeen = new Set<number>();
  const isTaken = new Set<number>();
  for (const root of [...at.keys()].sort((a, b) => a - b)) {
    if (isSeen.has(root)) continue;
    const { order, parent } = treeOf(network, at, root);
    const gathered = new Map<number, { links: number[]; weight: number }>();
    const gather = (node: number, more: readonly number[]) => {
      const there = gathered.get(node) ?? { links: [], weight: 0 };
      for (const link of more) {
        there.links.push(link);
        there.weight += weightOf(link);
      }
      gathered.set(node, there);
      if (there.weight < size) return;
      parts.push(there.links);
      gathered.delete(node);
    };
    for (const node of order.toReversed()) {
      isSeen.add(node);
      const above = parent.get(node);
      if (above !== undefined) isTaken.add(above.link);
      for (const link of at.get(node)!)
        if (!isTaken.has(link)) {
          isTaken.add(link);
          gather(node, [link]);
        }
      if (above === undefined) continue;
      // The pipe towards the root joins what is left here to what is gathered there.
      const rest = gathered.get(node)?.links ?? [];
      gathered.delete(node);
      gather(above.node, [...rest, above.link]);
    }
    const rest = gathered.get(root);
    if (rest !== undefined && rest.weight >= size / 2) parts.push(rest.links);
  }
  return parts.map((part) => part.sort((a, b) => a - b));
}

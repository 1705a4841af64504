// Where nodes stand: at junctions, as hydrants and valves do, and on long pipes between them, so that no place of the
// chosen pipes is much farther from one than the reach of a leak's noise.
import type { Chance } from "../../chance.ts";
import { createHeap } from "./heap.ts";
import type { Network, Sensor, Spot } from "./network.ts";

/** m along the pipe from any place to its nearest sensor. */
export const REACH = 100;
/** A place that is farther by so much gets no sensor of its own; and one that near a junction stands at it. */
const SLACK = 0.1;
/** Of the fittings at junctions; assumed. */
const HYDRANTS = 0.6;

/** `links`: indices of pipes. The same chance gives the same sensors. */
export function placeSensors(
  network: Network,
  links: readonly number[],
  chance: Chance,
  reach = REACH,
): Sensor[] {
  const pipes = links.filter((link) => network.links[link]!.kind === "pipe").sort((a, b) => a - b);
  const at = new Map<number, number[]>();
  for (const link of pipes)
    for (const node of ends(network, link)) {
      const there = at.get(node);
      if (there === undefined) at.set(node, [link]);
      else there.push(link);
    }
  const nearest = createNearest(network, at);
  const sensors: Sensor[] = [];
  const add = (spot: Spot, node: number | undefined) => {
    const fitting = chance.uniform() < HYDRANTS ? "hydrant" : "valve";
    sensors.push({ spot, node, fitting });
    nearest.add(spot);
  };

  for (const node of walk(network, at, chance))
    if (network.nodes[node]!.kind === "junction" && nearest.of(node) > reach) {
      const link = at.get(node)![0]!;
      add({ link, at: network.links[link]!.from === node ? 0 : network.links[link]!.length }, node);
    }
  for (const link of pipes)
    for (const spot of gaps(network, link, nearest.of, reach)) {
      const { from, to, length } = network.links[link]!;
      const end = spot < length / 2 ? from : to;
      const isNear = Math.min(spot, length - spot) < SLACK * reach;
      if (isNear && network.nodes[end]!.kind === "junction")
        add({ link, at: end === from ? 0 : length }, end);
      else add({ link, at: spot }, undefined);
    }
  return sensors;
}

const ends = (network: Network, link: number) => [network.links[link]!.from, network.links[link]!.to];

/** Places on a pipe that close what its ends' nearest sensors leave open, m from its start. */
function gaps(network: Network, link: number, nearest: (node: number) => number, reach: number): number[] {
  const { from, to, length } = network.links[link]!;
  // From a tank, or a closed end, the nearest one may lie along this pipe only.
  const a = Math.min(nearest(from), nearest(to) + length);
  const b = Math.min(nearest(to), nearest(from) + length);
  if ((a + b + length) / 2 <= (1 + SLACK) * reach) return [];
  const start = Math.min(length, Math.max(0, reach - a));
  const end = Math.min(length, length - reach + b);
  const count = Math.max(1, Math.ceil((end - start) / (2 * reach)));
  return Array.from({ length: count }, (_, i) => start + ((i + 0.5) * (end - start)) / count);
}

/** m from each node to its nearest sensor along the chosen pipes, kept while sensors are added. */
function createNearest(network: Network, at: ReadonlyMap<number, readonly number[]>) {
  const metres = new Float64Array(network.nodes.length).fill(Number.POSITIVE_INFINITY);
  const heap = createHeap();
  const reach = (node: number, distance: number) => {
    if (distance >= metres[node]!) return;
    metres[node] = distance;
    heap.push(distance, node);
  };
  return {
    // Noise passes no tank: what is behind one is no help.
    of: (node: number) =>
      network.nodes[node]!.kind === "junction" ? metres[node]! : Number.POSITIVE_INFINITY,
    add: ({ link, at: place }: Spot) => {
      const { from, to, length } = network.links[link]!;
      reach(from, place);
      reach(to, length - place);
      for (let node = heap.pop(); node >= 0; node = heap.pop()) {
        if (heap.key() > metres[node]! || network.nodes[node]!.kind !== "junction") continue;
        for (const next of at.get(node) ?? []) {
          const pipe = network.links[next]!;
          reach(pipe.from === node ? pipe.to : pipe.from, metres[node]! + pipe.length);
        }
      }
    },
  };
}

/** All nodes of the chosen pipes, part by part, each by distance from one that chance chooses. */
function walk(network: Network, at: ReadonlyMap<number, readonly number[]>, chance: Chance): number[] {
  const nodes = [...at.keys()].sort((a, b) => a - b);
  const walked: number[] = [];
  const isWalked = new Set<number>();
  const heap = createHeap();
  const first = Math.floor(chance.uniform() * nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    heap.push(0, nodes[(first + i) % nodes.length]!);
    for (let node = heap.pop(); node >= 0; node = heap.pop()) {
      if (isWalked.has(node)) continue;
      isWalked.add(node);
      walked.push(node);
      const metres = heap.key();
      for (const link of at.get(node)!) {
        const { from, to, length } = network.links[link]!;
        const next = from === node ? to : from;
        if (!isWalked.has(next)) heap.push(metres + length, next);
      }
    }
  }
  return walked;
}

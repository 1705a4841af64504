// Where a scenario's nodes stand, and what they are called: at the junctions that it names, or as many as it wants around a
// place, as somebody would spread them.
import type { Chance } from "../chance.ts";
import { createGraph } from "../district/network/graph.ts";
import type { Network, Sensor, Spot } from "../district/network/network.ts";
import { placeSensors } from "../district/network/sensors.ts";
import { nameOf } from "../district/scenes.ts";

export interface Stand {
  /** As it stands in topics. */
  name: string;
  /** For people: "G4-3", or "GP17 at 40 m". */
  place: string;
  sensor: Sensor;
}

export interface StandOptions {
  /** Junctions. */
  at: readonly number[] | undefined;
  count: number | undefined;
  near: Spot | undefined;
  all: boolean;
}

export function standsOf(network: Network, chance: Chance, options: StandOptions): Stand[] {
  const used = new Set<string>();
  return sensorsOf(network, chance, options).map((sensor) => {
    const { spot, node } = sensor;
    const pipe = network.links[spot.link]!.id;
    const place = node === undefined ? `${pipe} at ${Math.round(spot.at)} m` : network.nodes[node]!.id;
    return { name: nameOf(place, used), place, sensor };
  });
}

function sensorsOf(network: Network, chance: Chance, { at, count, near, all }: StandOptions): Sensor[] {
  const pipes = network.links.flatMap(({ kind, closed }, link) => (kind === "pipe" && !closed ? [link] : []));
  if (at !== undefined) {
    return [...new Set(at)].map((node): Sensor => {
      const link = pipes.find(
        (each) => network.links[each]!.from === node || network.links[each]!.to === node,
      );
      const pipe = link ?? network.links.findIndex(({ from, to }) => from === node || to === node);
      const { from, length } = network.links[pipe]!;
      return { spot: { link: pipe, at: from === node ? 0 : length }, node, fitting: "hydrant" };
    });
  }
  const sensors = placeSensors(network, pipes, chance);
  if (all || count === undefined) return sensors;
  const middle = near ?? sensors[0]?.spot;
  if (middle === undefined) return [];
  return createGraph(network, sensors)
    .paths(middle, Number.POSITIVE_INFINITY)
    .slice(0, count)
    .map(({ sensor }) => sensors[sensor]!);
}

// A network's figures for people.
import type { PipeMaterial } from "../../../gateway/places/place.ts";
import type { District } from "./areas.ts";
import type { Network } from "./network.ts";

export interface Description {
  name: string;
  junctions: number;
  sources: number;
  pumps: number;
  valves: number;
  /** In all, km. */
  kilometres: number;
  /** By material, km; the longest first. */
  materials: readonly (readonly [material: PipeMaterial, kilometres: number])[];
  /** Share of the pipes' length whose material is guessed. */
  guessed: number;
  sensors: number;
  areas: number;
  /** In areas, km. */
  watched: number;
}

const none: District = { areas: [], sensors: [] };

export function describe(network: Network, { areas, sensors }: District = none): Description {
  const count = (kind: string) => network.links.filter((link) => link.kind === kind).length;
  const junctions = network.nodes.filter(({ kind }) => kind === "junction").length;
  const byMaterial = new Map<PipeMaterial, number>();
  let kilometres = 0;
  let guessed = 0;
  for (const link of network.links) {
    if (link.material === null) continue;
    byMaterial.set(link.material, (byMaterial.get(link.material) ?? 0) + link.length / 1000);
    kilometres += link.length / 1000;
    if (link.guessed) guessed += link.length / 1000;
  }
  const metresOf = (links: readonly number[]) =>
    links.reduce((sum, link) => sum + network.links[link]!.length, 0);
  return {
    name: network.name,
    junctions,
    sources: network.nodes.length - junctions,
    pumps: count("pump"),
    valves: count("valve"),
    kilometres,
    materials: [...byMaterial].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
    guessed: kilometres > 0 ? guessed / kilometres : 0,
    sensors: sensors.length,
    areas: areas.length,
    watched: areas.reduce((sum, { links }) => sum + metresOf(links), 0) / 1000,
  };
}

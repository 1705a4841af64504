// A part of a water network as the evaluation's terrain: metered areas are cut out of it, sensors stand at hydrants and
// valves, and what sounds at a place goes along its pipes.
import type { Chance } from "../../chance.ts";
import { cutAreas } from "../../district/network/areas.ts";
import { createGraph } from "../../district/network/graph.ts";
import { classOf, type Network, type Spot as Place, type Sensor } from "../../district/network/network.ts";
import { lossOf, soundOf } from "../../district/network/path.ts";
import type { Spot, Terrain } from "./terrain.ts";

/** m along the pipes: beyond it nothing is heard, and nobody is a neighbour. */
const HEARING = 400;
const NEXT = 600;
/** m from a leak to its nearest sensor at most (definition of the evaluation). */
const FROM_NODE = 100;
/** Draws of a place of the wanted kind: where there is none, another kind is taken. */
const TRIES = 500;

export interface Ground extends Terrain {
  network: Network;
  /** Of each sensor. */
  stands: readonly Sensor[];
  areaNames: readonly string[];
  /** Indices of the pipes of its areas, of all and of each. */
  links: readonly number[];
  areaLinks: readonly (readonly number[])[];
}

/** Of pipes whose material nobody told, mm and share: files of big networks have none, and streets have both. Assumed. */
export const MIXED_MM = 400;
export const PLASTIC_SHARE = 0.45;

function withMaterials(network: Network, chance: Chance): Network {
  const links = network.links.map((link) => {
    if (link.kind !== "pipe" || !link.guessed) return link;
    const isPlastic = chance.uniform() < PLASTIC_SHARE && link.diameter <= MIXED_MM;
    return { ...link, material: isPlastic ? ("pvc" as const) : ("cast-iron" as const) };
  });
  return { ...network, links };
}

/** `areas`: how many metered areas; fewer where the network has no more. */
export function createGround(told: Network, chance: Chance, areas: number): Ground {
  const network = withMaterials(told, chance);
  const district = cutAreas(network, chance, { count: areas });
  const graph = createGraph(network, district.sensors);
  const sounds = soundOf(network, chance);
  const area = new Array<number>(district.sensors.length).fill(0);
  district.areas.forEach(({ sensors }, i) => {
    for (const sensor of sensors) area[sensor] = i;
  });

  const spotAt = (place: Place): Spot => ({
    place,
    ways: graph.paths(place, HEARING).map(({ sensor, metres, parts }) => {
      const { flat, slope } = lossOf(parts, sounds);
      return { sensor, metres, flat, slope };
    }),
    isMetal: classOf(network.links[place.link]!.material!) === "metal",
  });
  const allPipes = lengthsOf(
    network,
    district.areas.flatMap(({ links }) => links),
  );
  const pipesOf = district.areas.map(({ links }) => lengthsOf(network, links));

  return {
    network,
    stands: district.sensors,
    links: district.areas.flatMap(({ links }) => links),
    areaLinks: district.areas.map(({ links }) => links),
    areaNames: district.areas.map(({ name }) => name),
    sensors: district.sensors.length,
    neighbours: graph
      .neighbours(NEXT)
      .map((all) => all.map(({ sensor, metres }) => ({ to: sensor, metres }))),
    area,
    nightFlows: district.areas.map(({ nightFlow }) => nightFlow),
    spot(on, { sensor, isMetal }) {
      const pipes = sensor === undefined ? allPipes : pipesOf[area[sensor]!]!;
      let last: Spot | null = null;
      for (let i = 0; i < TRIES; i++) {
        const spot = spotAt(drawPlace(pipes, on));
        const nearest = spot.ways[0];
        if (nearest === undefined || nearest.metres > FROM_NODE) continue;
        if (sensor !== undefined && nearest.sensor !== sensor) continue;
        last = spot;
        if (isMetal === undefined || spot.isMetal === isMetal) return spot;
      }
      if (last !== null) return last;
      return spotAt(sensor === undefined ? drawPlace(pipes, on) : district.sensors[sensor]!.spot);
    },
  };
}

interface Lengths {
  links: readonly number[];
  /** m up to the end of each. */
  sums: Float64Array;
}

/** Of pipes, for `drawPlace`. */
export function lengthsOf(network: Network, links: readonly number[]): Lengths {
  const sums = new Float64Array(links.length);
  let sum = 0;
  links.forEach((link, i) => {
    sum += network.links[link]!.length;
    sums[i] = sum;
  });
  return { links, sums };
}

/** Each metre as likely as the other. */
export function drawPlace({ links, sums }: Lengths, chance: Chance): Place {
  const metres = chance.uniform() * sums.at(-1)!;
  let [low, high] = [0, links.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! <= metres) low = middle + 1;
    else high = middle;
  }
  return { link: links[low]!, at: Math.max(0, metres - (low > 0 ? sums[low - 1]! : 0)) };
}

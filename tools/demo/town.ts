// Where the demo plays: two metered areas of the town that the project makes itself, one of iron and one of plastic, laid
// down in Sundsvall. Nodes are called after the fittings at which they stand.
import type { Pipe } from "../../gateway/places/pipes.ts";
import type { NamedPlace, Position } from "../../gateway/places/place.ts";
import { createChance } from "../chance.ts";
import { type Network, positionOf, type Spot } from "../district/network/network.ts";
import { ownNetwork } from "../district/network/own.ts";
import { readNetwork } from "../district/network/read.ts";
import { createGround, type Ground } from "../evaluate/district/ground.ts";

/** The same town in every story: of the towns that chance makes this one has an area of iron and one of plastic. */
const TOWN_SEED = 10;
const AREAS = 2;
/** WGS 84 of the network's origin: the middle of Sundsvall. Its streets are no street there. */
const SUNDSVALL = { latitude: 62.388, longitude: 17.29 };
/** m of a degree of latitude. */
const DEGREE_M = 111_195;

export interface TownNode {
  name: string;
  fitting: "hydrant" | "valve";
  /** Place in the list of areas. */
  area: number;
  /** m, east and north. */
  x: number;
  y: number;
  place: NamedPlace;
}

export interface Town {
  network: Network;
  ground: Ground;
  areas: readonly string[];
  nodes: readonly TownNode[];
}

export async function createTown(): Promise<Town> {
  const network = await readNetwork(Buffer.from(ownNetwork()), "the town");
  const ground = createGround(network, createChance("report", TOWN_SEED, 0, 2), AREAS);
  const numbers = numbered(ground);
  const nodes = ground.stands.map(({ spot, fitting }, i): TownNode => {
    const { x, y } = positionOf(network, spot)!;
    const name = `${fitting}-${String(numbers[i]).padStart(2, "0")}`;
    return { name, fitting, area: ground.area[i]!, x, y, place: placeOf(name, x, y, network, spot) };
  });
  return { network, ground, areas: ground.areaNames, nodes };
}

/** Numbers in the order in which somebody walks the areas, from the west. */
function numbered({ network, stands, area }: Ground): number[] {
  const xOf = (i: number) => positionOf(network, stands[i]!.spot)!.x;
  const order = stands.map((_, i) => i).sort((a, b) => area[a]! - area[b]! || xOf(a) - xOf(b));
  const numbers = stands.map(() => 0);
  order.forEach((node, i) => {
    numbers[node] = i + 1;
  });
  return numbers;
}

/** For the map. */
export function pipesOf({ network: { nodes, links } }: Town): Pipe[] {
  return links.flatMap(({ kind, id, from, to, material, diameter }) => {
    const ends = [nodes[from]!, nodes[to]!];
    const points = ends.flatMap(({ x, y }) => (x === undefined || y === undefined ? [] : [degreesOf(x, y)]));
    return kind === "pipe" && points.length === 2
      ? [{ id, material, diameter: Math.round(diameter), points }]
      : [];
  });
}

function degreesOf(x: number, y: number): Position {
  const { latitude, longitude } = SUNDSVALL;
  const degrees = (value: number) => Number(value.toFixed(7));
  const east = DEGREE_M * Math.cos((latitude * Math.PI) / 180);
  return { latitude: degrees(latitude + y / DEGREE_M), longitude: degrees(longitude + x / east) };
}

function placeOf(name: string, x: number, y: number, { links }: Network, { link }: Spot): NamedPlace {
  const { id, material, diameter } = links[link]!;
  return {
    ...{ name, ...degreesOf(x, y) },
    ...{ address: null, pipeId: id, pipeMaterial: material, pipeDiameter: Math.round(diameter) },
  };
}

// Which leaks are found within 21 nights, by flow, material and distance, for several levels of their source: what a network
// can expect whose nodes hang so far apart. Alarms without a flow meter, as the gateway shows them.
//
// Places of leaks are drawn so that each material and distance has as many of them, and leaks come more often and run
// shorter than elsewhere, so that a cell has some tens. One that another leak could be taken for does not count.
import type { Chance } from "../../chance.ts";
import type { Network } from "../../district/network/network.ts";
import { createDraws, type Progress } from "./draws.ts";
import { type DistrictOptions, groundOf, nightsOf, runOne } from "./evaluate.ts";
import { FOUND_WITHIN, foundOf, type Share } from "./figures.ts";
import type { Leak } from "./leaks.ts";
import type { Terrain } from "./terrain.ts";
import { type FoundLeak, nearTo } from "./there.ts";

type Class = readonly [from: number, to: number];

/** dB over the background at the hole, of 10 l/min: assumed, as all of it. */
export const SOURCE_LEVELS = [5, 10, 15, 20] as const;
/** l/min; the last holds its end. */
export const FLOW_CLASSES: readonly Class[] = [
  [4, 8],
  [8, 16],
  [16, 32],
  [32, 60],
];
/** m along the pipe to the nearest node. */
export const DISTANCE_CLASSES: readonly Class[] = [
  [0, 25],
  [25, 50],
  [50, 100],
];
export const MATERIALS = ["metal", "plastic"] as const;

export interface Cell {
  material: (typeof MATERIALS)[number];
  metres: Class;
  litres: Class;
  found: Share;
}

export interface FoundLevel {
  sourceLevel: number;
  nodeYears: number;
  cells: Cell[];
  /** Of leaks that raise no node by 1 dB: an alarm of something else stood there. */
  byChance: Share;
}

/** Leaks a node-year, and nights that one runs which nobody finds: 30 in which it may grow, and 21 to find it in. */
const LEAKS = 0.5;
const LEAK_NIGHTS = 60;
/** Nights before a leak in which no other may be heard there: what is usual is learned from 28. */
const ALONE = 35;
/** dB from which a node hears another one, and under which none hears this. */
const HEARD_DB = 1;
/** Of the node-years of a network, as many as without a table: a third each without a meter, with one, and by class. */
const TIMES = 3;
/** Districts of these numbers no other leg has. */
const NUMBERS = 700;
const TRIES = 500;

const isIn = (value: number, [from, to]: Class, all: readonly Class[]) =>
  value >= from && (value < to || (to === all.at(-1)![1] && value <= to));

/** Terrain on which places of leaks are of each material and distance in turn. */
function evenly(terrain: Terrain): Terrain {
  let next = 0;
  return {
    ...terrain,
    spot(chance: Chance, wanted) {
      if (wanted.sensor !== undefined) return terrain.spot(chance, wanted);
      const isMetal = next % MATERIALS.length === 0;
      const metres = DISTANCE_CLASSES[Math.floor(next / MATERIALS.length) % DISTANCE_CLASSES.length]!;
      next++;
      let spot = terrain.spot(chance, { isMetal });
      for (let i = 0; i < TRIES && !isIn(spot.ways[0]!.metres, metres, DISTANCE_CLASSES); i++)
        spot = terrain.spot(chance, { isMetal });
      return spot;
    },
  };
}

/** Of the leaks of a district those that no alarm of another leak can be taken for. */
function alone(leaks: readonly FoundLeak[], terrain: Terrain, nights: number): FoundLeak[] {
  const hears = ({ sources }: Leak, near: ReadonlySet<number>) =>
    sources.some(({ sensor, power }) => near.has(sensor) && 10 * Math.log10(1 + power) >= HEARD_DB);
  return leaks.filter(({ leak }) => {
    const near = nearTo(leak, terrain);
    const last = leak.heard + FOUND_WITHIN;
    if (last >= nights) return false;
    return leaks.every(
      ({ leak: other }) =>
        other === leak ||
        other.from > last ||
        other.from + LEAK_NIGHTS < leak.from - ALONE ||
        !hears(other, near),
    );
  });
}

export function cellsOf(leaks: readonly FoundLeak[]): Cell[] {
  return MATERIALS.flatMap((material) =>
    DISTANCE_CLASSES.flatMap((metres) =>
      FLOW_CLASSES.map((litres) => ({
        ...{ material, metres, litres },
        found: foundOf(
          leaks.filter(
            ({ leak: { spot, flow } }) =>
              spot.isMetal === (material === "metal") &&
              isIn(spot.ways[0]!.metres, metres, DISTANCE_CLASSES) &&
              isIn(flow, litres, FLOW_CLASSES),
          ),
        ),
      })),
    ),
  );
}

export function foundTable(
  options: DistrictOptions,
  progress: Progress,
  levels: readonly number[] = SOURCE_LEVELS,
): FoundLevel[] {
  const wanted = TIMES * options.nodeYears;
  const draws = createDraws(levels.length * options.networks.length * wanted, progress);
  return levels.map((sourceLevel) => {
    const drawn = options.networks.flatMap((network, place) =>
      draws({ first: NUMBERS, place, years: wanted }, (number) =>
        oneDistrict(network, { ...options, sourceLevel }, number),
      ),
    );
    const found = drawn.flatMap(({ leaks }) => leaks);
    const nodeYears = drawn.reduce((sum, one) => sum + one.nodeYears, 0);
    return {
      ...{ sourceLevel, nodeYears, cells: cellsOf(found) },
      byChance: foundOf(found.filter(({ leak }) => leak.rise < HEARD_DB)),
    };
  });
}

function oneDistrict(network: Network, options: DistrictOptions, number: number) {
  const terrain = evenly(groundOf(network, options, number));
  const leg = { metered: false, leaks: LEAKS };
  const { nodeYears, leaks } = runOne(network, options, leg, number, { terrain, leakNights: LEAK_NIGHTS });
  return { nodeYears, leaks: alone(leaks, terrain, nightsOf(options.quick)) };
}

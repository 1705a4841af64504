// Districts of networks, drawn and watched: without a flow meter and with one, and leaks of each class on their own, so
// that there are enough of those that are seldom.

import type { Model } from "../../../gateway/watch/alarms/model.ts";
import { MODEL, SHOWN } from "../../../gateway/watch/alarms/weights.ts";
import { createChance, type Family } from "../../chance.ts";
import type { Network } from "../../district/network/network.ts";
import { ADDED_NAMES } from "../simulate/added.ts";
import { type BurstFigures, burstFigures, seenBursts, spotsOn } from "./bursts.ts";
import { createDraws, type Progress } from "./draws.ts";
import { type AlarmFigures, alarmFigures, foundOf, type Share } from "./figures.ts";
import { createGround, type Ground } from "./ground.ts";
import type { RiseClass } from "./options.ts";
import { type RuleFigures, ruleFigures } from "./rule-figures.ts";
import { type FoundLeak, type NetworkRun, type Outcome, type RunOptions, run } from "./run.ts";
import { fitModel, type Sample, samplesOf } from "./samples.ts";
import { burstDelays, hydrantsOf } from "./sudden-falls.ts";
import type { Terrain } from "./terrain.ts";
import { createWorld } from "./world.ts";
import { ZONE_NODES } from "./zone-falls.ts";

export interface DistrictOptions {
  networks: readonly Network[];
  /** Of each network, without a meter; as many with one, and so many again for leaks of each class. */
  nodeYears: number;
  family: Family;
  seed: number;
  /** Leaks a node-year. */
  leaks: number;
  sourceLevel: number;
  /** Less of everything: to see that it runs. */
  quick?: boolean;
  /** Years of zones in which all nodes feel the same pumps and valves. */
  zoneYears?: number;
  model?: Model;
}

export interface DistrictFigures {
  options: Omit<DistrictOptions, "networks" | "model">;
  networks: readonly NetworkFigures[];
  /** All networks together, without a flow meter and with one. */
  plain: AlarmFigures;
  metered: AlarmFigures;
  /** Leaks of each class. */
  classes: readonly { name: string; found: Share }[];
  /** Rules of single nodes, in the nights without a meter. */
  rules: readonly RuleFigures[];
  /** What all of it is from: by network, districts in the order of their numbers. */
  runs: { plain: readonly NetworkRun[]; metered: readonly NetworkRun[] };
  /** Share of alarms that are right, at so many leaks a node-year. */
  curve: readonly { leaks: number; plain: number; metered: number }[];
  seconds: number;
}

/** Bursts at places of a district of each network, the first that is drawn; and years of nodes without one. */
export async function evaluateBursts(options: DistrictOptions): Promise<BurstFigures> {
  const { networks, family, seed, quick } = options;
  const seen: BurstFigures["seen"] = [];
  const delays: BurstFigures["delays"] = [];
  const hydrants: BurstFigures["hydrants"] = [];
  for (const network of networks) {
    const chance = createChance(family, seed * 1000, GROUND, 0);
    const ground = createGround(network, chance, quick ? QUICK.areas : AREAS);
    const places = spotsOn(network, ground.links, quick ? QUICK_BURSTS : BURSTS, seed);
    seen.push(...(await seenBursts(network, ground.stands, places)));
    const spots = places.slice(0, quick ? QUICK_FALLS : FALLS);
    const draw = { family, seed, network, sensors: ground.stands, spots };
    delays.push(...(await burstDelays(draw)));
    hydrants.push(await hydrantsOf(draw));
  }
  const years = quick
    ? { nodes: 1, zones: { zoneYears: 1, nodes: 2 } }
    : { nodes: BURST_YEARS, zones: { zoneYears: options.zoneYears ?? ZONE_YEARS, nodes: ZONE_NODES } };
  return burstFigures(family, seed, { seen, delays, hydrants }, years);
}

export interface NetworkFigures {
  name: string;
  sensors: number;
  notes: readonly string[];
  plain: AlarmFigures;
  metered: AlarmFigures;
}

/** dB by which a leak raises the node that hears it best. */
export const CLASSES: Readonly<Record<string, RiseClass>> = { found_6db: [6, 99], found_4db: [4, 6] };
/** Leaks a node-year where classes are looked at: more, and not so many that they meet. */
export const CLASS_LEAKS = 0.15;
/** Times as many years as without them: 400 leaks of each class in 500 node-years of two networks. */
const CLASS_YEARS = 6;
/** Nights that a leak has to have left, to count. */
const FOLLOWED = 30;
/** Metered areas cut out of a network at a time. */
const AREAS = 8;
const YEARS = 3;
export const WARM_NIGHTS = 60;
const BURSTS = 200;
const QUICK_BURSTS = 20;
/** Of these places, those of bursts and of hydrants that each node near them lives through. */
const FALLS = 60;
const QUICK_FALLS = 6;
/** Of each kind of place. */
const BURST_YEARS = 40;
const ZONE_YEARS = 8;
const QUICK = { areas: 2, years: 1 };
export const nightsOf = (quick: boolean | undefined) => WARM_NIGHTS + 365 * (quick ? QUICK.years : YEARS);
/** Purposes of streams, beside those of the nodes. */
const GROUND = 1_000_010;

export interface Leg {
  metered: boolean;
  leaks: number;
  classes?: readonly RiseClass[];
  /** Share of leaks that grow for months. */
  slowLeaks?: number;
  /** Night on which a node is hung: none is told before it. */
  hungAt?: (node: number) => number;
}

const seedOf = ({ seed }: DistrictOptions, number: number) => seed * 1000 + number;

/** Where the nodes of a district hang. */
export function groundOf(network: Network, options: DistrictOptions, number: number): Ground {
  const chance = createChance(options.family, seedOf(options, number), GROUND, 0);
  return createGround(network, chance, options.quick ? QUICK.areas : AREAS);
}

/** What of a run is not as usual. */
export type More = Partial<
  Pick<RunOptions, "onSuspected" | "onNight" | "shown" | "leakNights"> & { terrain: Terrain }
>;

/** One district of a network over some years. */
export function runOne(
  network: Network,
  options: DistrictOptions,
  leg: Leg,
  number: number,
  { terrain = groundOf(network, options, number), ...more }: More = {},
): Outcome {
  const { family, sourceLevel, quick, model = MODEL } = options;
  const seed = seedOf(options, number);
  const nights = nightsOf(quick);
  const world = createWorld({
    ...{ terrain, family, seed, site: "field", nights, leaksFrom: WARM_NIGHTS, sourceLevel },
    heard: { sustained: true, added: ADDED_NAMES },
    leaks: leg.leaks,
    ...(leg.classes && { classes: leg.classes }),
    ...(leg.slowLeaks && { slowLeaks: leg.slowLeaks }),
  });
  const { metered, hungAt } = leg;
  return run({
    ...{ terrain, world, nights, warm: WARM_NIGHTS, metered, model, shown: SHOWN },
    ...(hungAt && { hungAt }),
    ...more,
  });
}

/** Nothing is shown, so that leaks run on and suspicions are seen at every age. */
const NOTHING = { least: 2, leastMetered: 2, nights: 0, sure: 2, news: 0 };
/** Leaks a node-year where weights are fitted: more of them, each of which counts for less. */
const FIT_LEAKS = 0.08;
/** Share of those that grow for months, where weights are fitted; assumed. */
const FIT_SLOW = 0.03;

/** Fits the model to districts of networks; `leaks` a node-year is what its base rate is for. */
export function fitDistricts(
  options: DistrictOptions,
  progress: Progress,
): { model: Model; samples: number } {
  const { networks, nodeYears, leaks } = options;
  const samples: Sample[] = [];
  const draws = createDraws(networks.length * nodeYears, progress);
  const leg = { metered: true, leaks: FIT_LEAKS, slowLeaks: FIT_SLOW };
  const onSuspected: RunOptions["onSuspected"] = (night, suspected, world, terrain) => {
    if (night >= WARM_NIGHTS) samples.push(...samplesOf(night, suspected, world.leaks, terrain));
  };
  networks.forEach((network, place) => {
    draws({ first: 0, place, years: nodeYears }, (number) =>
      runOne(network, options, leg, number, { onSuspected, shown: NOTHING }),
    );
  });
  return { model: fitModel(samples, leaks / FIT_LEAKS), samples: samples.length };
}

/** Leaks a node-year of the curve. */
const CURVE = [0.02, 0.03, 0.04, 0.05, 0.06];

export function evaluateDistricts(options: DistrictOptions, progress: Progress): DistrictFigures {
  const { networks, nodeYears, leaks, model: _, ...rest } = options;
  const began = performance.now();
  const classYears = (options.quick ? 1 : CLASS_YEARS) * nodeYears;
  const total = networks.length * (2 * nodeYears + classYears);
  const draws = createDraws(total, progress);
  const runs = (leg: Leg, first: number, years = nodeYears): NetworkRun[] =>
    networks.map((network, place) => ({
      network: network.name,
      outcomes: draws({ first, place, years }, (number) => runOne(network, options, leg, number)),
    }));
  const plain = runs({ metered: false, leaks }, 0);
  const metered = runs({ metered: true, leaks }, 0);
  const each = runs({ metered: false, leaks: CLASS_LEAKS, classes: Object.values(CLASSES) }, 500, classYears);
  const classesOf = (leaksOf: (outcome: Outcome) => readonly FoundLeak[]) =>
    foundByClass(
      each.flatMap(({ outcomes }) => outcomes.flatMap(leaksOf)),
      nightsOf(options.quick) - FOLLOWED,
    );
  const [without, withMeter] = [alarmFigures(plain), alarmFigures(metered)];
  return {
    options: { nodeYears, leaks, ...rest },
    networks: networks.map((network, i) => ({
      ...{ name: network.name, notes: network.notes },
      sensors: plain[i]!.outcomes[0]!.sensors,
      plain: alarmFigures([plain[i]!]),
      metered: alarmFigures([metered[i]!]),
    })),
    plain: without,
    metered: withMeter,
    classes: classesOf((outcome) => outcome.leaks),
    rules: ruleFigures(plain, classesOf),
    runs: { plain, metered },
    curve: CURVE.map((at) => ({
      leaks: at,
      plain: ppvAt(without, at / leaks),
      metered: ppvAt(withMeter, at / leaks),
    })),
    seconds: (performance.now() - began) / 1000,
  };
}

/** Leaks of each class that began before a night. */
function foundByClass(all: readonly FoundLeak[], before: number): DistrictFigures["classes"] {
  return Object.entries(CLASSES).map(([name, [from, to]]) => ({
    name,
    found: foundOf(all.filter(({ leak }) => leak.rise >= from && leak.rise < to && leak.from < before)),
  }));
}

/** Where leaks come `often` times as often: true alarms do, and false ones as before. */
const ppvAt = (figures: AlarmFigures, often: number) =>
  (often * figures.true.rate) / Math.max(often * figures.true.rate + figures.false.rate, Number.MIN_VALUE);

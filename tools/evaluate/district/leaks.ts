// Leaks of a district: where, how large, how loud at which sensor, and since when.
import type { Chance } from "../../chance.ts";
import { DISCHARGE } from "../../district/network/leak.ts";
import { decibel, power, powerOfRise, type Source } from "../simulate/events.ts";
import { jetOf, passed } from "./hearing.ts";
import { LEAST_POWER, type WorldOptions } from "./options.ts";
import type { Spot } from "./terrain.ts";

export interface Leak {
  from: number;
  /** From which night on it counts as one that runs: `from`, but one that grows for months is hardly there at first. */
  runs: number;
  /** One after its last night: Infinity until it is repaired. */
  until: number;
  spot: Spot;
  /** l/min */
  flow: number;
  /** Nights in which it grows, in dB evenly; 0: it is there at once. */
  grows: number;
  /** First night in which it raises that sensor by 4 dB, the least that is looked for: later than `from` where it grows. */
  heard: number;
  /** dB by which it raises the quiet level of the sensor that hears it best, once it is grown, and which that is. */
  rise: number;
  sensor: number;
  sources: { sensor: number; source: Source; power: number; band: number }[];
}

/** Of leaks that are on metal, l/min, and how many grow, over how many nights: assumed, but for the flows (issue). */
const ON_METAL = 0.6;
const FLOW = [4, 60] as const;
const GROWING = 0.3;
const GROWTH = [3, 30] as const;
/** Of those that grow slower than a node's baseline: what single nodes miss (docs/evaluation.md). */
const SLOW_GROWTH = [60, 300] as const;
/** In dB evenly, from a hundredth of its power. */
export const GROWTH_DB = 20;
/** dB at a node: what is less is not looked for. */
const LEAST_RISE = 4;

/** As of single nodes' leaks (tools/evaluate/simulate/nights.ts): main band on metal, deviations, fall of pressure. */
const BAND_DB = 1.5;
const STEADY = { windows: 0.5, nights: 0.5 };
const KPA_A_DB = 0.1;

/** Of a jet: m/s at 400 kPa, its corner's constant and its slope (design). */
const JET_M_S = 28;
const KAPPA = [0.05, 0.2] as const;
const SLOPE = [1.5, 3] as const;

/** Draws until a leak of a class is found; where there is none near, the last one is taken. */
const CLASS_TRIES = 400;

/** All leaks of the nights, by their first; `offsets`: dB by which each sensor hears better than others. */
export function drawLeaks(options: WorldOptions, chance: Chance, offsets: Float64Array): Leak[] {
  const { terrain, nights, leaks: rate, leaksFrom, classes = [] } = options;
  const found: Leak[] = [];
  let at = leaksFrom;
  for (;;) {
    at += (365 * chance.wait()) / (rate * terrain.sensors);
    if (at >= nights) return found;
    const from = Math.floor(at);
    let leak = drawLeak(options, chance, offsets, from);
    const wanted = classes[found.length % Math.max(classes.length, 1)];
    for (let i = 0; wanted && i < CLASS_TRIES && (leak.rise < wanted[0] || leak.rise >= wanted[1]); i++)
      leak = drawLeak(options, chance, offsets, from);
    found.push(leak);
  }
}

function drawLeak(
  { terrain, sourceLevel, slowLeaks = 0 }: WorldOptions,
  chance: Chance,
  offsets: Float64Array,
  from: number,
): Leak {
  const isMetal = chance.uniform() < ON_METAL;
  const spot = terrain.spot(chance, { isMetal });
  const flow = chance.scale(...FLOW);
  const isSlow = slowLeaks > 0 && chance.uniform() < slowLeaks;
  const isGrowing = isSlow || chance.uniform() < GROWING;
  const [least, most] = isSlow ? SLOW_GROWTH : GROWTH;
  const grows = isGrowing ? Math.round(chance.scale(least, most)) : 0;
  return leakAt({ spot, flow, grows, from, isSlow }, { sourceLevel, chance, offsets });
}

/** How a leak is heard; what nobody can choose of its hole is left to chance. */
export function leakAt(
  { spot, flow, grows, from, isSlow }: Pick<Leak, "spot" | "flow" | "grows" | "from"> & { isSlow: boolean },
  { sourceLevel, chance, offsets }: { sourceLevel: number; chance: Chance; offsets: Float64Array },
): Leak {
  // Noise goes with the power that the jet gives off, which goes with the flow.
  const level = sourceLevel + 10 * Math.log10(flow / 10);
  const tonality = chance.between(0, 1);
  // The larger the hole, the lower its tone: q = Cd A U.
  const hole = Math.sqrt((4 * (flow / 60_000)) / (Math.PI * DISCHARGE * JET_M_S));
  const jet = jetOf((chance.scale(...KAPPA) * JET_M_S) / hole, chance.between(...SLOPE));
  const sources = spot.ways.flatMap((way) => {
    const { loss, mainLoss, frequency } = passed(way, jet);
    const loud = power(level - loss + offsets[way.sensor]!);
    if (loud < LEAST_POWER) return [];
    const band = loud * power(BAND_DB - mainLoss);
    const pressure = KPA_A_DB * decibel(1 + loud);
    const source = { power: loud, band, share: 1, ...STEADY, frequency, tonality, pressure };
    return [{ sensor: way.sensor, source, power: loud, band }];
  });
  const nearest = { power: 0, sensor: spot.ways[0]!.sensor };
  const best = sources.reduce((most, each) => (each.power > most.power ? each : most), nearest);
  const missing = decibel(best.power) - decibel(powerOfRise(LEAST_RISE));
  const heard = missing <= 0 ? from : from + Math.floor(grows * Math.max(0, 1 - missing / GROWTH_DB));
  return {
    ...{ from, until: Number.POSITIVE_INFINITY, spot, flow, grows, heard, runs: isSlow ? heard : from },
    ...{ rise: decibel(1 + best.power), sensor: best.sensor, sources },
  };
}

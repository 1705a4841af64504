// Bursts and hydrants of a network, as its nodes tell them: falls by the network's own hydraulics, means with noise through the
// firmware's detection, and what the gateway makes of what comes, and when.
import { createChance, type Family } from "../../chance.ts";
import { fallAt, openBursts } from "../../district/network/burst.ts";
import type { Network, Sensor, Spot } from "../../district/network/network.ts";
import { hourOf, lossesOf, MEANS_A_DAY, PRESSURE_SITES, type PressureSite } from "../simulate/pressure.ts";
import { type Fall, type ToldAlarm, toldAlarms } from "./burst-desk.ts";
import { type Share, shareOf } from "./figures.ts";
import { createZoneNode, MEAN_MS } from "./zone.ts";

export interface BurstDelays {
  network: string;
  /** Of the nodes' pressure. */
  noise: string;
  /** Bursts with a steady fall of 5 kPa and more at a node: those that are an alarm within 20 min, and at least 0.6 sure. */
  found: Share;
  sure: Share;
  /** From the burst to the alarm, min: 5th, 50th and 95th percentile. */
  minutes: readonly number[];
}

export interface Hydrants {
  network: string;
  nodes: number;
  /** Opened for 5 to 30 min with 15 to 60 m³/h: those that were told, and of these those that were taken back in a day. */
  told: Share;
  back: Share;
  /** Told and not taken back a node-year, where so many are opened a district-year. */
  keptANode: number;
}

/** Hydrants a district-year: the definition of the evaluation. */
const HYDRANTS = 0.5;
const HYDRANT_M3H = [15, 60] as const;
const HYDRANT_MIN = [5, 30] as const;
const BURST_M3H = [25, 60] as const;
const HOURS = [3, 12];
const SECOND_DAY = 24;
const LEAST_KPA = 5;
/** Less than this nobody tells, whatever the noise does, kPa. */
const FELT_KPA = 2;
const IN_TIME_MIN = 20;
export const SURE = 0.6;
/** Nodes learn their noise for three days; a hydrant is looked at for another. */
const LEARNS = 3 * MEANS_A_DAY;
const AFTER = MEANS_A_DAY + 60;
const PURPOSE = 60;

interface Opening {
  /** By node, kPa. */
  falls: readonly number[];
  /** When, by means and parts of one, and for how many; Infinity: it is a burst. */
  at: number;
  lasts: number;
}

interface Draw {
  family: Family;
  seed: number;
  network: Network;
  sensors: readonly Sensor[];
  spots: readonly Spot[];
}

/** An opening at each place, of another flow and at one of two hours. */
async function opened(
  { family, seed, network, sensors, spots }: Draw,
  hydrants: boolean,
): Promise<Opening[]> {
  const found: Opening[] = [];
  for (const [n, hour] of HOURS.entries()) {
    const bursts = await openBursts(network, SECOND_DAY + hour);
    try {
      spots.forEach((spot, i) => {
        if (i % HOURS.length !== n) return;
        const chance = createChance(family, seed, i, PURPOSE);
        const flow = hydrants ? chance.between(...HYDRANT_M3H) : chance.between(...BURST_M3H);
        const minutes = chance.between(...HYDRANT_MIN);
        const at = LEARNS + (hour / 24) * MEANS_A_DAY + 30 * chance.uniform();
        const burst = bursts.burst(spot, flow);
        if (burst === undefined) return;
        const falls = sensors.map((sensor) => fallAt(network, burst, sensor.spot));
        found.push({ falls, at, lasts: hydrants ? (60_000 * minutes) / MEAN_MS : Number.POSITIVE_INFINITY });
      });
    } finally {
      bursts.close();
    }
  }
  return found;
}

/** What the gateway tells of one. */
function toldOf(opening: Opening, number: number, { family, seed }: Draw, site: PressureSite): ToldAlarm[] {
  const length = LEARNS + MEANS_A_DAY + AFTER;
  const falls: Fall[] = [];
  const lives = opening.falls.map((kpa, i) => {
    if (kpa < FELT_KPA) return null;
    const node = createZoneNode({ family, seed, node: 1000 * (number + 1) + i, site, length, unlike: 0 });
    const ends = opening.at + opening.lasts;
    // Its means begin at another moment than others'.
    const phase = createChance(family, seed, 1000 * (number + 1) + i, PURPOSE + 1).uniform();
    for (let mean = 0; mean < length; mean++) {
      const day = Math.floor(mean / MEANS_A_DAY);
      const of = mean % MEANS_A_DAY;
      const open = Math.max(0, Math.min(mean + phase + 1, ends) - Math.max(mean + phase, opening.at));
      const told = node.take(mean, site.demand * lossesOf(day)[of]! + kpa * open, hourOf(day, of));
      const late = phase * MEAN_MS;
      if (told !== null) falls.push({ node: i, ...told, at: told.at + late, told: told.told + late });
    }
    return node;
  });
  falls.sort((a, b) => a.told - b.told);
  const began = opening.at * MEAN_MS;
  return toldAlarms(falls, (node, at) => lives[node]?.readingAt(at) ?? null).filter(({ at }) => at >= began);
}

const siteOf = (name: string) => PRESSURE_SITES.find((site) => site.name === name)!;
const NOISES = ["quiet street", "busy street"];

export async function burstDelays(draw: Draw): Promise<BurstDelays[]> {
  const bursts = (await opened(draw, false)).filter(({ falls }) => Math.max(...falls) >= LEAST_KPA);
  return NOISES.map((noise) => {
    const told = bursts.map((burst, i) => {
      const first = toldOf(burst, i, draw, siteOf(noise))[0];
      return first && { minutes: (first.at - burst.at * MEAN_MS) / 60_000, probability: first.probability };
    });
    const found = told.filter((one) => one !== undefined).filter(({ minutes }) => minutes <= IN_TIME_MIN);
    const minutes = found.map((one) => one.minutes).sort((a, b) => a - b);
    const at = (share: number) => minutes[Math.floor(share * (minutes.length - 1))] ?? 0;
    return {
      ...{ network: draw.network.name, noise },
      found: shareOf(found.length, bursts.length),
      sure: shareOf(found.filter(({ probability }) => probability >= SURE).length, bursts.length),
      minutes: [at(0.05), at(0.5), at(0.95)],
    };
  });
}

export async function hydrantsOf(draw: Draw): Promise<Hydrants> {
  const all = await opened(draw, true);
  const told = all
    .map((each, i) => toldOf(each, i, draw, siteOf("busy street"))[0])
    .filter((one) => one !== undefined);
  const kept = told.filter(({ backAfter }) => backAfter === null).length;
  const nodes = draw.sensors.length;
  return {
    ...{ network: draw.network.name, nodes },
    told: shareOf(told.length, all.length),
    back: shareOf(told.length - kept, told.length),
    keptANode: all.length === 0 ? 0 : (HYDRANTS * kept) / all.length / nodes,
  };
}

// Bursts in districts: which share of them falls by enough at a node to be seen at all, and how many falls that are none
// are told as one: pumps, valves, noise. Nodes are the firmware's own detection, alarms the gateway's own.
import {
  type BurstSeen,
  burstFindings,
  isBack,
  LEARNED_MS,
  usualIn,
} from "../../../gateway/watch/alarms/bursts.ts";
import { AFTER, BEFORE, burst, newBurst } from "../../../shared/leak/burst.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import { BURST } from "../../../shared/leak/thresholds.ts";
import { createChance, type Family } from "../../chance.ts";
import { fallAt, openBursts } from "../../district/network/burst.ts";
import type { Network, Sensor, Spot } from "../../district/network/network.ts";
import { steps } from "../simulate/bursts.ts";
import {
  createPressure,
  hourOf,
  MEANS_A_DAY,
  PRESSURE_SITES,
  type PressureSite,
} from "../simulate/pressure.ts";
import { type Rate, rateOf, type Share, shareOf } from "./figures.ts";
import { drawPlace, lengthsOf } from "./ground.ts";
import type { BurstDelays, Hydrants } from "./sudden-falls.ts";
import { type ZoneFalls, zoneFalls } from "./zone-falls.ts";

export interface SeenBursts {
  network: string;
  /** m³/h */
  flow: number;
  /** Hour of the day. */
  hour: number;
  /** Of bursts at places of the district: those with a steady fall of so much at some node, kPa. */
  from4: Share;
  from5: Share;
  /** Of those from 5 kPa, those that are told: by two nodes, 4 kPa each, or by one from 20 kPa on. */
  told: Share;
  /** The same where pumps of 12 kPa are usual: what is no larger than twice that is usual too. */
  nearPumps: Share;
}

export interface FalseAlarms {
  site: string;
  /** Alarms that were told, and those that were not taken back within a day. */
  told: Rate;
  kept: Rate;
}

export interface BurstFigures {
  seen: SeenBursts[];
  /** Of falls of 5 kPa at a node, those that are told within 15 min. */
  told5: Share;
  false: FalseAlarms[];
  /** Of those from 5 kPa, which are told in time; hydrants; and what a whole zone feels at once. */
  delays: BurstDelays[];
  hydrants: Hydrants[];
  zones: ZoneFalls[];
}

const FLOWS = [25, 60];
const HOURS = [3, 12];
const HALF_A_DAY_MS = 43_200_000;
/** Since the network's own start, so that tanks have found their levels. */
const SECOND_DAY = 24;
/** Purposes of streams, beside those of the nodes. */
const PLACES = 1_000_020;

/** `spots`: places on pipes of the district. */
export async function seenBursts(
  network: Network,
  sensors: readonly Sensor[],
  spots: readonly Spot[],
): Promise<SeenBursts[]> {
  const all: SeenBursts[] = [];
  for (const hour of HOURS) {
    const bursts = await openBursts(network, SECOND_DAY + hour);
    try {
      for (const flow of FLOWS) {
        const falls = spots.flatMap((spot) => {
          const found = bursts.burst(spot, flow);
          if (!found) return [];
          return [sensors.map((sensor) => fallAt(network, found, sensor.spot)).sort((a, b) => b - a)];
        });
        const from = (kpa: number) => falls.filter(([largest]) => largest! >= kpa);
        const told = (usual: number) =>
          from(5).filter((each) =>
            isTold(
              each.filter((fall) => fall >= LEAST_FALL),
              usual,
            ),
          ).length;
        all.push({
          ...{ network: network.name, flow, hour },
          from4: shareOf(from(4).length, falls.length),
          from5: shareOf(from(5).length, falls.length),
          told: shareOf(told(0), from(5).length),
          nearPumps: shareOf(told(PUMP_KPA), from(5).length),
        });
      }
    } finally {
      bursts.close();
    }
  }
  return all;
}

/** kPa that a node tells of at least. */
const LEAST_FALL = BURST / 100;

/** The step of a pump that starts and stops nearby, kPa (9 to 15 in a second: design). */
const PUMP_KPA = 12;

/** Whether falls at the same time are an alarm, where falls of `usual` kPa were often told. */
function isTold(falls: readonly number[], usual: number): boolean {
  const pumps = Array.from({ length: 10 }, () => ({ at: -LEARNED_MS / 2, before: 500, after: 500 - usual }));
  const seen = falls.map((fall, i) => ({
    node: `${i}`,
    at: 0,
    before: 500,
    after: 500 - fall,
    usual: usual > 0 ? usualIn(pumps, { at: HALF_A_DAY_MS, before: 500, after: 500 - fall }) : 0,
    isOver: false,
  }));
  return burstFindings(seen, 0).length > 0;
}

/** Places on pipes, each metre as likely as the other. */
export function spotsOn(network: Network, links: readonly number[], count: number, seed: number): Spot[] {
  const chance = createChance("report", seed, PLACES, 0);
  const pipes = lengthsOf(network, links);
  return Array.from({ length: count }, () => drawPlace(pipes, chance));
}

const WARM_DAYS = 21;
const MEAN_MS = 120_000;
const MEANS_A_READING = 7;

/** Years of a node at a place with its pumps and valves, and no burst. */
export function falseAlarms(family: Family, seed: number, site: PressureSite, years: number): FalseAlarms {
  let [told, kept] = [0, 0];
  for (let node = 0; node < years; node++) {
    const { bursts, means } = yearOf(family, seed, node, site);
    const shown = bursts.filter((_, i) => burstFindings([seenOf(bursts, i)], bursts[i]!.at).length > 0);
    told += shown.length;
    kept += shown.filter((each) => !comesBack(each, means)).length;
  }
  return { site: site.name, told: rateOf(told, years), kept: rateOf(kept, years) };
}

interface ToldBurst {
  /** ms since the first day */
  at: number;
  before: number;
  after: number;
}

function yearOf(family: Family, seed: number, node: number, site: PressureSite) {
  const pressure = createPressure(family, seed, node, site);
  const day = new Int32Array(MEANS_A_DAY);
  const state = newBurst();
  const learned = newLearned();
  const days = WARM_DAYS + 365;
  const means = new Int32Array(days * MEANS_A_DAY);
  const bursts: ToldBurst[] = [];
  for (let d = 0; d < days; d++) {
    pressure.day(d, day);
    means.set(day, d * MEANS_A_DAY);
    for (let i = 0; i < MEANS_A_DAY; i++) {
      if (!burst(state, learned, day[i]!, BURST, hourOf(d, i)) || d < WARM_DAYS) continue;
      const at = (d * MEANS_A_DAY + i) * MEAN_MS;
      bursts.push({ at, before: state[BEFORE]! / 100, after: state[AFTER]! / 100 });
    }
  }
  return { bursts, means };
}

/** As the gateway sees it when it comes. */
function seenOf(all: readonly ToldBurst[], i: number): BurstSeen {
  const burst = all[i]!;
  const before = all.slice(0, i).filter(({ at }) => burst.at - at < LEARNED_MS);
  const usual = usualIn(before, burst);
  return { node: "n", ...burst, usual, isOver: false };
}

/** Whether readings within a day show that the pressure is back. */
function comesBack(burst: ToldBurst, means: Int32Array): boolean {
  const first = Math.floor(burst.at / MEAN_MS);
  const readings: number[] = [];
  for (
    let i = first;
    i < Math.min(first + MEANS_A_DAY, means.length - MEANS_A_READING);
    i += MEANS_A_READING
  ) {
    const sum = means.subarray(i, i + MEANS_A_READING).reduce((total, mean) => total + mean, 0);
    readings.push(sum / MEANS_A_READING / 100);
  }
  return isBack(burst, readings);
}

const RUNS = 300;

export interface BurstYears {
  /** Of nodes of each kind of place, and of zones. */
  nodes: number;
  zones: { zoneYears: number; nodes: number };
}

export function burstFigures(
  family: Family,
  seed: number,
  { seen, delays, hydrants }: Pick<BurstFigures, "seen" | "delays" | "hydrants">,
  years: BurstYears,
): BurstFigures {
  const { runs, found } = steps(family, seed, 5, 0, "default", RUNS);
  return {
    ...{ seen, delays, hydrants },
    told5: shareOf(found, runs),
    false: PRESSURE_SITES.map((site) => falseAlarms(family, seed, site, years.nodes)),
    zones: zoneFalls(family, seed, years.zones),
  };
}

// A zone's pressure at all of its nodes at once: they share its demand, its valves and its pumps, and each has noise of its own.
// What each node's firmware tells of it are falls.
import { AFTER, BEFORE, burst, newBurst } from "../../../shared/leak/burst.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import { BURST, MEANS } from "../../../shared/leak/thresholds.ts";
import { createChance, type Family } from "../../chance.ts";
import {
  type Cause,
  createSteps,
  hourOf,
  lossesOf,
  MEAN_NOISE,
  MEANS_A_DAY,
  type PressureSite,
} from "../simulate/pressure.ts";
import type { Fall, ReadingAt } from "./burst-desk.ts";

export const MEAN_MS = 120_000;
const MEANS_A_READING = 7;

/** A pump or a valve of the zone lets the pressure fall, kPa, in the middle of it. */
export interface SharedFall {
  at: number;
  cause: Cause;
  kpa: number;
}

export interface ZoneOptions {
  family: Family;
  seed: number;
  /** Which of them. */
  zone: number;
  site: PressureSite;
  nodes: number;
  days: number;
}

export interface ZoneLife {
  /** What nodes tell, in order; ms since the first day. */
  falls: Fall[];
  shared: SharedFall[];
  readingAt: ReadingAt;
}

/** Of a step of the zone each node feels so much more or less: losses between them. Deviation, assumed. */
const UNLIKE = 0.1;
/** Purposes of streams. */
const ZONE = 58;
const NODE = 59;

export function liveZone({ family, seed, zone, site, nodes, days }: ZoneOptions): ZoneLife {
  const chance = createChance(family, seed, zone, ZONE);
  const steps = createSteps(site, chance);
  const all = Array.from({ length: nodes }, (_, i) =>
    createZoneNode({ family, seed, node: 1000 * zone + i, site, length: days * MEANS_A_DAY, unlike: UNLIKE }),
  );
  const falls: Fall[] = [];
  const shared: SharedFall[] = [];
  for (let day = 0; day < days; day++) {
    const changes = steps.of(day, chance);
    const demand = site.demand * (1 + 0.1 * chance.normal());
    const loss = lossesOf(day);
    let next = 0;
    for (let i = 0; i < MEANS_A_DAY; i++) {
      const mean = day * MEANS_A_DAY + i;
      for (; next < changes.length && changes[next]!.at <= i; next++) {
        const by = steps.applied(changes[next]!);
        for (const node of all) node.change(by);
        if (by < 0) shared.push({ at: mean * MEAN_MS, cause: changes[next]!.cause, kpa: -by });
      }
      all.forEach((node, n) => {
        const fall = node.take(mean, demand * loss[i]!, hourOf(day, i));
        if (fall !== null) falls.push({ node: n, ...fall });
      });
    }
    steps.keep(changes.slice(next));
  }
  return { falls, shared, readingAt: (node, at) => all[node]!.readingAt(at) };
}

export interface ZoneNodeOptions {
  family: Family;
  seed: number;
  node: number;
  site: PressureSite;
  /** Means that it lives for. */
  length: number;
  /** Deviation of how much more or less it feels of what changes. */
  unlike: number;
}

/** One node, mean after mean. */
export function createZoneNode({ family, seed, node, site, length, unlike }: ZoneNodeOptions) {
  const chance = createChance(family, seed, node, NODE);
  const keeps = Math.exp(-2 / site.memory);
  const fresh = site.noise * Math.sqrt(1 - keeps * keeps);
  const feels = 1 + unlike * chance.normal();
  const zone = chance.between(250, 600);
  const state = newBurst();
  const learned = newLearned();
  const means = new Int32Array(length);
  let wander = site.noise * chance.normal();
  let changed = 0;
  let part = 0;
  return {
    /** The pressure changes, somewhere within the mean that is taken next. */
    change(by: number): void {
      part -= by * feels * chance.uniform();
      changed += by * feels;
    },
    /** Takes a mean; what the firmware tells with it. */
    take(mean: number, loss: number, hour: number): Omit<Fall, "node"> | null {
      wander = keeps * wander + fresh * chance.normal();
      const noise = wander + MEAN_NOISE * chance.normal();
      means[mean] = Math.round(100 * (zone - loss + changed + part + noise));
      part = 0;
      if (!burst(state, learned, means[mean]!, BURST, hour)) return null;
      const told = (mean + 1) * MEAN_MS;
      return { at: told - MEANS * MEAN_MS, told, before: state[BEFORE]! / 100, after: state[AFTER]! / 100 };
    },
    readingAt(at: number): number | null {
      const end = Math.floor(at / MEAN_MS);
      if (end < MEANS_A_READING || end > means.length) return null;
      let sum = 0;
      for (let i = end - MEANS_A_READING; i < end; i++) sum += means[i]!;
      return sum / MEANS_A_READING / 100;
    },
  };
}

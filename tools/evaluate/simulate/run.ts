// Nodes live: their nights are drawn and judged, by the firmware's own decision and by the simple rules beside it.
// What is counted is what an operator sees: how often a suspicion begins, and how long a leak was there before.
//
//   warm-up, not counted │ counted: two years without a leak, or one leak and a month
import { decide } from "../../../shared/leak/decide.ts";
import { BURSTS, learnAnew, newLearned, STATE } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { NIGHT_WINDOWS } from "../../../shared/leak/thresholds.ts";
import { LEAK, type Maybe, MUTED, SUSPECT } from "../../../shared/messages.ts";
import type { Family } from "../../chance.ts";
import { createDetector, type Detector } from "./baselines.ts";
import type { Event } from "./events.ts";
import { createLife, type Leak } from "./nights.ts";
import { NUISANCES, type SiteKind } from "./nuisance.ts";

/** Nights before anything is counted. */
export const WARM_NIGHTS = 60;
const COUNTED_NIGHTS = 730;
const YEARS_A_LIFE = COUNTED_NIGHTS / 365;
/** After so many nights of suspicion a person has looked, found nothing, and says "known noise". */
export const MUTED_AFTER = 14;

export interface Seeds {
  family: Family;
  seed: number;
}

/** The firmware's rule as a detector. `patience`: nights of suspicion until it is told that the noise is known. */
export interface Firmware extends Detector {
  learned: Uint8Array;
  /** A burst was told since the last night. */
  burst(): void;
  state(): number;
}

export function createFirmware(reference: Maybe = null, patience = Number.POSITIVE_INFINITY): Firmware {
  const learned = newLearned();
  let doubted = 0;
  return {
    learned,
    burst() {
      learned[BURSTS] = 1;
    },
    state: () => learned[STATE]!,
    take(night) {
      if (doubted >= patience) learnAnew(learned, MUTED);
      decide(learned, night, reference, NIGHT_WINDOWS);
      const on = learned[STATE] === SUSPECT || learned[STATE] === LEAK;
      doubted = on ? doubted + 1 : 0;
      return on;
    },
  };
}

export const SCORE_BINS = 10;
const scoreBin = (score: number) => Math.min(Math.floor(score / SCORE_BINS), 100 / SCORE_BINS - 1);

export interface QuietYears {
  nodes: number;
  years: number;
  /** Suspicions that began, and leaks that were told. */
  suspicions: number;
  leaks: number;
  /** Share of the nights in suspect or leak. */
  doubted: number;
  /** Variance of the suspicions of a node over their mean: 1 where they are independent. */
  dispersion: number;
  /** Suspicions by what was heard in two or more of the seven nights before them; one may count for several. */
  causes: Record<string, number>;
  /** Sustained nuisances drawn; those that began while all was well; those with a suspicion within 14 nights; suspicions in all of them. */
  sustained: { drawn: number; events: number; suspected: number; told: number; suspicions: number };
  /** Nights by score, in tens: all, and the last of suspicion's first three. */
  scores: number[];
}

export interface QuietOptions extends Seeds {
  site: SiteKind;
  nodes: number;
  sustained: boolean;
  patience?: number;
  onNode?: () => void;
}

/** What is part of the measurement and no cause of a noise. */
const SILENT = NUISANCES.reduce(
  (bits, { does }, i) => (["windows", "silence", "burst", "valve"].includes(does) ? bits | (1 << i) : bits),
  0,
);
/** Nights up to a suspicion in which its causes are looked for. */
const CAUSE_NIGHTS = 7;

/** The nuisances of at least two of the last nights, each with a bit a nuisance. */
function causesOf(lastNights: number[]): string[] {
  const names: string[] = [];
  NUISANCES.forEach((nuisance, i) => {
    if ((SILENT >> i) & 1) return;
    let nights = 0;
    for (const bits of lastNights) nights += (bits >> i) & 1;
    if (nights >= 2) names.push(nuisance.name);
  });
  return names.length ? names : ["the site's own wandering"];
}

const SUSTAINED = (event: Event) => {
  const nuisance = NUISANCES[event.kind]!;
  return nuisance.does === "sound" && nuisance.sustained === true;
};

/** Nodes without a leak, two years each. */
export function quietYears(options: QuietOptions): QuietYears {
  const { family, seed, site, nodes, sustained } = options;
  const nights = WARM_NIGHTS + COUNTED_NIGHTS;
  const result: QuietYears = {
    nodes,
    years: nodes * YEARS_A_LIFE,
    suspicions: 0,
    leaks: 0,
    doubted: 0,
    dispersion: 1,
    causes: {},
    sustained: { drawn: 0, events: 0, suspected: 0, told: 0, suspicions: 0 },
    scores: new Array(100 / SCORE_BINS).fill(0),
  };
  let squares = 0;
  for (let node = 0; node < nodes; node++) {
    const life = createLife({ family, seed, node, site, nights, sustained, leak: null });
    const firmware = createFirmware(null, options.patience);
    const drawn = life.events.filter((event) => SUSTAINED(event) && event.until > WARM_NIGHTS);
    result.sustained.drawn += drawn.length;
    const steady = drawn.filter(({ from }) => from >= WARM_NIGHTS && from + MUTED_AFTER < nights);
    const seen = new Set<Event>();
    const told = new Set<Event>();
    const lastNights = new Array<number>(CAUSE_NIGHTS).fill(0);
    let was = false;
    let wasLeak = false;
    let own = 0;
    for (let i = 0; i < nights; i++) {
      const there = life.draw(i);
      lastNights[i % CAUSE_NIGHTS] = life.nuisances();
      if (!there) continue;
      if (life.burst()) firmware.burst();
      const before = was;
      const on = firmware.take(life.night);
      const isLeak = firmware.state() === LEAK;
      was = on;
      if (i >= WARM_NIGHTS) {
        result.doubted += Number(on);
        const score = life.night[N.SCORE];
        if (score !== null && score !== undefined) result.scores[scoreBin(score)]!++;
        if (isLeak && !wasLeak) result.leaks++;
        for (const event of steady) {
          if (i < event.from || i >= event.until) continue;
          if (i === event.from && !before) {
            seen.add(event);
            result.sustained.events++;
          }
          if (!seen.has(event)) continue;
          if (on && !before) result.sustained.suspicions++;
          if (on && i < event.from + MUTED_AFTER && !told.has(event)) {
            told.add(event);
            result.sustained.suspected++;
          }
          if (isLeak && !wasLeak) result.sustained.told++;
        }
        if (on && !before) {
          own++;
          for (const name of causesOf(lastNights)) result.causes[name] = (result.causes[name] ?? 0) + 1;
        }
      }
      wasLeak = isLeak;
    }
    result.suspicions += own;
    squares += own * own;
    options.onNode?.();
  }
  const mean = result.suspicions / nodes;
  if (mean) result.dispersion = (squares / nodes - mean * mean) / mean;
  result.doubted /= nodes * COUNTED_NIGHTS;
  return result;
}

/** Suspicions of one of the simple rules in the same nights. */
export function quietYearsOf(rule: Parameters<typeof createDetector>[0], options: QuietOptions): number {
  const { family, seed, site, nodes, sustained } = options;
  const nights = WARM_NIGHTS + COUNTED_NIGHTS;
  let suspicions = 0;
  for (let node = 0; node < nodes; node++) {
    const life = createLife({ family, seed, node, site, nights, sustained, leak: null });
    const detector = createDetector(rule);
    let was = false;
    for (let i = 0; i < nights; i++) {
      if (!life.draw(i)) continue;
      const on = detector.take(life.night);
      if (on && !was && i >= WARM_NIGHTS) suspicions++;
      was = on;
    }
    options.onNode?.();
  }
  return suspicions;
}

/** Nights in which a leak is looked for, from its first. */
export const WATCHED = 30;

export interface LeakRuns {
  /** Nodes on which all was well on the night before. */
  nodes: number;
  /** Nodes that were suspicious already, and are left out. */
  left_out: number;
  /** Leaks found by the n-th night, n = 1..WATCHED; of the firmware's rule also those told as a leak. */
  found: number[];
  told: number[];
  /** Nights of the leak from the 8th on, by score in tens. */
  scores: number[];
}

export interface LeakOptions extends Seeds {
  site: SiteKind;
  nodes: number;
  leak: Omit<Leak, "from">;
  /** First night of the leak, of node `n`; at different times after the warm-up where it is left out. */
  from?: number;
  watched?: number;
  sustained?: boolean;
  onNode?: () => void;
  /** The rule; the firmware's where it is left out. */
  detector?: () => Detector;
}

/** Nodes with a leak each. */
export function leakRuns(options: LeakOptions): LeakRuns {
  const { family, seed, site, nodes, watched = WATCHED } = options;
  const result: LeakRuns = {
    nodes: 0,
    left_out: 0,
    found: new Array(watched).fill(0),
    told: new Array(watched).fill(0),
    scores: new Array(100 / SCORE_BINS).fill(0),
  };
  for (let node = 0; node < nodes; node++) {
    const from = options.from ?? WARM_NIGHTS + (node % 61);
    const nights = from + watched;
    const leak: Leak = { ...options.leak, from };
    const life = createLife({
      family,
      seed,
      node,
      site,
      nights,
      sustained: options.sustained ?? false,
      leak,
    });
    const firmware = options.detector ? null : createFirmware();
    const detector = firmware ?? options.detector!();
    let on = false;
    let foundAt = watched;
    let toldAt = watched;
    for (let i = 0; i < nights; i++) {
      if (i === from && on) break;
      if (!life.draw(i)) continue;
      if (firmware && life.burst()) firmware.burst();
      on = detector.take(life.night);
      if (i < from) continue;
      if (on) foundAt = Math.min(foundAt, i - from);
      if (firmware?.state() === LEAK) toldAt = Math.min(toldAt, i - from);
      const score = life.night[N.SCORE];
      if (firmware && i >= from + CAUSE_NIGHTS && score !== null) result.scores[scoreBin(score!)]!++;
    }
    options.onNode?.();
    if (on && foundAt === watched && toldAt === watched) {
      result.left_out++;
      continue;
    }
    result.nodes++;
    for (let n = foundAt; n < watched; n++) result.found[n]!++;
    for (let n = toldAt; n < watched; n++) result.told[n]!++;
  }
  return result;
}

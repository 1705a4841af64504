// Nodes live: their nights are drawn and judged, by the firmware's own decision and by the simple rules beside it.
// What is counted is what an operator sees: how often a suspicion begins, and how long a leak was there before.
//
//   warm-up, not counted │ counted: two years without a leak, or one leak and a month
import { decide } from "../../../shared/leak/decide.ts";
import { BURSTS, learnAnew, newLearned, STATE } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { NIGHT_WINDOWS, SLOW } from "../../../shared/leak/thresholds.ts";
import { LEAK, type Maybe, MUTED, SUSPECT } from "../../../shared/messages.ts";
import type { Family } from "../../chance.ts";
import { NUISANCES } from "./added.ts";
import { createDetector, type Detector } from "./baselines.ts";
import type { Event, Heard } from "./events.ts";
import type { SiteKind, SiteModel } from "./kinds.ts";
import { createLife, type Leak, type Life } from "./nights.ts";

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

/** The firmware's rule as a detector. */
export interface Firmware extends Detector {
  learned: Uint8Array;
  /** A burst was told since the last night. */
  burst(): void;
  state(): number;
}

export interface FirmwareOptions {
  /** As the decision takes it. */
  reference?: Maybe;
  /** Nights of suspicion until somebody says that the noise is known. */
  patience?: number;
  /** From what rise on the slow rule speaks, 0.05 dB; the firmware's where it is left out. */
  slow?: number;
}

export function createFirmware(options: FirmwareOptions = {}): Firmware {
  const { reference = null, patience = Number.POSITIVE_INFINITY, slow = SLOW } = options;
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
      decide(learned, night, reference, NIGHT_WINDOWS, slow);
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
  /** How many nights each suspicion lasted, ascending; and how many of them were not over yet when the years were. */
  durations: number[];
  unfinished: number;
  /** Variance of the suspicions of a node over their mean: 1 where they are independent. */
  dispersion: number;
  /** Suspicions by what was heard in two or more of the seven nights before them; one may count for several. */
  causes: Record<string, number>;
  /** Sustained nuisances drawn; those that began while all was well; those with a suspicion within 14 nights; suspicions in all of them. */
  sustained: { drawn: number; events: number; suspected: number; told: number; suspicions: number };
  /** Nights by score, in tens: all, and the last of suspicion's first three. */
  scores: number[];
}

export interface QuietOptions extends Seeds, Heard, FirmwareOptions {
  site: SiteKind;
  nodes: number;
  model?: Partial<SiteModel>;
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

/** The sustained nuisances of a node's counted nights, and what is said while they last. */
function createSustained(events: Event[], nights: number, result: QuietYears["sustained"]) {
  const drawn = events.filter((event) => {
    const nuisance = NUISANCES[event.kind]!;
    return nuisance.does === "sound" && nuisance.sustained === true && event.until > WARM_NIGHTS;
  });
  result.drawn += drawn.length;
  const steady = drawn.filter(({ from }) => from >= WARM_NIGHTS && from + MUTED_AFTER < nights);
  const seen = new Set<Event>();
  const told = new Set<Event>();
  /** A night: whether there was a suspicion before it and is one after it, and whether a leak began to be told. */
  return (i: number, before: boolean, on: boolean, leakBegan: boolean): void => {
    for (const event of steady) {
      if (i < event.from || i >= event.until) continue;
      if (i === event.from && !before) {
        seen.add(event);
        result.events++;
      }
      if (!seen.has(event)) continue;
      if (on && !before) result.suspicions++;
      if (on && i < event.from + MUTED_AFTER && !told.has(event)) {
        told.add(event);
        result.suspected++;
      }
      if (leakBegan) result.told++;
    }
  };
}

/** Two years of one node without a leak, into `result`; returns its suspicions. */
function quietNode(life: Life, nights: number, options: FirmwareOptions, result: QuietYears): number {
  const firmware = createFirmware(options);
  const sustain = createSustained(life.events, nights, result.sustained);
  const lastNights = new Array<number>(CAUSE_NIGHTS).fill(0);
  let on = false;
  let isLeak = false;
  let own = 0;
  /** Nights of the suspicion that is on; null where it began before anything is counted. */
  let lasted: number | null = null;
  for (let i = 0; i < nights; i++) {
    const there = life.draw(i);
    lastNights[i % CAUSE_NIGHTS] = life.nuisances();
    if (there) {
      if (life.burst()) firmware.burst();
      const before = on;
      const wasLeak = isLeak;
      on = firmware.take(life.night);
      isLeak = firmware.state() === LEAK;
      if (i >= WARM_NIGHTS) {
        const score = life.night[N.SCORE];
        if (score !== null && score !== undefined) result.scores[scoreBin(score)]!++;
        if (isLeak && !wasLeak) result.leaks++;
        sustain(i, before, on, isLeak && !wasLeak);
        if (on && !before) {
          own++;
          lasted = 0;
          for (const name of causesOf(lastNights)) result.causes[name] = (result.causes[name] ?? 0) + 1;
        }
        if (!on && before && lasted !== null) result.durations.push(lasted);
      }
      if (!on) lasted = null;
    }
    // A night that is missing changes nothing of what is said.
    if (on && i >= WARM_NIGHTS) result.doubted++;
    if (on && lasted !== null) lasted++;
  }
  if (lasted !== null) {
    result.durations.push(lasted);
    result.unfinished++;
  }
  return own;
}

/** Nodes without a leak, two years each. */
export function quietYears(options: QuietOptions): QuietYears {
  const { nodes, onNode, ...rest } = options;
  const nights = WARM_NIGHTS + COUNTED_NIGHTS;
  const result: QuietYears = {
    nodes,
    years: nodes * YEARS_A_LIFE,
    suspicions: 0,
    leaks: 0,
    doubted: 0,
    durations: [],
    unfinished: 0,
    dispersion: 1,
    causes: {},
    sustained: { drawn: 0, events: 0, suspected: 0, told: 0, suspicions: 0 },
    scores: new Array(100 / SCORE_BINS).fill(0),
  };
  let squares = 0;
  for (let node = 0; node < nodes; node++) {
    const own = quietNode(createLife({ ...rest, node, nights, leak: null }), nights, options, result);
    result.suspicions += own;
    squares += own * own;
    onNode?.();
  }
  const mean = result.suspicions / nodes;
  if (mean) result.dispersion = (squares / nodes - mean * mean) / mean;
  result.doubted /= nodes * COUNTED_NIGHTS;
  result.durations.sort((a, b) => a - b);
  return result;
}

/** Suspicions of one of the simple rules in the same nights. */
export function quietYearsOf(rule: Parameters<typeof createDetector>[0], options: QuietOptions): number {
  const { nodes, onNode, ...rest } = options;
  const nights = WARM_NIGHTS + COUNTED_NIGHTS;
  let suspicions = 0;
  for (let node = 0; node < nodes; node++) {
    const life = createLife({ ...rest, node, nights, leak: null });
    const detector = createDetector(rule);
    let was = false;
    for (let i = 0; i < nights; i++) {
      if (!life.draw(i)) continue;
      const on = detector.take(life.night);
      if (on && !was && i >= WARM_NIGHTS) suspicions++;
      was = on;
    }
    onNode?.();
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

export interface LeakOptions extends Seeds, FirmwareOptions {
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
    const firmware = options.detector ? null : createFirmware(options);
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

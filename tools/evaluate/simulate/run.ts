// Nodes live: their nights are drawn and judged, by the firmware's own decision and by the simple rules beside it.
// What is counted is what an operator sees: how often a suspicion begins, and how long a leak was there before.
//
//   warm-up, not counted │ counted: two years without a leak, or one leak and a month
import { decide, isDoubted } from "../../../shared/leak/decide.ts";
import { BURSTS, learnAnew, newLearned, STATE } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { NIGHT_WINDOWS, SLOW } from "../../../shared/leak/thresholds.ts";
import { LEAK, type Maybe, MUTED } from "../../../shared/messages.ts";
import type { Family } from "../../chance.ts";
import { NUISANCES } from "./added.ts";
import { createDetector, type Detector } from "./baselines.ts";
import type { Event, Heard } from "./events.ts";
import type { SiteKind, SiteModel } from "./kinds.ts";
import { createLife, type Life } from "./nights.ts";

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
      const on = isDoubted(learned[STATE]!);
      doubted = on ? doubted + 1 : 0;
      return on;
    },
  };
}

export const SCORE_BINS = 10;
/** In which ten of the score. */
export const scoreBin = (score: number) => Math.min(Math.floor(score / SCORE_BINS), 100 / SCORE_BINS - 1);

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
export const CAUSE_NIGHTS = 7;

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

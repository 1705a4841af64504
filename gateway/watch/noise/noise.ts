// What a node's own noise is: by how much its nights differ from one to the next, how far its level wanders over weeks,
// and with the season. A suspicion is worth what these leave of it.
//
//   level-10 of a night = usual + season (a yearly wave) + wander (remembered for weeks) + that night's own
//
// That night's own is what differences of successive nights have, over the root of two: a little of the wander is in it, 4 %
// of 1 dB where both are alike and it is remembered for 12 nights. Wander is what is left of the whole deviation when the season
// and the nights' own are taken off.
import { isDoubted } from "../../../shared/leak/decide.ts";
import * as N from "../../../shared/leak/night.ts";
import { USED_TO_IT } from "../../../shared/messages.ts";
import { median } from "../../statistics.ts";
import type { HeardNight } from "./heard.ts";
import { deviation } from "./robust.ts";
import { fitSeason, type Season, seasonAt, seasonError } from "./season.ts";

/** In dB, where nothing else is said; null where there are too few nights to say it. */
export interface Noise {
  /** Wander and season are of the nights alone in which the node neither suspected anything nor was used to it: it did in many. */
  isOfQuiet: boolean;
  /** From night to night, of level-10 and of the main band. */
  nightly: number | null;
  mainBand: number | null;
  wander: number | null;
  /** Of the wander, nights: after so many two thirds of it are other. Null also where there is too little of it to say. */
  memory: number | null;
  season: { amplitude: number; error: number } | null;
}

/** Pairs of successive nights from which on their difference is said, and nights from which on the wander is. */
export const NIGHTLY_PAIRS = 14;
export const WANDER_NIGHTS = 60;
/** Days between first and last night, half a year, from which on a season is. */
export const SEASON_DAYS = 183;
/** Nights from which on a memory is said; of a year of them it may be half or twice what it is. */
export const MEMORY_NIGHTS = 365;
/** Of what the nights' own is: of less wander nothing more can be said. */
const LITTLE = 0.3;
/** Taken where it cannot be said: that of the simulated sites, assumed. */
const MEMORY_ASSUMED = 12;

/** Of its nights: what a node suspects in more of them, for months, is not left out by medians. */
const MUCH = 0.2;

/** Levels are told in steps of this, dB. */
const STEP = 0.5;
/** What is further from the wave than so many deviations, as a leak of weeks, does not draw it. */
const FAR = 2.5;

export function noiseOf(nights: readonly HeardNight[]): Noise {
  const counting = nights.filter(({ reason }) => reason === null);
  const dates = counting.map(({ date }) => date);
  const levels = counting.map(({ body }) => body[N.LEVEL_10]! / 2);
  const nightly = nightlyOf(dates, levels);
  const mainBand = nightlyOf(
    dates,
    counting.map(({ body }) => body[N.MAIN_BAND]! / 2),
  );
  const quiet = counting.filter(({ body }) => !isDoubted(body[N.STATE]) && body[N.STATE] !== USED_TO_IT);
  const isOfQuiet = counting.length - quiet.length > MUCH * counting.length;
  return { isOfQuiet, nightly, mainBand, ...slowly(isOfQuiet ? quiet : counting, nightly) };
}

/** What a level does over weeks and with the season. */
function slowly(
  nights: readonly HeardNight[],
  nightly: number | null,
): Pick<Noise, "wander" | "memory" | "season"> {
  if (nightly === null || nights.length < WANDER_NIGHTS) return { wander: null, memory: null, season: null };
  const dates = nights.map(({ date }) => date);
  const levels = nights.map(({ body }) => body[N.LEVEL_10]! / 2);
  const season = dates.at(-1)! - dates[0]! >= SEASON_DAYS ? robustSeason(dates, levels) : null;
  const usual = median(levels);
  const left = levels.map((level, i) => level - (season === null ? usual : seasonAt(season, dates[i]!)));
  const whole = deviation(left, median(left), STEP);
  const wander = Math.sqrt(Math.max(0, whole * whole - nightly * nightly));
  const memory = wander < LITTLE * nightly ? null : memoryOf(dates, left, whole);
  return {
    ...{ wander, memory },
    season: season && {
      amplitude: season.amplitude,
      error: seasonError(season, dates, remembered(nightly, wander, memory ?? MEMORY_ASSUMED)),
    },
  };
}

/** Deviation of the differences of successive nights over the root of two, dB. */
function nightlyOf(dates: readonly number[], levels: readonly number[]): number | null {
  const differences: number[] = [];
  for (let i = 1; i < dates.length; i++) {
    if (dates[i]! - dates[i - 1]! === 1) differences.push(levels[i]! - levels[i - 1]!);
  }
  return differences.length < NIGHTLY_PAIRS ? null : deviation(differences, 0, STEP) / Math.SQRT2;
}

/** Fitted, and once more without what is far from it. */
function robustSeason(dates: readonly number[], levels: readonly number[]): Season {
  let season = fitSeason(dates, levels);
  for (let i = 0; i < 5; i++) {
    const left = levels.map((level, k) => level - seasonAt(season, dates[k]!));
    const far = FAR * deviation(left, median(left), STEP);
    const weights = left.map((value) => Math.min(1, far / Math.abs(value)));
    season = fitSeason(dates, levels, weights);
  }
  return season;
}

/** The variance by which means of many nights go, dB²: what is remembered counts as often as it is. */
function remembered(nightly: number, wander: number, memory: number): number {
  const keeps = Math.exp(-1 / memory);
  return nightly * nightly + (wander * wander * (1 + keeps)) / (1 - keeps);
}

/** The longest time, nights, over which memory is looked for, and the longest that is said. */
const LAGS = 40;
const MEMORIES = Array.from({ length: 49 }, (_, i) => 2 * 30 ** (i / 48));

/** The memory whose exponential is nearest to how nights so many days apart are alike; null where that is chance. */
function memoryOf(dates: readonly number[], left: readonly number[], whole: number): number | null {
  if (dates.length < MEMORY_NIGHTS) return null;
  const byDate = new Map(dates.map((date, i) => [date, clipped(left[i]!, 3 * whole)]));
  const alike = Array.from({ length: LAGS }, (_, k) => likeness(byDate, k + 1));
  let best = { memory: 0, size: 0, misses: Number.POSITIVE_INFINITY };
  for (const memory of MEMORIES) {
    const line = fitLine(
      alike.map((_, k) => Math.exp(-(k + 1) / memory)),
      alike,
    );
    if (line.misses < best.misses) best = { memory, ...line };
  }
  // Of nights that are strangers to each other, chance makes whole² / √n.
  const isChance = best.size < (4 * whole * whole) / Math.sqrt(dates.length);
  const isAtEnd = best.memory === MEMORIES[0] || best.memory === MEMORIES.at(-1);
  return isChance || isAtEnd ? null : Math.round(best.memory);
}

/**
 * y = size * x + a constant, by least squares. Where a season and a mean were taken off, all is a little less alike than it
 * was, by a constant.
 */
function fitLine(x: readonly number[], y: readonly number[]): { size: number; misses: number } {
  const [xs, ys] = [mean(x), mean(y)];
  let [top, bottom] = [0, 0];
  for (const [i, value] of x.entries()) {
    top += (value - xs) * (y[i]! - ys);
    bottom += (value - xs) ** 2;
  }
  const size = top / bottom;
  return { size, misses: y.reduce((sum, value, i) => sum + (value - ys - size * (x[i]! - xs)) ** 2, 0) };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const clipped = (value: number, most: number) => Math.min(most, Math.max(-most, value));

/** Mean product of nights so many days apart, dB²; 0 where there are none. */
function likeness(byDate: ReadonlyMap<number, number>, days: number): number {
  let [sum, pairs] = [0, 0];
  for (const [date, value] of byDate) {
    const other = byDate.get(date + days);
    if (other === undefined) continue;
    sum += value * other;
    pairs++;
  }
  return pairs === 0 ? 0 : sum / pairs;
}

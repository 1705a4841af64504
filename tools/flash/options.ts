// What a technician asks of a node when flashing it: each option checked with a sentence that says what to do. What they
// change in the profile: changes.ts.
import { InvalidArgumentError } from "commander";
import { MOST_NIGHT_WINDOWS } from "../../shared/leak/thresholds.ts";
import { MODULE_NAMES } from "../../shared/radio/modules/index.ts";
import { SETTINGS } from "../../shared/settings.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { type Pipe, SUPPLY_MV } from "../image/profile.ts";
import type { TransducerName } from "../image/transducers.ts";
import { LANGUAGES, type Sentences } from "../sentences.ts";

/** A pressure sample every 20 s: intervals are made of these. */
export const TICK = 20;
/** Fewer windows in a night, and its tenth percentile is chance. */
export const LEAST_NIGHT_WINDOWS = 24;
/** A main band, Hz: a spectrum has a line each 4 Hz, or 8 where memory is short, and says nothing over 2048 Hz. */
const LEAST_BAND = 15;
const MOST_BAND = 2000;
const LEAST_WIDTH = 32;
/** bar: the least and the most that water mains' transducers span. */
export const [LEAST_RANGE, MOST_RANGE] = [4, 100];
/** ms: half a tick of the shortest that a node takes. */
const MOST_SETTLE = 5000;
/** A board's own reference is 3 % off at most: more is a mistake, or another supply. */
const SUPPLY_ERROR = 0.05;
/** dB: more lies between no two amplifiers. */
const MOST_REFERENCE = 60;

export interface FlashFlags {
  port: string;
  enrol: string;
  board?: string;
  wait: number;
  interval?: number;
  utcOffset?: number;
  baud?: number;
  replace?: boolean;
  unlock?: string;
  forget?: boolean;
  acousticGain?: number;
  acoustic: boolean;
  reference?: number;
  pipe?: Pipe;
  mainBand?: [from: number, to: number];
  nightWindows?: number;
  pressure: boolean;
  transducer?: TransducerName;
  range?: number;
  settle?: [pressure: number, acoustic: number | undefined];
  switch?: "high" | "low";
  supply?: number;
  calibration?: string;
  nearPumps?: boolean;
  uart?: number;
  bits?: number;
  link: Link;
  dataPath?: string;
  acousticFile?: string;
  pressureFile?: string;
  json?: boolean;
}

/** Ways to the gateway that a node can have: a line, or one of the radio modules. */
export const LINKS = ["serial", ...MODULE_NAMES] as const;
export type Link = (typeof LINKS)[number];

/** Of the console on most boards, bit/s; one on USB takes any. */
const USUAL_BAUD = 9600;

/** What was asked for, else what the board that is meant has, bit/s. */
export function consoleBaud({ baud, board }: Pick<FlashFlags, "baud" | "board">): number {
  const kind = board === undefined ? undefined : BOARD_KINDS[board];
  return baud ?? kind?.consoleBaud ?? USUAL_BAUD;
}

/** What is wrong with what was asked, in the technician's language. */
type Say = Sentences["help"];
const ENGLISH = LANGUAGES.en.help;

function refuse(sentence: string): never {
  throw new InvalidArgumentError(sentence);
}

export function whole(least: number, most: number) {
  return (text: string, say: Say = ENGLISH): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) refuse(say.mustBeWhole(least, most));
    return value;
  };
}

export function interval(text: string, say: Say = ENGLISH): number {
  const value = whole(TICK, 86_400)(text, say);
  if (value % TICK !== 0) refuse(say.mustBeMultiple(TICK));
  return value;
}

export function utcOffset(text: string, say: Say = ENGLISH): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  const { min, max } = SETTINGS.utc_offset_min;
  if (!(value >= min && value <= max)) refuse(say.mustBeMinutes(min, max));
  return value;
}

/** A number with one decimal at most, by a point or a comma; NaN where it is none. */
function decimal(text: string): number {
  return /^[+-]?\d+([.,]\d)?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
}

export function gain(text: string, say: Say = ENGLISH): number {
  const value = decimal(text);
  if (!(value >= 0 && value <= 120)) refuse(say.mustBeGain);
  return value;
}

/** From a node's full scale to that of the recordings, dB. */
export function reference(text: string, say: Say = ENGLISH): number {
  const value = decimal(text);
  if (!(Math.abs(value) <= MOST_REFERENCE)) refuse(say.mustBeReference(MOST_REFERENCE));
  return value;
}

/** "10" or "10,1000": ms until the transducer has settled, and the acoustic amplifier. */
export function settle(text: string, say: Say = ENGLISH): [pressure: number, acoustic: number | undefined] {
  const [, pressure = Number.NaN, acoustic] = (/^(\d+)(?:,(\d+))?$/.exec(text) ?? []).map(Number);
  if (!(pressure >= 1 && pressure <= MOST_SETTLE) || (acoustic !== undefined && acoustic > MOST_SETTLE)) {
    refuse(say.mustBeSettle(MOST_SETTLE));
  }
  return [pressure, acoustic || undefined];
}

/** "regulator", or what a board takes 3.3 V for, mV; 0 for the first. */
export function supply(text: string, say: Say = ENGLISH): number {
  if (text === "regulator") return 0;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(Math.abs(value - SUPPLY_MV) <= SUPPLY_ERROR * SUPPLY_MV)) {
    const most = Math.round(SUPPLY_ERROR * SUPPLY_MV);
    refuse(say.mustBeSupply(SUPPLY_MV - most, SUPPLY_MV + most));
  }
  return value;
}

/** "60-250": Hz. */
export function band(text: string, say: Say = ENGLISH): [from: number, to: number] {
  const [, from = Number.NaN, to = Number.NaN] = (/^(\d+)-(\d+)$/.exec(text) ?? []).map(Number);
  const fits = from >= LEAST_BAND && to <= MOST_BAND && to - from >= LEAST_WIDTH;
  if (!fits) refuse(say.mustBeBand(LEAST_BAND, MOST_BAND, LEAST_WIDTH));
  return [from, to];
}

export const nightWindows = whole(LEAST_NIGHT_WINDOWS, MOST_NIGHT_WINDOWS);

// What a node learns of its pipe: one small array of bytes, which the journal keeps as it is. A decision is a function
// of it and of one night. A newer firmware may add bytes at the end only: an array of an older one is the beginning.
//
//   version | state | … | last nights | quiet nights: levels, main bands | usual falls of pressure by hour
//
// Levels are half dB re full scale + 255: louder is more, and 0 is -127.5 dB.
import { putU16 } from "../bytes.ts";
import { USED_TO_IT } from "../messages.ts";
import { BASE_NIGHTS, FIRST_DIFFERENCE, LAG, RECENT } from "./thresholds.ts";

/** Of the layout. An array of another version is not read, and learning begins anew. */
export const VERSION = 1;

export const STATE = 1;
/** u16: number of the last night. */
export const LAST = 2;
/** Quiet nights there are, at most QUIET_NIGHTS, and nights in the last ones, at most RECENT. */
export const COUNT = 4;
export const RECENTS = 5;
/** Nights running: over the fast rule, with a leak's score, with a low one, with the start rule, loose. */
export const FASTS = 6;
export const HIGHS = 7;
export const CALMS = 8;
export const STARTS = 9;
export const LOOSES = 10;
/** Score of the last night that counted; NONE where there is none. */
export const SCORE = 11;
export const NONE = 255;
/** What is usual: spread, tonality, level-50, frequency u16, night pressure u16 (0.1 kPa + 32768) and its MAD. */
export const SPREAD = 12;
export const TONALITY = 13;
export const LEVEL_50 = 14;
export const FREQUENCY = 15;
export const PRESSURE = 17;
export const PRESSURE_MAD = 19;
/** u16: median of the absolute differences of means of pressure, 0.001 kPa. */
export const DIFFERENCE = 20;
/** 1 where learning began anew because the kept array could not be read, until a night says so. */
export const ANEW = 22;
/** A burst since the last night. */
export const BURSTS = 23;

export const QUIET_NIGHTS = BASE_NIGHTS + LAG;
/** Of the last nights that counted RECENT each: level, main band, spread, frequency / 8 Hz; the newest at the end. */
export const RECENT_AT = 24;
/** Of the quiet nights QUIET_NIGHTS each: level, main band. */
export const QUIET_AT = RECENT_AT + 4 * RECENT;
/** Usual falls of pressure, 0.5 kPa, by hour: of working days, then of Saturdays and Sundays. */
export const HOURS_AT = QUIET_AT + 2 * QUIET_NIGHTS;
/** Baselines of both bands before the noise that is suspected or used to, half dB. */
export const BEFORE = HOURS_AT + 48;
export const LENGTH = BEFORE + 2;
/** Of the array of the first version's oldest firmware. */
const LEAST_LENGTH = HOURS_AT + 48;

/** Appends to the `n` bytes at `at`; the first of them goes. */
export function push(learned: Uint8Array, at: number, n: number, value: number): void {
  learned.set(learned.subarray(at + 1, at + n), at);
  learned[at + n - 1] = value;
}

/** Forgets what was learned of the pipe's noise and comes into `state`; what is usual of its pressure stays. */
export function learnAnew(learned: Uint8Array, state: number): void {
  learned.fill(0, COUNT, SPREAD);
  learned[SCORE] = NONE;
  learned[STATE] = state;
}

/** A node that has learned nothing. */
export function newLearned(): Uint8Array {
  let learned = new Uint8Array(LENGTH);
  learned[0] = VERSION;
  learned[SCORE] = NONE;
  putU16(learned, DIFFERENCE, FIRST_DIFFERENCE);
  return learned;
}

/** Takes over the array that a journal has kept. Bytes that its firmware did not have yet stay as they are. */
export function recall(learned: Uint8Array, kept: Uint8Array): void {
  if (
    kept[0] === VERSION &&
    kept.length >= LEAST_LENGTH &&
    kept[STATE] <= USED_TO_IT &&
    kept[COUNT] <= QUIET_NIGHTS &&
    kept[RECENTS] <= RECENT
  ) {
    learned.set(kept.length > LENGTH ? kept.subarray(0, LENGTH) : kept);
  } else learned[ANEW] = 1;
}

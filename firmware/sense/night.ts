// What a night sounds like: the levels of all windows, and the spectrum of the quietest, since noise that comes and goes
// is least in those. All arrays are allocated at boot.

import * as N from "../../shared/leak/night.ts";
import { MOST_NIGHT_WINDOWS, MOST_TOLD } from "../../shared/leak/thresholds.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLIPPED,
  FLAG_FLOOR,
  type Maybe,
  SPECTRUM_COUNTS,
  SPECTRUM_LINES,
} from "../../shared/messages.ts";
import { clamp, percentile, round } from "../../shared/numbers.ts";
import { bandLevel, flags, frequency, level, tone } from "./window.ts";

/** The quietest windows are a fifth; at most so many. */
const QUIETEST = MOST_NIGHT_WINDOWS / 5;
/** A line of the spectrum spans this. */
const LINE_HZ = 64;
/** A count of the histogram spans this, 0.5 dB. */
export const STEP = 4;
/** Balance: SPLIT_HZ to HIGH_HZ, a jet's noise and a pipe's resonances, over LOW_HZ to SPLIT_HZ, traffic, pumps and hum; 0.5 dB. */
const LOW_HZ = 15;
const SPLIT_HZ = 300;
const HIGH_HZ = 1500;
const MOST_BALANCE = 40;

/** Levels, half dB re full scale + 255. */
let levels = new Uint8Array(MOST_NIGHT_WINDOWS);
let count = 0;
let clippedCount: number;
let flagsSeen: number;
/**
 * Of the quietest windows, QUIETEST bytes each: level and main band, 0.5 dB + 255; frequency / 8 Hz; tonality, 0.1 dB;
 * balance, 0.5 dB + 128.
 */
let quietest = new Uint8Array(5 * QUIETEST);
let quietCount: number;
/** A running mean of the spectra of the quietest windows, 0.1 dB re full scale. */
let spectrum = /* @__PURE__ */ new Int16Array(SPECTRUM_LINES);

/** The last night's spectrum and histogram, as they are sent; `linesOf`: windows that it is of, 0 before the first night. */
export let lines = /* @__PURE__ */ new Uint8Array(SPECTRUM_LINES);
export let counts = /* @__PURE__ */ new Uint8Array(SPECTRUM_COUNTS);
export let countsFrom = 0;
export let linesOf = 0;

export function beginNight(): void {
  count = clippedCount = flagsSeen = quietCount = 0;
}

/** 0.1 dB re full scale as 0.5 dB + 255, in a byte. */
function halfDb(db: number): number {
  return clamp(round(db / 5) + 255, 0, 255);
}

/** Where the window measured last goes among the quietest: the next place, or the loudest one's; -1 where it is louder. */
function slotFor(fifth: number): number {
  if (quietCount < fifth) return quietCount;
  let loudest = 0;
  for (let i = 1; i < fifth; i++) if (quietest[i] > quietest[loudest]) loudest = i;
  return halfDb(level) < quietest[loudest] ? loudest : -1;
}

/** Takes the window measured last; true where it is one of the `fifth` quietest, and `addQuiet` has to follow. */
export function addLevel(fifth: number): boolean {
  if (count >= MOST_NIGHT_WINDOWS) return false;
  levels[count++] = halfDb(level);
  flagsSeen |= flags;
  if (flags & FLAG_CLIPPED) clippedCount++;
  return slotFor(fifth) >= 0;
}

/** Takes the window transformed last, as one of the quietest. `main`: the main band, Hz. */
export function addQuiet(fifth: number, main: number[]): void {
  let i = slotFor(fifth);
  let loudest = 0;
  let loudestMain = 0;
  let most = -9999;
  let mostMain = -9999;
  for (let line = 0; line < SPECTRUM_LINES; line++) {
    let from = LINE_HZ * line;
    let db = bandLevel(from, from + LINE_HZ);
    spectrum[line] += quietCount ? (db - spectrum[line]) >> 2 : db - spectrum[line];
    if (line && db > most) {
      most = db;
      loudest = from;
    }
    if (from + LINE_HZ > main[0] && from < main[1] && db > mostMain) {
      mostMain = db;
      loudestMain = from;
    }
  }
  // In the main band noise stands out less: a dB less makes a tone.
  let toneLoudest = tone(loudest, loudest + LINE_HZ);
  let toneMain = tone(loudestMain, loudestMain + LINE_HZ) + 10;
  quietest[i] = halfDb(level);
  quietest[QUIETEST + i] = halfDb(bandLevel(main[0], main[1]));
  quietest[2 * QUIETEST + i] = frequency() >> 3;
  // At the converter's floor only rounding stands out.
  quietest[3 * QUIETEST + i] =
    flags & FLAG_FLOOR ? 0 : clamp(toneLoudest > toneMain ? toneLoudest : toneMain, 0, 10 * MOST_TOLD);
  let balance = round((bandLevel(SPLIT_HZ, HIGH_HZ) - bandLevel(LOW_HZ, SPLIT_HZ)) / 5);
  quietest[4 * QUIETEST + i] = clamp(balance, -128, 127) + 128;
  if (i === quietCount) quietCount++;
}

/** Mean of a plane of `quietest`, divided by `factor`. */
function mean(plane: number, factor: number): number {
  return round(
    E.sum(quietest.subarray(plane * QUIETEST, plane * QUIETEST + quietCount)) / (factor * quietCount),
  );
}

/** Makes the night's spectrum and histogram as they are sent. */
function drawSpectrum(sorted: Uint8Array, from: number): void {
  counts.fill(0);
  countsFrom = from;
  for (let i = 0; i < count; i++) {
    counts[clamp(Math.floor((sorted[i] - 255 - from) / STEP) + 1, 0, SPECTRUM_COUNTS - 1)]++;
  }
  linesOf = quietCount;
  for (let i = 0; i < SPECTRUM_LINES; i++) lines[i] = clamp(round(spectrum[i] / 10), -128, 127);
}

/** Writes what was heard into a night. */
export function tellNight(night: Maybe[]): void {
  night[N.WINDOWS] = count;
  night[N.FLAGS] = flagsSeen;
  if (!count || 2 * clippedCount > count) night[N.FLAGS] = flagsSeen | FLAG_ACOUSTIC_FAULT;
  if (!count) return;
  let sorted = levels.subarray(0, count);
  sorted.sort((a, b) => a - b);
  for (let i = 0; i < 3; i++) {
    night[N.LEVEL_10 + i] = round(percentile(sorted, count, 4 * i + 1) / 10) - 255;
  }
  night[N.MAIN_BAND] = mean(1, 1) - 255;
  // 4 Hz more, half of what was lost to eighths.
  night[N.FREQUENCY] = mean(2, 1 / 8) + 4;
  night[N.TONALITY] = mean(3, 10);
  night[N.BALANCE] = clamp(mean(4, 1) - 128, -MOST_BALANCE, MOST_BALANCE);

  drawSpectrum(sorted, night[N.LEVEL_10] as number);
}

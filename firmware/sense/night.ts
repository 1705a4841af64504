// What a night sounds like: the levels of all its windows, and of the quietest of them the spectrum, since those
// have the least of what comes and goes. Bounded by arrays that are allocated at boot.
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLIPPED,
  FLAG_FLOOR,
  type Maybe,
  SPECTRUM_COUNTS,
  SPECTRUM_LINES,
} from "../../shared/messages.ts";
import * as N from "../leak/night.ts";
import { MOST_NIGHT_WINDOWS } from "../leak/thresholds.ts";
import { clamp, percentile, round } from "../numbers.ts";
import { bandLevel, flags, frequency, level, tone } from "./window.ts";

/** The quietest fifth, at most. */
const SLOTS = MOST_NIGHT_WINDOWS / 5;
/** Hz that a line of the spectrum spans. */
const LINE = 64;
/** A count of the histogram spans this, half dB. */
export const STEP = 4;
/** Balance of the spectrum: of pipe-borne jet noise and resonances over traffic, pumps and hum; Hz, half dB. */
const LOW = 15;
const SPLIT = 300;
const HIGH = 1500;
const MOST_BALANCE = 40;

/** Levels, half dB re full scale + 255. */
let levels = new Uint8Array(MOST_NIGHT_WINDOWS);
let count = 0;
let clipped: number;
let seen: number;
/**
 * Of the quietest windows: level, then what is averaged of them: main band (both half dB + 255), frequency / 8 Hz,
 * tonality, 0.1 dB, and balance, half dB + 128.
 */
let slots = new Uint8Array(5 * SLOTS);
let used: number;
/** Spectrum of the quietest windows, the later ones more; 0.1 dB re full scale. */
let spectrum = /* @__PURE__ */ new Int16Array(SPECTRUM_LINES);

/** The last night's spectrum and histogram, as they are sent, once there has been a night. */
export let lines = /* @__PURE__ */ new Uint8Array(SPECTRUM_LINES);
export let counts = /* @__PURE__ */ new Uint8Array(SPECTRUM_COUNTS);
export let countsFrom = 0;
export let linesOf = 0;

export function beginNight(): void {
  count = clipped = seen = used = 0;
}

/** 0.1 dB re full scale as half dB + 255, in a byte. */
function half(db: number): number {
  return clamp(round(db / 5) + 255, 0, 255);
}

/** The slot that the window measured last goes into: the next one, or the loudest if that is louder; else -1. */
function slotFor(fifth: number): number {
  if (used < fifth) return used;
  let loudest = 0;
  for (let i = 1; i < fifth; i++) if (slots[i] > slots[loudest]) loudest = i;
  return half(level) < slots[loudest] ? loudest : -1;
}

/** Takes the window measured last; true where it is one of the `fifth` quietest, and `addQuiet` has to follow. */
export function addLevel(fifth: number): boolean {
  if (count >= MOST_NIGHT_WINDOWS) return false;
  levels[count++] = half(level);
  seen |= flags;
  if (flags & FLAG_CLIPPED) clipped++;
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
    let from = LINE * line;
    let db = bandLevel(from, from + LINE);
    if (!SPARSE) spectrum[line] += used ? (db - spectrum[line]) >> 2 : db - spectrum[line];
    if (line && db > most) {
      most = db;
      loudest = from;
    }
    if (from + LINE > main[0] && from < main[1] && db > mostMain) {
      mostMain = db;
      loudestMain = from;
    }
  }
  // In the main band noise stands out less, so a tone there is one from a dB less on.
  let a = tone(loudest, loudest + LINE);
  let b = tone(loudestMain, loudestMain + LINE) + 10;
  slots[i] = half(level);
  slots[SLOTS + i] = half(bandLevel(main[0], main[1]));
  slots[2 * SLOTS + i] = frequency() >> 3;
  // What is left of a window at the converter's floor is rounding, and no tone.
  slots[3 * SLOTS + i] = flags & FLAG_FLOOR ? 0 : clamp(a > b ? a : b, 0, 255);
  let balance = round((bandLevel(SPLIT, HIGH) - bandLevel(LOW, SPLIT)) / 5);
  slots[4 * SLOTS + i] = clamp(balance, -128, 127) + 128;
  if (i === used) used++;
}

/** Mean over the quietest windows of what is `factor` times what is wanted. */
function mean(what: number, factor: number): number {
  return round(E.sum(slots.subarray(what * SLOTS, what * SLOTS + used)) / (factor * used));
}

/** Makes what is sent of the night's spectrum. */
function drawSpectrum(sorted: Uint8Array, from: number): void {
  counts.fill(0);
  countsFrom = from;
  for (let i = 0; i < count; i++) {
    counts[clamp(Math.floor((sorted[i] - 255 - from) / STEP) + 1, 0, SPECTRUM_COUNTS - 1)]++;
  }
  linesOf = used;
  for (let i = 0; i < SPECTRUM_LINES; i++) lines[i] = clamp(round(spectrum[i] / 10), -128, 127);
}

/** Writes what was heard into a night. */
export function tellNight(night: Maybe[]): void {
  night[N.WINDOWS] = count;
  night[N.FLAGS] = seen;
  if (!count || 2 * clipped > count) night[N.FLAGS] = seen | FLAG_ACOUSTIC_FAULT;
  if (!count) return;
  let sorted = levels.subarray(0, count);
  sorted.sort((a, b) => a - b);
  for (let i = 0; i < 3; i++) {
    night[N.LEVEL_10 + i] = round(percentile(sorted, count, 4 * i + 1) / 10) - 255;
  }
  night[N.MAIN_BAND] = mean(1, 1) - 255;
  // 4 Hz more: what the eighths have lost.
  night[N.FREQUENCY] = mean(2, 1 / 8) + 4;
  night[N.TONALITY] = mean(3, 10);
  night[N.BALANCE] = clamp(mean(4, 1) - 128, -MOST_BALANCE, MOST_BALANCE);

  if (!SPARSE) drawSpectrum(sorted, night[N.LEVEL_10] as number);
}

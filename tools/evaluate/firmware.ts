// The firmware's own code, run here: what a board's interpreter gives it is put in place before anything of it is
// called. No feature is computed a second time in another way: what is judged is what will be flashed.

import type { Board, Samples } from "../../firmware/boards/board.ts";
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { addLevel, addQuiet, beginNight, tellNight } from "../../firmware/sense/night.ts";
import * as window from "../../firmware/sense/window.ts";
import * as N from "../../shared/leak/night.ts";
import { percent } from "../../shared/leak/score.ts";
import { startExponent } from "../../shared/leak/start.ts";
import { MAIN_BAND, MOST_NIGHT_WINDOWS } from "../../shared/leak/thresholds.ts";
import type { Maybe } from "../../shared/messages.ts";
import { convolve, createFft, sum, variance } from "../board/native.ts";

declare global {
  /** The bundler's: whether what some boards do without is left out. */
  var SPARSE: boolean;
  var BATTERY_LOW_MV: number;
  /** What the firmware uses of the interpreter's E to judge a night. */
  var E: {
    sum(values: ArrayLike<number>): number;
    variance(values: ArrayLike<number>, mean: number): number;
    convolve(a: ArrayLike<number>, b: ArrayLike<number>, offset: number): number;
    FFT(re: Float32Array): void;
  };
}

globalThis.SPARSE = false;
globalThis.BATTERY_LOW_MV = 0;
// Single precision, as on all boards but Espruino on Linux.
globalThis.E = { sum, variance, convolve, FFT: createFft(false) };

export { RATE, WINDOW };

/** What the firmware asks of a converter. */
export type Converter = Pick<Board, "half" | "step" | "low" | "high">;

/** 16 bits, signed: as deep as the recordings themselves. */
export const BITS_16: Converter = { half: 32768, step: 1, low: -32768, high: 32767 };
/** 8 bits, as nRF52 boards sample sound. */
export const BITS_8: Converter = { half: 128, step: 1, low: 0, high: 255 };

/** Samples (-1..1) as a converter gives them after a gain, in windows; a last part of one is left out. */
export function windowsOf(samples: Float64Array, converter: Converter, gain = 1): Samples[] {
  const middle = (converter.low + converter.high + 1) / 2;
  const code = (x: number) =>
    Math.max(converter.low, Math.min(converter.high, Math.round(gain * x * converter.half + middle)));
  return Array.from({ length: Math.floor(samples.length / WINDOW) }, (_, i) => {
    const window = converter.low < 0 ? new Int16Array(WINDOW) : new Uint8Array(WINDOW);
    for (let k = 0; k < WINDOW; k++) window[k] = code(samples[i * WINDOW + k]!);
    return window;
  });
}

/** No more samples than a night's windows have: whole windows, evenly taken from a longer recording. */
export function atMostANight(samples: Float64Array): Float64Array {
  const windows = Math.floor(samples.length / WINDOW);
  if (windows <= MOST_NIGHT_WINDOWS) return samples;
  const out = new Float64Array(MOST_NIGHT_WINDOWS * WINDOW);
  for (let i = 0; i < MOST_NIGHT_WINDOWS; i++) {
    const at = Math.floor((i * windows) / MOST_NIGHT_WINDOWS) * WINDOW;
    out.set(samples.subarray(at, at + WINDOW), i * WINDOW);
  }
  return out;
}

/** What is seen of one window, for plots, baselines and ablations; dB re full scale, by the firmware's functions. */
export interface WindowSeen {
  level: number;
  /** Of 32 lines of 64 Hz. */
  lines: number[];
  /** 300 to 1500 Hz over 15 to 300 Hz, and 500 to 1500 Hz over 15 to 300 Hz, not limited. */
  balance: number;
  balance500: number;
}

export interface NightHeard {
  /** The night as the decision takes it, by the places of shared/leak/night.ts. */
  night: Maybe[];
  /** All windows that showed a sensor, in order; none where it was not asked for. */
  windows: WindowSeen[];
}

const LINES = 32;
const LINE = RATE / 2 / LINES;

function look(): WindowSeen {
  const { level, bandLevel } = window;
  const over = (from: number) => (bandLevel(from, 1500) - bandLevel(15, 300)) / 10;
  return {
    level: level / 10,
    lines: Array.from({ length: LINES }, (_, i) => bandLevel(LINE * i, LINE * (i + 1)) / 10),
    balance: over(300),
    balance500: over(500),
  };
}

/**
 * Plays windows to the firmware as one night, as firmware/node/schedule.ts and night.ts do. At most
 * MOST_NIGHT_WINDOWS. `seen`: look at every window too, which takes a transform each. `wanted`: as many as a night
 * should have had.
 */
export function hearNight(
  windows: Samples[],
  converter: Converter,
  seen = false,
  wanted = windows.length,
): NightHeard {
  const looks: WindowSeen[] = [];
  const fifth = Math.ceil(wanted / 5);
  beginNight();
  for (const samples of windows) {
    // Of a board, measure looks at the converter only.
    if (!window.measure(converter as Board, samples)) continue;
    const quiet = addLevel(fifth);
    if (quiet || seen) window.transform();
    if (quiet) addQuiet(fifth, MAIN_BAND);
    if (seen) looks.push(look());
  }
  const night: Maybe[] = new Array(N.BALANCE + 1).fill(null);
  tellNight(night);
  return { night, windows: looks };
}

/** The start rule on a night: its exponent, in tenths (from 0 on a leak), and its score. `reference`: 0.1 dB. */
export function startRule(night: Maybe[], reference: number): { exponent: number; score: number } {
  const exponent = startExponent(night, reference);
  return { exponent, score: percent(exponent) };
}

/**
 * The weight of the balance in the start rule, dB a dB, and its threshold, dB on the recordings' scale: asked of the
 * rule itself, so that they cannot differ from it.
 */
export const { BALANCE_WEIGHT, START_THRESHOLD } = (() => {
  const exponent = (level: number, balance: number) => {
    const night: Maybe[] = new Array(N.BALANCE + 1).fill(null);
    night[N.LEVEL_10] = level;
    night[N.BALANCE] = balance;
    return startExponent(night, 0);
  };
  // Steps of 20 dB, so that rounding does not show.
  const origin = exponent(0, 0);
  const perDecibel = (exponent(40, 0) - origin) / 20;
  return {
    BALANCE_WEIGHT: (exponent(0, 40) - origin) / 20 / perDecibel,
    START_THRESHOLD: -origin / perDecibel,
  };
})();

// The firmware's own code, run here: what a board's interpreter gives it is put in place before anything of it is
// called. No feature is computed a second time in another way: what is judged is what will be flashed.

import type { Board, Samples } from "../../firmware/boards/board.ts";
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { addLevel, addQuiet, beginNight, tellNight } from "../../firmware/sense/night.ts";
import * as window from "../../firmware/sense/window.ts";
import { decide } from "../../shared/leak/decide.ts";
import { newLearned } from "../../shared/leak/learned.ts";
import * as N from "../../shared/leak/night.ts";
import { percent } from "../../shared/leak/score.ts";
import { startExponent } from "../../shared/leak/start.ts";
import { MAIN_BAND, MOST_NIGHT_WINDOWS, NIGHT_WINDOWS, SLOW } from "../../shared/leak/thresholds.ts";
import { FLAG_FLOOR, type Maybe } from "../../shared/messages.ts";
import type { Ends } from "../board/converter-ends.ts";
import { convolve, createFft, sum, variance } from "../board/native.ts";

declare global {
  /** The bundler's. */
  var BATTERY_LOW_MV: number;
  var SUPPLY_MOVES: boolean;
  var AMPLIFIER_ON_SUPPLY: boolean;
  var CLOCK_LIMIT: number;
  var CLOCK_SPAN_S: number;
  /** What the firmware uses of the interpreter's E to judge a night. */
  var E: {
    sum(values: ArrayLike<number>): number;
    variance(values: ArrayLike<number>, mean: number): number;
    convolve(a: ArrayLike<number>, b: ArrayLike<number>, offset: number): number;
    FFT(re: Float32Array): void;
  };
}

globalThis.BATTERY_LOW_MV = 0;
globalThis.SUPPLY_MOVES = false;
globalThis.AMPLIFIER_ON_SUPPLY = false;
globalThis.CLOCK_LIMIT = 0;
globalThis.CLOCK_SPAN_S = 0;
// Single precision, as on all boards but Espruino on Linux.
globalThis.E = { sum, variance, convolve, FFT: createFft(false) };

export { RATE, WINDOW };

/** What the firmware asks of a converter. */
export type Converter = Pick<Board, "half" | "step" | "low" | "high">;

/** A converter, and how samples become its codes: an input of 0 is `middle`. */
export interface Sampler extends Converter {
  middle: number;
  Codes: typeof Int16Array | typeof Uint8Array;
}

/** 16 bits, signed: as deep as the recordings themselves. */
export const BITS_16: Sampler = {
  ...{ half: 32768, step: 1, low: -32768, high: 32767 },
  ...{ middle: 0, Codes: Int16Array },
};
/** 8 bits, as nRF52 boards sample sound. */
export const BITS_8: Sampler = {
  ...{ half: 128, step: 1, low: 0, high: 255 },
  ...{ middle: 128, Codes: Uint8Array },
};

/**
 * The converter that a recording was made with, as its samples show it: its ends and its step. Levels stay re the full
 * scale of the file, 32768, whatever the converter's own is: the start rule's threshold was made on that scale, from
 * recordings whose converter ends at 16384.
 */
export function converterOf({ low, high, step }: Pick<Ends, "low" | "high" | "step">): Sampler {
  const code = (share: number) => Math.max(-32768, Math.min(32767, Math.round(share * 32768)));
  return { ...BITS_16, low: code(low), high: code(high), step: Math.max(1, Math.round(step * 32768)) };
}

/** Samples (-1..1) as a converter gives them after a gain, in windows; a last part of one is left out. */
export function windowsOf(
  samples: Float64Array,
  { half, low, high, middle, Codes }: Sampler,
  gain = 1,
): Samples[] {
  const code = (x: number) => Math.max(low, Math.min(high, Math.round(gain * x * half + middle)));
  return Array.from({ length: Math.floor(samples.length / WINDOW) }, (_, i) => {
    const window = new Codes(WINDOW);
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
  /** 500 to 1000 Hz over 100 to 500 Hz. */
  main100: number;
}

export interface NightHeard {
  /** The night as the decision takes it, by the places of shared/leak/night.ts. */
  night: Maybe[];
  /** All windows that showed a sensor, in order; none where it was not asked for. */
  windows: WindowSeen[];
  /** Windows at rest at an end of the converter, which are no windows of the night, and windows at its floor. */
  atEnd: number;
  atFloor: number;
}

const LINES = 32;
const LINE = RATE / 2 / LINES;
const LOWEST = RATE / WINDOW;

function look(): WindowSeen {
  const { level, bandLevel } = window;
  const over = (from: number) => (bandLevel(from, 1500) - bandLevel(15, 300)) / 10;
  return {
    level: level / 10,
    // The offset of the converter is in the lowest line of the transform, and no sound.
    lines: Array.from({ length: LINES }, (_, i) => bandLevel(i ? LINE * i : LOWEST, LINE * (i + 1)) / 10),
    balance: over(300),
    balance500: over(500),
    main100: (bandLevel(500, 1000) - bandLevel(100, 500)) / 10,
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
  let [atEnd, atFloor] = [0, 0];
  const fifth = Math.ceil(wanted / 5);
  beginNight();
  for (const samples of windows) {
    // Of a board, measure looks at the converter only.
    if (!window.measure(converter as Board, samples, 1)) {
      atEnd++;
      continue;
    }
    if (window.flags & FLAG_FLOOR) atFloor++;
    const quiet = addLevel(fifth);
    if (quiet || seen) window.transform();
    if (quiet) addQuiet(fifth, MAIN_BAND);
    if (seen) looks.push(look());
  }
  const night: Maybe[] = new Array(N.BALANCE + 1).fill(null);
  tellNight(night);
  return { night, windows: looks, atEnd, atFloor };
}

/** The start rule on a night: its exponent, in tenths (from 0 on a leak), and its score. `reference`: 0.1 dB. */
export function startRule(night: Maybe[], reference: number): { exponent: number; score: number } {
  const exponent = startExponent(night, reference);
  return { exponent, score: percent(exponent) };
}

/** What a node makes of a night, its first, of which NIGHT_WINDOWS were wanted. `night` stays as it is. */
function decided(night: Maybe[], reference: Maybe): Maybe[] {
  const own = night.slice();
  own[N.NIGHT] = 1;
  decide(newLearned(), own, reference, NIGHT_WINDOWS, SLOW);
  return own;
}

/** The flags that a node gives it. */
export const flagsOf = (night: Maybe[]) => decided(night, 0)[N.FLAGS] as number;

/**
 * What levels there are on the recordings' scale, dB: their converter ends at half of full scale, which a sine fills
 * with 3.01 dB less, and has steps of 8, under 0.7 of which is its floor.
 */
export const SCALE = {
  loudest: 20 * Math.log10(Math.SQRT1_2 / 2),
  quietest: 20 * Math.log10((0.7 * 8) / 32768),
};
/** Levels are in half dB. */
const ROUNDED = 0.25;

/** Whether a night's level, with `reference` (0.1 dB), is none that there is on the recordings' scale. */
export function isOffScale(night: Maybe[], reference: number): boolean {
  const level = (night[N.LEVEL_10] as number) / 2 + reference / 10;
  return level > SCALE.loudest + ROUNDED || level < SCALE.quietest - ROUNDED;
}

/** Whether `reference` cannot be right for this night: the evaluation flags it, or the node, and neither decides. */
export const isAbsurd = (night: Maybe[], reference: number) =>
  isOffScale(night, reference) || decided(night, reference)[N.SCORE] === null;

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

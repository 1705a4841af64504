// One window of sound: its level, its spectrum, the frequency and the tone in it. Raw samples are touched by native
// functions only: a loop over them would take a board a second.
import { FLAG_CLIPPED, FLAG_FLOOR } from "../../shared/messages.ts";
import { clamp, decibels, round } from "../../shared/numbers.ts";
import { type Board, RATE, type Samples, WINDOW } from "../boards/board.ts";

/** Of the window measured last: level, 0.1 dB re full scale, and what is wrong with it, as flags. */
export let level: number;
export let flags: number;

let samples: Samples;
/** Sum of the samples, and of their squared differences from the mean. */
let sum: number;
let squares: number;
/** The square of half the converter's range, as it was when the sensor was calibrated. */
let fullPower: number;
let spectrum = new Float32Array(WINDOW);

/**
 * Measures a window; `scale`: see Board.listen. False where it shows no sensor, but an input that rests at an end of the
 * converter or drifts, or where nobody knows what it is a share of.
 */
export function measure(board: Board, window: Samples, scale: number): boolean {
  if (!(scale > 0)) return false;
  samples = window;
  let n = samples.length;
  let full = board.half * board.half;
  let gain = scale * scale;
  // 0.7 steps is the converter's floor: under it the reading swings 13 dB with the offset.
  let floor = 49 * board.step * board.step;
  sum = E.sum(samples);
  squares = E.variance(samples, sum / n);
  let variance100 = (100 * squares * gain) / n;
  flags = 0;
  if (samples.indexOf(board.low) >= 0 || samples.indexOf(board.high) >= 0) flags = FLAG_CLIPPED;
  if (variance100 < floor) {
    if (flags) return false;
    variance100 = floor;
    flags = FLAG_FLOOR;
    // What is left are steps, and those are no louder where the supply is higher: a new cell must not raise them.
    gain = 1;
  } else {
    // Sound is the same in both halves. Where a quarter of the power is a slope (its range squared / 12), that is an
    // amplifier that has not settled: no leak, however loud.
    let slope = sum - 2 * E.sum(samples.subarray(n >> 1));
    if (5 * slope * slope > n * squares) return false;
  }
  fullPower = full / gain;
  level = decibels(variance100 / (100 * full));
  return true;
}

/** The spectrum of the window measured last, for `bandLevel` and `tone`. */
export function transform(): void {
  for (;;) {
    let n = spectrum.length;
    spectrum.set(n < WINDOW ? samples.subarray(0, n) : samples);
    try {
      E.FFT(spectrum);
      return;
    } catch {
      // Not enough stack for this length: half of it from now on.
      spectrum = new Float32Array(n >> 1);
    }
  }
}

/** The lines of the spectrum from `from` up to, but not including, `to`, Hz. */
function lines(from: number, to: number): Float32Array {
  let n = spectrum.length;
  let first = Math.ceil((from * n) / RATE);
  return new Float32Array(spectrum.buffer, 4 * first, Math.ceil((to * n) / RATE) - first);
}

/** Level between two frequencies, Hz; 0.1 dB re full scale. */
export function bandLevel(from: number, to: number): number {
  // Twice, for the negative frequencies.
  return decibels((2 * E.variance(lines(from, to), 0)) / fullPower);
}

/**
 * How much the strongest lines between two frequencies stand out: mean square over squared mean of their moduli,
 * 0.1 dB over what Gaussian noise has, 4/pi (Rayleigh). A tone half way between two lines of a band of 16 stands out
 * by 27 at the most, one on a line by 80 and more.
 */
export function tone(from: number, to: number): number {
  let band = lines(from, to);
  let total = E.sum(band);
  if (!(total > 0)) return 0;
  return clamp(decibels((Math.PI * band.length * E.variance(band, 0)) / (4 * total * total)), 0, 990);
}

/**
 * The frequency of a sine that crosses zero as often, Hz: by the correlation of neighbouring samples, for which
 * crossings need not be counted (Rice 1944; Kedem 1986).
 */
export function frequency(): number {
  if (!(squares > 0)) return 0;
  let correlation = (E.convolve(samples, samples, 1) - (sum * sum) / samples.length) / squares;
  return round((RATE * Math.acos(clamp(correlation, -1, 1))) / (2 * Math.PI));
}

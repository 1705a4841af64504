// Pipe noise over one reporting interval: a few short windows, of which the quietest tell most, since leak
// noise is continuous and nearly all else comes and goes. Raw samples are touched by native functions only.
import { BAND_EDGES, FLAG_CLIPPED, FLAG_FLOOR, type Maybe } from "../../shared/messages.ts";
import { type Board, RATE, type Samples, WINDOW } from "../boards/board.ts";
import { clamp, decibels, lowestTenth } from "./numbers.ts";

const MOST_WINDOWS = 16;

let levels = new Int16Array(MOST_WINDOWS); // tenths of a dB re full scale, ascending
let count = 0;
let flags = 0;
let bands = new Uint8Array(BAND_EDGES.length - 1);
let spectrum = new Float32Array(WINDOW);

/** Levels of the bands of one window, int8 dB re full scale, into `bands`. */
function takeBands(samples: Samples, power: number): void {
  for (;;) {
    let n = spectrum.length;
    spectrum.set(n < WINDOW ? samples.subarray(0, n) : samples);
    try {
      E.FFT(spectrum);
      break;
    } catch {
      // Not enough stack for this length: half of it from now on.
      spectrum = new Float32Array(n >> 1);
    }
  }
  let n = spectrum.length;
  let from = 0;
  for (let i = 0; i < BAND_EDGES.length; i++) {
    let to = Math.ceil((BAND_EDGES[i] * n) / RATE);
    if (i) {
      let line = E.variance(new Float32Array(spectrum.buffer, 4 * from, to - from), 0);
      // Twice, for the negative frequencies.
      bands[i - 1] = clamp(Math.floor((decibels((2 * line) / power) + 5) / 10), -128, 127);
    }
    from = to;
  }
}

/** Takes one window. `n`: how many this interval has had is at most 16; more are left out. */
export function addWindow(board: Board, samples: Samples): void {
  if (count >= MOST_WINDOWS) return;
  let n = samples.length;
  let power = board.half * board.half;
  // 0.7 steps is the converter's floor: under it the reading swings 13 dB with the offset.
  let floor = 49 * board.step * board.step;
  let v = (100 * E.variance(samples, E.sum(samples) / n)) / n;
  if (v < floor) {
    v = floor;
    flags |= FLAG_FLOOR;
  }
  if (samples.indexOf(board.low) >= 0 || samples.indexOf(board.high) >= 0) flags |= FLAG_CLIPPED;
  let level = decibels(v / (100 * power));
  let i = count++;
  while (i > 0 && levels[i - 1] > level) {
    levels[i] = levels[i - 1];
    i--;
  }
  levels[i] = level;
  if (!i) takeBands(samples, power);
}

/**
 * Level of the quietest tenth (dB re full scale), bands of the quietest window, and flags since the last
 * call; nulls where nothing was heard. The bands are valid until the next window.
 */
export function takeAcoustic(): [level: Maybe, bands: Uint8Array | null, flags: number] {
  if (!count) return [null, null, 0];
  let level = clamp(Math.floor((lowestTenth(levels, count) + 50) / 100), -128, 127);
  let seen = flags;
  count = flags = 0;
  return [level, bands, seen];
}

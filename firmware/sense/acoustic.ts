// Pipe noise over one reporting interval: a few short windows, of which the quietest tell most, since leak
// noise is continuous and nearly all else comes and goes.
import { BAND_EDGES, type Maybe } from "../../shared/messages.ts";
import { clamp, percentile } from "../../shared/numbers.ts";
import { bandLevel, flags, level } from "./window.ts";

const WINDOWS_MAX = 16;

let levels = new Int16Array(WINDOWS_MAX); // tenths of a dB re full scale, ascending
let count = 0;
let flagsSeen = 0;
let bands = new Uint8Array(BAND_EDGES.length - 1);

/** Takes the window measured last; true where it is the quietest so far, and `takeBands` has to follow. */
export function addWindow(): boolean {
  if (count >= WINDOWS_MAX) return false;
  flagsSeen |= flags;
  let i = count++;
  while (i > 0 && levels[i - 1] > level) {
    levels[i] = levels[i - 1];
    i--;
  }
  levels[i] = level;
  return !i;
}

/** Takes the bands of the window transformed last, int8 dB re full scale. */
export function takeBands(): void {
  for (let i = 0; i < bands.length; i++) {
    bands[i] = clamp(Math.floor((bandLevel(BAND_EDGES[i], BAND_EDGES[i + 1]) + 5) / 10), -128, 127);
  }
}

/**
 * Level of the quietest tenth (dB re full scale), bands of the quietest window, and flags, since the last call; nulls
 * where there was no window. The bands are valid until the next window.
 */
export function takeAcoustic(): [level: Maybe, bands: Uint8Array | null, flags: number] {
  if (!count) return [null, null, 0];
  let quietest = clamp(Math.floor((percentile(levels, count, 1) + 50) / 100), -128, 127);
  let flagsTaken = flagsSeen;
  count = flagsSeen = 0;
  return [quietest, bands, flagsTaken];
}

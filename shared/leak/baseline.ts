// What a pipe is usually like: medians and scaled median absolute deviations of its quiet nights; and usual values that
// creep after the measured ones, and need two bytes only.
import { clamp, percentile, round } from "../numbers.ts";
import { COUNT, QUIET_AT, QUIET_NIGHTS, RECENT_AT, RECENTS } from "./learned.ts";
import { HOLDS, LAG, LATELY, LEAST_DEVIATION, MOST_TOLD, RECENT } from "./thresholds.ts";

/** A robust estimate of the standard deviation is this over 10000 times the median absolute deviation. */
const SCALE = 14826;

/** Baseline and deviation of the quiet nights, 0.05 dB. `band`: 0 the broad band, 1 the main band. */
export function baseline(learned: Uint8Array, band: number): number[] {
  let end = QUIET_AT + (band + 1) * QUIET_NIGHTS;
  let n = learned[COUNT] - LAG;
  let nights = new Uint16Array(learned.subarray(end - learned[COUNT], end - LAG));
  nights.sort((a, b) => a - b);
  let middle = percentile(nights, n, 5);
  for (let i = 0; i < n; i++) nights[i] = Math.abs(10 * nights[i] - middle);
  nights.sort((a, b) => a - b);
  let deviation = round((SCALE * percentile(nights, n, 5)) / 100000);
  return [middle, clamp(deviation, LEAST_DEVIATION, 10 * MOST_TOLD)];
}

/** The LATELY-th tenth of the last nights that counted, 0.05 dB. */
export function lately(learned: Uint8Array, band: number): number {
  let end = RECENT_AT + (band + 1) * RECENT;
  let nights = new Uint8Array(learned.subarray(end - learned[RECENTS], end));
  nights.sort((a, b) => a - b);
  return percentile(nights, learned[RECENTS], LATELY);
}

/** Whether each of the newest HOLDS nights is at `level` or over, 0.05 dB. */
export function holds(learned: Uint8Array, band: number, level: number): boolean {
  let end = RECENT_AT + (band + 1) * RECENT;
  for (let i = end - HOLDS; i < end; i++) if (10 * learned[i] < level) return false;
  return true;
}

/** Medians times 10 of spread and frequency / 8 Hz, of the last nights at `level` or over; 0 where there are none. */
export function raised(learned: Uint8Array, level: number): number[] {
  let found = [];
  for (let plane = 2; plane < 4; plane++) {
    let values = new Uint8Array(RECENT);
    let n = 0;
    for (let i = RECENT - learned[RECENTS]; i < RECENT; i++) {
      if (learned[RECENT_AT + i] >= level) values[n++] = learned[RECENT_AT + plane * RECENT + i];
    }
    values = values.subarray(0, n);
    values.sort((a, b) => a - b);
    found.push(n ? percentile(values, n, 5) : 0);
  }
  return found;
}

/**
 * A median that needs no memory: a step towards each value (Ma, Muthukrishnan and Sandler 2013, "Frugal streaming
 * for estimating quantiles"). `first`: there is none yet.
 */
export function creep(usual: number, value: number, step: number, first: boolean): number {
  if (first) return value;
  return value > usual + step ? usual + step : value < usual - step ? usual - step : value;
}

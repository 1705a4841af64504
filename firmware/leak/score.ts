// How sure: a logistic function of what speaks for a leak and against it, in tenths, so that every part of it can be
// told in a byte.
import type { Maybe } from "../../shared/messages.ts";
import { clamp, round } from "../sense/numbers.ts";
import { FREQUENCY, SPREAD, u16 } from "./learned.ts";
import * as N from "./night.ts";
import { BIAS, MOST_PRESSURE, PER_DB, TONAL } from "./thresholds.ts";

/** 100 / (1 + exp(-z / 10)), a whole number of 0..100. */
export function percent(z: number): number {
  return round(100 / (1 + Math.exp(-z / 10)));
}

/**
 * The exponent, in tenths, of a night with a baseline: `rise` in 0.05 dB, `fall` of pressure in hundredths of its
 * deviation. Fills in `parts`, int8 each, in the order of COMPONENTS.
 */
export function exponent(
  learned: Uint8Array,
  night: Maybe[],
  rise: number,
  fall: number,
  parts: Uint8Array,
): number {
  let spread = (night[N.LEVEL_90] as number) - (night[N.LEVEL_10] as number);
  let usual = u16(learned, FREQUENCY);
  let frequency = night[N.FREQUENCY] as number;
  let z = BIAS;
  let add = (i: number, part: number, low: number, high: number) => {
    let value = clamp(round(part), low, high);
    parts[i] = value;
    z += value;
  };
  // Rise over the first dB; a spread that has shrunk by 6 dB, and a frequency twice as high, 1 and 0.5.
  add(0, (PER_DB * (rise - 20)) / 20, 0, 127);
  add(1, (5 * (learned[SPREAD] - spread)) / 6, -20, 20);
  add(2, usual && frequency ? (5 * Math.log(frequency / usual)) / Math.LN2 : 0, -20, 20);
  add(3, (5 * (fall - 200)) / 100, 0, MOST_PRESSURE);
  add(4, (night[N.TONALITY] as number) >= TONAL ? -20 : 0, -20, 0);
  return z;
}

// How sure: a logistic function of the evidence for a leak and against it, in tenths, so that each component fits a
// byte.
import { getU16 } from "../bytes.ts";
import type { Maybe } from "../messages.ts";
import { clamp, round } from "../numbers.ts";
import { FREQUENCY, SPREAD } from "./learned.ts";
import * as N from "./night.ts";
import { BIAS, MOST_PRESSURE, PER_DB, TONAL } from "./thresholds.ts";

/** 100 / (1 + exp(-z / 10)), a whole number of 0..100. */
export function percent(z: number): number {
  return round(100 / (1 + Math.exp(-z / 10)));
}

/** Writes a component in its byte, and returns it as written. */
function component(components: Uint8Array, i: number, value: number, low: number, high: number): number {
  let kept = clamp(round(value), low, high);
  components[i] = kept;
  return kept;
}

/**
 * The exponent, in tenths, of a night with a baseline: `rise` in 0.05 dB, `fall` of pressure in hundredths of its
 * deviation. Fills in `components`, int8 each, in the order of COMPONENTS.
 */
export function exponent(
  learned: Uint8Array,
  night: Maybe[],
  rise: number,
  fall: number,
  components: Uint8Array,
): number {
  let spread = (night[N.LEVEL_90] as number) - (night[N.LEVEL_10] as number);
  let usual = getU16(learned, FREQUENCY);
  let frequency = night[N.FREQUENCY] as number;
  let octaves = usual && frequency ? Math.log(frequency / usual) / Math.LN2 : 0;
  // Rise over the first dB; a spread that has shrunk by 6 dB is 1, a frequency twice as high 0.5.
  return (
    BIAS +
    component(components, 0, (PER_DB * (rise - 20)) / 20, 0, 127) +
    component(components, 1, (5 * (learned[SPREAD] - spread)) / 6, -20, 20) +
    component(components, 2, 5 * octaves, -20, 20) +
    component(components, 3, (fall - 200) / 20, 0, MOST_PRESSURE) +
    component(components, 4, (night[N.TONALITY] as number) >= TONAL ? -20 : 0, -20, 0)
  );
}

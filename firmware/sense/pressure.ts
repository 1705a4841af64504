// Pressure over one reporting interval: mean, minimum, maximum and standard deviation, in integers of 0.01 kPa relative
// to the interval's first sample. And means of two minutes, for bursts and nights.
import type { Maybe } from "../../shared/messages.ts";
import { clamp, rootMean, round } from "../../shared/numbers.ts";

/** No gauge pressure is below this, 0.01 kPa, and no reading of a sensor above this, 1/65536 of full scale. */
const VACUUM_PRESSURE = -11000;
const CONVERTER_END = 65000;

let first: number;
let count = 0;
let sum: number;
let squares: number;
let lowest: number;
let highest: number;
/** Samples in the mean that is being taken, and their sum, 0.01 kPa. */
let partCount = 0;
let partSum = 0;

/** The pressure of a reading, 0.01 kPa; `scale`: see Board.pressure; `zero`, `span`: see Profile.pressure. */
export function pressureOf(reading: number, scale: number, zero: number, span: number): number {
  return round(((reading * scale - zero) * span) / 65536);
}

/**
 * False where the reading shows no sensor: below a vacuum or at the converter's end, as a wire is off or shorted. Or where
 * the supply is not known, as NaN is above nothing.
 */
export function isPressure(pressure: number, reading: number): boolean {
  return pressure > VACUUM_PRESSURE && reading < CONVERTER_END;
}

/** Takes a sample, 0.01 kPa; the mean of the last `samples` where they are complete, else null. */
export function takeMean(value: number, samples: number): Maybe {
  partSum += value;
  if (++partCount < samples) return null;
  let mean = round(partSum / partCount);
  partCount = partSum = 0;
  return mean;
}

/** Takes a sample, 0.01 kPa. */
export function addPressure(value: number): void {
  if (!count) {
    first = value;
    sum = squares = 0;
    lowest = highest = value;
  }
  count++;
  let difference = value - first;
  sum += difference;
  squares += difference * difference;
  if (value < lowest) lowest = value;
  if (value > highest) highest = value;
}

/** Mean, below, above (0.1 kPa) and deviation (0.01 kPa) since the last call; nulls where nothing was measured. */
export function takePressure(): [mean: Maybe, below: Maybe, above: Maybe, deviation: Maybe] {
  if (!count) return [null, null, null, null];
  let samples = count;
  count = 0;
  let mean = clamp(round((first + sum / samples) / 10), -32768, 32767);
  return [
    mean,
    clamp(mean - round(lowest / 10), 0, 65535),
    clamp(round(highest / 10) - mean, 0, 65535),
    clamp(rootMean(samples * squares - sum * sum, samples * samples), 0, 65535),
  ];
}

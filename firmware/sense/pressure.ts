// Pressure over one reporting interval: mean, minimum, maximum and standard deviation, in integers of
// 0.01 kPa relative to the interval's first sample; and means of two minutes, by which bursts and nights are told.
import type { Maybe } from "../../shared/messages.ts";
import { clamp, rootMean, round } from "../numbers.ts";

let first: number;
let count = 0;
let sum: number;
let squares: number;
let lowest: number;
let highest: number;
/** Of the mean that is being taken: samples, and their sum. */
let part = 0;
let partSum = 0;

/** Takes a sample, 0.01 kPa; the mean of the last `n` where they are complete, else null. */
export function takeMean(value: number, n: number): Maybe {
  partSum += value;
  if (++part < n) return null;
  let mean = round(partSum / part);
  part = partSum = 0;
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
  let d = value - first;
  sum += d;
  squares += d * d;
  if (value < lowest) lowest = value;
  if (value > highest) highest = value;
}

/** Mean, below, above (0.1 kPa) and deviation (0.01 kPa) since the last call; nulls where nothing was measured. */
export function takePressure(): [mean: Maybe, below: Maybe, above: Maybe, deviation: Maybe] {
  if (!count) return [null, null, null, null];
  let n = count;
  count = 0;
  let mean = clamp(round((first + sum / n) / 10), -32768, 32767);
  return [
    mean,
    clamp(mean - round(lowest / 10), 0, 65535),
    clamp(round(highest / 10) - mean, 0, 65535),
    clamp(rootMean(n * squares - sum * sum, n * n), 0, 65535),
  ];
}

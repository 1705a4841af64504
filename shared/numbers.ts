// Arithmetic that comes out the same on every interpreter. Integers right after each window, decisions on
// integers only: Espruino's sqrt is exp(log(x)/2), its decimals are parsed in another way, and its rounding
// of negative halves differs.

/** To the nearest integer, halves up. */
export function round(x: number): number {
  return Math.floor((2 * x + 1) / 2);
}

export function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}

let chance: number;

/** Starts the generator of chance; not with 0. */
export function seed(start: number): void {
  chance = start;
}

/** A number of 0..n-1, by xorshift32 (Marsaglia 2003): shifts are the same everywhere. */
export function random(n: number): number {
  chance ^= chance << 13;
  chance ^= chance >>> 17;
  chance ^= chance << 5;
  return (chance >>> 0) % n;
}

/** The integer nearest to sqrt(sum / n), exact for integers up to 2^50. */
export function rootMean(sum: number, n: number): number {
  // gate: math-sqrt: a first guess, made exact by the two loops
  let r = round(Math.sqrt(sum / n));
  while ((2 * r + 1) * (2 * r + 1) * n <= 4 * sum) r++;
  while (r > 0 && (2 * r - 1) * (2 * r - 1) * n > 4 * sum) r--;
  return r;
}

/** 10 log10(x) in tenths of a dB; -9999 for 0. */
export function decibels(x: number): number {
  return x > 0 ? round((100 * Math.log(x)) / Math.LN10) : -9999;
}

/** The `p`-th tenth of `n` ascending integers, times 10, by linear interpolation between ranks. */
export function percentile(ascending: ArrayLike<number>, n: number, p: number): number {
  let rank = (n - 1) * p;
  let i = Math.floor(rank / 10);
  let part = rank - 10 * i;
  return part ? ascending[i] * (10 - part) + ascending[i + 1] * part : 10 * ascending[i];
}

// Estimates that a tap, a leak or a pump in some nights does not move: medians, and deviations made of them.

/** A robust estimate of the standard deviation is so many median absolute deviations. */
const SCALE = 1.4826;

/**
 * The median of sizes (from 0 on) that were rounded to steps of `width`, each taken as spread evenly over its step: as it
 * is, the median of levels in half dB is one of a few steps, and so is a deviation made of it.
 */
function medianOfRounded(sizes: readonly number[], width: number): number {
  const half = width / 2;
  /** How many of them are below x; one near 0 is spread over what is left of its step. */
  const below = (x: number) => {
    let sum = 0;
    for (const size of sizes) {
      const from = Math.max(0, size - half);
      sum += Math.min(1, Math.max(0, (x - from) / (size + half - from)));
    }
    return sum;
  };
  let [low, high] = [0, half];
  for (const size of sizes) high = Math.max(high, size + half);
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < sizes.length / 2) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The standard deviation of values around `middle`, by the median of their distances from it; `width`: as they were rounded. */
export function deviation(values: readonly number[], middle: number, width: number): number {
  return (
    SCALE *
    medianOfRounded(
      values.map((value) => Math.abs(value - middle)),
      width,
    )
  );
}

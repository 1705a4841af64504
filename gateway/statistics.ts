// The few statistics that gateway and tools share: how often what happens seldom does happen, and within which bounds that
// is known, as of false alarms, a handful in some node-years; and the median.

export type Interval = [low: number, high: number];

/** P(X <= k) of a Poisson variable with this mean, summed from the largest term, so that nothing underflows. */
function poissonCdf(k: number, mean: number): number {
  if (k < 0) return 0;
  if (mean === 0) return 1;
  const start = Math.min(k, Math.floor(mean));
  let log = -mean + start * Math.log(mean);
  for (let i = 2; i <= start; i++) log -= Math.log(i);
  const largest = Math.exp(log);
  let total = largest;
  for (let i = start, term = largest; i > 0 && term > 1e-18; i--) total += term *= i / mean;
  for (let i = start + 1, term = largest; i <= k && term > 1e-18; i++) total += term *= mean / i;
  return Math.min(1, total);
}

/** Where a falling function crosses `level`, by halving. */
function crossing(falling: (x: number) => number, level: number, most: number): number {
  let low = 0;
  let high = most;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (falling(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Exact interval of the rate of `k` events in `exposure` (node-years), two-sided (Garwood 1936, "Fiducial limits for
 * the Poisson distribution"). 0 in 6 has an upper end of 0.61; 30 are needed for one of 0.12.
 */
export function garwood(k: number, exposure: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  const most = 10 + 3 * (k + 5 * Math.sqrt(k + 1));
  const low = k === 0 ? 0 : crossing((mean) => poissonCdf(k - 1, mean), 1 - tail, most);
  return [low / exposure, crossing((mean) => poissonCdf(k, mean), tail, most) / exposure];
}

/** A standard deviation that few outliers do not move: 1.4826 median absolute deviations around `middle`. */
export const medianDeviation = (values: readonly number[], middle = median(values)): number =>
  1.4826 * median(values.map((value) => Math.abs(value - middle)));

export function median(values: readonly number[]): number {
  // Numbers of an array of their own are sorted without being asked.
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

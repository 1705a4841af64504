// The few statistics of the reports, each with where it is from: rates with intervals, areas under curves, and the
// bootstrap over sites. Recordings of one site are not independent: sites are what is drawn.

import { type Interval, median } from "../gateway/statistics.ts";

export { garwood, type Interval, median } from "../gateway/statistics.ts";

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959964;

/**
 * Interval of a proportion of `k` in `n` (Wilson 1927, "Probable inference", score interval without continuity
 * correction): right for small n and near 0 and 1, where k/n plus or minus its error is not.
 */
export function wilson(k: number, n: number, z = Z): Interval {
  if (n === 0) return [0, 1];
  const p = k / n;
  const centre = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  // At the ends it is exact, where the arithmetic is not.
  return [k === 0 ? 0 : (centre - half) / scale, k === n ? 1 : (centre + half) / scale];
}

/**
 * Area under the curve of found over false: the chance that a leak's score is over another's, ties counted half
 * (Mann and Whitney 1947; Hanley and McNeil 1982). NaN where one of the classes is empty.
 */
export function auc(positive: number[], negative: number[]): number {
  let wins = 0;
  for (const p of positive) for (const n of negative) wins += p > n ? 1 : p === n ? 0.5 : 0;
  return wins / (positive.length * negative.length);
}

/** A scored recording. A score at or over a threshold means leak. */
export interface Scored {
  site: string;
  leak: boolean;
  score: number;
}

export const aucOf = (scored: Scored[]) =>
  auc(
    scored.filter(({ leak }) => leak).map(({ score }) => score),
    scored.filter(({ leak }) => !leak).map(({ score }) => score),
  );

/** The `share`-quantile of values, by linear interpolation between ranks. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const i = Math.floor(at);
  return sorted[i]! + (at - i) * ((sorted[i + 1] ?? sorted[i]!) - sorted[i]!);
}

/** By site and label: a site with leaks and without is two. The score is the recordings' median. */
export function bySite<T extends Scored>(scored: T[]): (Scored & { of: T[] })[] {
  const groups = Map.groupBy(scored, ({ site, leak }) => `${leak} ${site}`);
  return [...groups.values()].map((of) => ({
    site: of[0]!.site,
    leak: of[0]!.leak,
    score: median(of.map(({ score }) => score)),
    of,
  }));
}

/**
 * Percentile interval of a figure by drawing sites with replacement (Efron 1979; clusters: Field and Welsh 2007),
 * within those with leaks, those without, and those with both, so that no draw lacks a class. Draws for which the
 * figure is no number are left out. `random`: 0..1, seeded by the caller.
 */
export function bootstrapOverSites<T extends { site: string; leak: boolean }>(
  items: T[],
  figure: (drawn: T[]) => number,
  random: () => number,
  draws = 2000,
): Interval {
  const sites = [...Map.groupBy(items, ({ site }) => site).values()];
  const strata = [
    ...Map.groupBy(sites, (of) => `${of.some(({ leak }) => leak)} ${of.some(({ leak }) => !leak)}`).values(),
  ];
  const figures: number[] = [];
  for (let i = 0; i < draws; i++) {
    const drawn = strata.flatMap((stratum) =>
      stratum.flatMap(() => stratum[Math.floor(random() * stratum.length)]!),
    );
    const value = figure(drawn);
    if (!Number.isNaN(value)) figures.push(value);
  }
  if (figures.length === 0) return [Number.NaN, Number.NaN];
  return [quantile(figures, 0.025), quantile(figures, 0.975)];
}

export interface RocPoint {
  threshold: number;
  tpr: number;
  fpr: number;
}

/** Found and false at every threshold, from the strictest, with which there is nothing, to the loosest. */
export function roc(scored: Scored[]): RocPoint[] {
  const positives = scored.filter(({ leak }) => leak).length;
  const negatives = scored.length - positives;
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, tpr: 0, fpr: 0 }];
  let tp = 0;
  let fp = 0;
  const sorted = scored.toSorted((a, b) => b.score - a.score);
  for (const [i, { leak, score }] of sorted.entries()) {
    if (leak) tp++;
    else fp++;
    if (sorted[i + 1]?.score === score) continue;
    points.push({ threshold: score, tpr: tp / positives, fpr: fp / negatives });
  }
  return points;
}

/**
 * The weight of each item such that both classes weigh 1, in a class every site the same, and in a site every
 * recording: ten recordings of one pipe are little more than one.
 */
export function weights(items: { site: string; leak: boolean }[]): number[] {
  const key = ({ site, leak }: { site: string; leak: boolean }) => `${leak} ${site}`;
  const inSite = Map.groupBy(items, key);
  const sites = [true, false].map(
    (leak) => [...inSite.keys()].filter((k) => k.startsWith(`${leak} `)).length,
  );
  return items.map((item) => 1 / (sites[item.leak ? 0 : 1]! * inSite.get(key(item))!.length));
}

/**
 * The threshold with the largest share found less share false (Youden 1950, "Index for rating diagnostic tests"),
 * weighted by `weights`. Half way between the two scores that it lies between; of several such gaps the widest.
 */
export function bestThreshold(scored: Scored[]): number {
  const w = weights(scored);
  const sorted = scored.map((s, i) => ({ ...s, w: w[i]! })).sort((a, b) => b.score - a.score);
  let index = 0;
  let best = { index: Number.NEGATIVE_INFINITY, gap: 0, threshold: Number.POSITIVE_INFINITY };
  for (const [i, { leak, score, w: weight }] of sorted.entries()) {
    index += leak ? weight : -weight;
    const next = sorted[i + 1];
    if (next === undefined || next.score === score) continue;
    const gap = score - next.score;
    const better = index - best.index;
    if (better > 1e-9 || (better > -1e-9 && gap > best.gap))
      best = { index, gap, threshold: (score + next.score) / 2 };
  }
  return best.threshold;
}

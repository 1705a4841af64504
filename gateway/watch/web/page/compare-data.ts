// How alike nodes are: the nights that two of them share, and the correlation of their rises. Without a browser.
import type { Nights } from "../api.ts";

export interface Likeness {
  /** Nights that both have a rise of. */
  nights: number;
  /** Pearson's; null of fewer than LEAST_NIGHTS, or where one does not vary. */
  r: number | null;
}

/** With fewer nights chance alone makes a correlation of half and more. */
export const LEAST_NIGHTS = 10;

export function likeness(a: Pick<Nights, "date" | "rise">, b: Pick<Nights, "date" | "rise">): Likeness {
  const riseOf = new Map(b.date.map((date, i) => [date, b.rise[i] ?? null]));
  const pairs: [number, number][] = [];
  for (const [i, date] of a.date.entries()) {
    const x = a.rise[i] ?? null;
    const y = riseOf.get(date) ?? null;
    if (x !== null && y !== null) pairs.push([x, y]);
  }
  return { nights: pairs.length, r: pairs.length < LEAST_NIGHTS ? null : pearson(pairs) };
}

export function pearson(pairs: readonly (readonly [number, number])[]): number | null {
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}

/** In words: with squares of a half and a sixth in common. */
export type Together = "together" | "somewhat" | "apart" | "opposite" | "unknown";

export function togetherOf(r: number | null): Together {
  if (r === null) return "unknown";
  if (r >= 0.7) return "together";
  if (r >= 0.4) return "somewhat";
  return r <= -0.4 ? "opposite" : "apart";
}

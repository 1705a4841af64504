// The firmware's rule as it is flashed: nothing is fitted to the recordings at hand. And how far its figures hang on
// any one site.
import type { Interval } from "../../statistics.ts";
import type { Heard } from "./features.ts";
import {
  byKind,
  type Figures,
  type FiguresWithAuc,
  figures,
  figuresWithAuc,
  type Judged,
  rangeOf,
} from "./judge.ts";

/** Heard, and decided by the start rule. The score to rank by is its exponent: the percentage saturates at 100. */
export type HeardJudged = Omit<Heard, "score"> & Judged & { percent: number };

export const judgeFrozen = (heard: Heard[]): HeardJudged[] =>
  heard.map((h) => ({ ...h, percent: h.score, score: h.exponent, told: h.exponent >= 0 }));

export interface WithoutSite {
  site: string;
  tpr: number | null;
  fpr: number | null;
  auc: number | null;
}

export interface Frozen extends FiguresWithAuc {
  kinds: (Figures & { kind: string })[];
  /** What the figures are with each one of the sites left out, and between which values they move. */
  without: WithoutSite[];
  ranges: Record<"tpr" | "fpr" | "auc", Interval | null>;
}

export function frozen(judged: HeardJudged[], random: () => number): Frozen {
  const sites = [...new Set(judged.map(({ site }) => site))];
  const without = sites.map((site) => {
    const { tpr, fpr, auc } = figures(judged.filter((h) => h.site !== site));
    return { site, tpr, fpr, auc };
  });
  return {
    ...figuresWithAuc(judged, random),
    kinds: byKind(judged),
    without,
    ranges: {
      tpr: rangeOf(without.map(({ tpr }) => tpr)),
      fpr: rangeOf(without.map(({ fpr }) => fpr)),
      auc: rangeOf(without.map(({ auc }) => auc)),
    },
  };
}

// The same two features, fitted leave-one-site-out: each site is decided by a rule that has never heard it. What the
// rule could be expected to do on other sites if it were made from these; beside it, how far it moves.

import type { Interval } from "../../statistics.ts";
import { BALANCE_WEIGHT } from "../firmware.ts";
import type { Heard } from "./features.ts";
import {
  canLeaveOut,
  type Example,
  fitLogistic,
  fitThreshold,
  type LeftOut,
  leaveOneSiteOut,
  type Rule,
} from "./fit.ts";
import { byKind, type Figures, type FiguresWithAuc, figuresWithAuc, rangeOf } from "./judge.ts";

/** A fitted rule in the firmware's form: level-10 + `balance` times the balance is at least `threshold`, dB. */
export interface InDecibels {
  site: string;
  threshold: number;
  balance: number;
}

export interface Loso extends FiguresWithAuc {
  variant: "weights and threshold" | "threshold only";
  kinds: (Figures & { kind: string })[];
  /** The rule without each of the sites, and between which values it moves. */
  rules: InDecibels[];
  ranges: { threshold: Interval | null; balance: Interval | null };
  /** Score over the rule's threshold of each recording, in the order they were given. */
  scores: number[];
}

export const twoFeatures = (heard: Heard[]): Example[] =>
  heard.map(({ site, leak, features: { level10, balance } }) => ({ site, leak, values: [level10, balance] }));

export const inDecibels = ({ weights, threshold }: Rule) => ({
  threshold: threshold / weights[0]!,
  balance: weights[1]! / weights[0]!,
});

function told(heard: Heard[], left: LeftOut[], variant: Loso["variant"], random: () => number): Loso {
  const judged = left.map(({ score }, i) => {
    const { site, leak, kind } = heard[i]!;
    return { site, leak, kind, score, told: score >= 0 };
  });
  const bySite = new Map(left.map(({ site, rule }) => [site, { site, ...inDecibels(rule) }]));
  const rules = [...bySite.values()];
  return {
    ...figuresWithAuc(judged, random),
    variant,
    kinds: byKind(judged),
    rules,
    ranges: {
      threshold: rangeOf(rules.map(({ threshold }) => threshold)),
      balance: rangeOf(rules.map(({ balance }) => balance)),
    },
    scores: judged.map(({ score }) => score),
  };
}

/** Both variants; null where there are fewer than two sites with leaks, or without. */
export function loso(
  heard: Heard[],
  random: () => number,
): { weightsAndThreshold: Loso; thresholdOnly: Loso } | null {
  const examples = twoFeatures(heard);
  if (!canLeaveOut(examples)) return null;
  const given = (others: Example[]) => fitThreshold(others, [1, BALANCE_WEIGHT]);
  return {
    weightsAndThreshold: told(heard, leaveOneSiteOut(examples, fitLogistic), "weights and threshold", random),
    thresholdOnly: told(heard, leaveOneSiteOut(examples, given), "threshold only", random),
  };
}

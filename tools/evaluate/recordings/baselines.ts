// What else could be done: rules that loggers and papers use, and the same rule with or without a part. Each with
// a threshold that was fitted to all recordings (flattering) and one that had not heard the site (honest).

import type { Interval } from "../../statistics.ts";
import { BALANCE_WEIGHT } from "../firmware.ts";
import type { Features, Heard } from "./features.ts";
import {
  canLeaveOut,
  type Example,
  fitRule,
  fitThreshold,
  leaveOneSiteOut,
  type Rule,
  scoreOf,
} from "./fit.ts";
import { type Figures, figures, rangeOf } from "./judge.ts";

export interface Baseline {
  name: string;
  /** Where it is from, or what it shows. */
  why: string;
  features: (keyof Features)[];
  /** Fixed weights; fitted where they are left out and there is more than one feature. */
  weights?: number[];
}

export const BASELINES: Baseline[] = [
  {
    name: "level-10 alone",
    why: "plain persistence: the quietest tenth, as every logger has it",
    features: ["level10"],
  },
  { name: "RMS only", why: "a plain level meter: no quietest tenth", features: ["rms"] },
  {
    name: "level and spread",
    why: "the logger manuals' rule: loud and steady (Permalog+, Sebalog)",
    features: ["level10", "spread"],
  },
  {
    name: "level-10, 500..1500 Hz",
    why: "the design's first rule: the ratio from 500 Hz on",
    features: ["level10", "balance500"],
  },
  {
    name: "the rule, less spread",
    why: "the firmware's sum - w x spread: field practice is level and spread; w and the threshold fitted",
    features: ["sum", "spread"],
  },
  {
    name: "level, balance, spread",
    why: "the same with all three weights fitted",
    features: ["level10", "balance", "spread"],
  },
  { name: "main band alone", why: "500 to 1000 Hz, as nodes have it for metal", features: ["mainBand"] },
  { name: "zero-crossing frequency", why: "no level at all", features: ["frequency"] },
];

/** The start rule with a part changed such that its own threshold has no meaning any more. */
export const REFITTED: Baseline[] = [
  {
    name: "gain removed",
    why: "level-10 re the recording's own median, and the balance: nothing depends on the scale",
    features: ["quietness", "balance"],
    weights: [1, BALANCE_WEIGHT],
  },
  { name: "balance only", why: "gain removed altogether", features: ["balance"] },
];

export interface BaselineFigures {
  name: string;
  why: string;
  in_sample: Figures;
  /** Null where no site can be left out. */
  loso: Figures | null;
  features: (keyof Features)[];
  /** Of each feature, in those of the first: between what they lie where each site is left out. */
  loso_weights: Partial<Record<keyof Features, Interval>>;
  /** In-sample scores over the threshold, in the order of the recordings, for curves. */
  scores: number[];
}

export function baseline({ name, why, features, weights }: Baseline, heard: Heard[]): BaselineFigures {
  const examples: Example[] = heard.map((h) => ({
    site: h.site,
    leak: h.leak,
    values: features.map((feature) => h.features[feature]),
  }));
  const fitting = (some: Example[]): Rule => (weights ? fitThreshold(some, weights) : fitRule(some));
  const rule = fitting(examples);
  const judge = (scored: { site: string; leak: boolean; score: number }[]) =>
    figures(scored.map((s) => ({ ...s, told: s.score >= 0 })));
  const own = examples.map(({ site, leak, values }) => ({
    site,
    leak,
    score: scoreOf(rule, values) - rule.threshold,
  }));
  const left = canLeaveOut(examples) ? leaveOneSiteOut(examples, fitting) : [];
  const weighs = (i: number) => rangeOf(left.map(({ rule: { weights: w } }) => w[i]! / w[0]!));
  return {
    name,
    why,
    features,
    loso_weights: Object.fromEntries(
      features.flatMap((feature, i) => {
        const weight = weighs(i);
        return weight === null ? [] : [[feature, weight]];
      }),
    ),
    in_sample: judge(own),
    loso: left.length > 0 ? judge(left) : null,
    scores: own.map(({ score }) => score),
  };
}

// What else could be done: rules that loggers and papers use, and the same rule without one of its parts. Each with
// a threshold that was fitted to all recordings (flattering) and one that had not heard the site (honest).
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
import { type Figures, figures } from "./judge.ts";

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
  { name: "main band alone", why: "500 to 1000 Hz, the best single band", features: ["mainBand"] },
  { name: "zero-crossing frequency", why: "no level at all", features: ["frequency"] },
];

/** The start rule with a part changed such that its own threshold has no meaning any more. */
export const REFITTED: Baseline[] = [
  {
    name: "gain removed",
    why: "level-10 re the recording's own median, and the balance: nothing depends on the scale",
    features: ["quietness", "balance"],
    weights: [1, 0.4],
  },
  { name: "balance only", why: "gain removed altogether", features: ["balance"] },
];

export interface BaselineFigures {
  name: string;
  why: string;
  in_sample: Figures;
  /** Null where no site can be left out. */
  loso: Figures | null;
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
  return {
    name,
    why,
    in_sample: judge(own),
    loso: canLeaveOut(examples) ? judge(leaveOneSiteOut(examples, fitting)) : null,
    scores: own.map(({ score }) => score),
  };
}

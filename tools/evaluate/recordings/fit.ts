// Rules fitted to recordings: a weighted sum of features and a threshold. Used for what is left-one-site-out, and
// for the baselines; the firmware's own rule is not fitted here.

import { bestThreshold, type Scored, weights } from "../../statistics.ts";
import { solve } from "../logistic.ts";

/** What a rule is fitted to: features, in any units. */
export interface Example {
  site: string;
  leak: boolean;
  values: number[];
}

/** A leak where the sum of value times weight is at or over the threshold. */
export interface Rule {
  weights: number[];
  threshold: number;
}

export const scoreOf = (rule: Rule, values: number[]) =>
  values.reduce((total, value, i) => total + value * rule.weights[i]!, 0);

/** Of the penalty on squared weights (of features in their deviations), so that separable classes have an end. */
const RIDGE = 0.05;
const STEPS = 25;

/**
 * Logistic regression by iteratively reweighted least squares (McCullagh and Nelder 1989), both classes and in
 * each all sites weighing the same. The threshold is where both are as likely.
 */
export function fitLogistic(examples: Example[]): Rule {
  const w = weights(examples);
  const total = w.reduce((a, b) => a + b, 0);
  const columns = examples[0]!.values.map((_, i) => {
    const mean = examples.reduce((sum, { values }, k) => sum + w[k]! * values[i]!, 0) / total;
    const variance =
      examples.reduce((sum, { values }, k) => sum + w[k]! * (values[i]! - mean) ** 2, 0) / total;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  const rows = examples.map(({ values }) => [
    1,
    ...values.map((value, i) => (value - columns[i]!.mean) / columns[i]!.deviation),
  ]);
  const n = columns.length + 1;
  let beta = new Array<number>(n).fill(0);
  for (let step = 0; step < STEPS; step++) {
    // The penalty's part of gradient and curvature; not on the constant.
    const gradient = beta.map((b, i) => (i === 0 ? 0 : -RIDGE * b));
    const curvature = beta.map((_, i) => beta.map((__, j) => (i === j && i > 0 ? RIDGE : 0)));
    for (const [k, row] of rows.entries()) {
      const p = 1 / (1 + Math.exp(-row.reduce((sum, x, i) => sum + x * beta[i]!, 0)));
      for (let i = 0; i < n; i++) {
        gradient[i]! += w[k]! * ((examples[k]!.leak ? 1 : 0) - p) * row[i]!;
        for (let j = 0; j < n; j++) curvature[i]![j]! += w[k]! * p * (1 - p) * row[i]! * row[j]!;
      }
    }
    const change = solve(curvature, gradient);
    beta = beta.map((b, i) => b + change[i]!);
  }
  const weightsOut = columns.map(({ deviation }, i) => beta[i + 1]! / deviation);
  const threshold = columns.reduce((sum, { mean }, i) => sum + mean * weightsOut[i]!, -beta[0]!);
  return { weights: weightsOut, threshold };
}

/** Weights that are given, and the best threshold for them. */
export function fitThreshold(examples: Example[], given: number[]): Rule {
  const scored = examples.map(({ site, leak, values }) => ({
    site,
    leak,
    score: scoreOf({ weights: given, threshold: 0 }, values),
  }));
  return { weights: given, threshold: bestThreshold(scored) };
}

/** One feature: its best threshold. More: logistic regression. */
export const fitRule = (examples: Example[]): Rule =>
  examples[0]!.values.length === 1 ? fitThreshold(examples, [1]) : fitLogistic(examples);

/** A recording that was decided about by a rule that had not seen its site. Its score is over that rule's threshold. */
export interface LeftOut extends Scored {
  rule: Rule;
}

/** Whether every site can be left out so that sites with and without leaks are left. */
export function canLeaveOut(examples: Pick<Example, "site" | "leak">[]): boolean {
  return [true, false].every(
    (leak) => new Set(examples.filter((e) => e.leak === leak).map(({ site }) => site)).size >= 2,
  );
}

/** Each example by a rule that `fitting` makes of all other sites. Needs `canLeaveOut`. */
export function leaveOneSiteOut(
  examples: Example[],
  fitting: (others: Example[]) => Rule = fitRule,
): LeftOut[] {
  const rules = new Map<string, Rule>();
  for (const { site } of examples)
    if (!rules.has(site)) rules.set(site, fitting(examples.filter((other) => other.site !== site)));
  return examples.map(({ site, leak, values }) => {
    const rule = rules.get(site)!;
    return { site, leak, score: scoreOf(rule, values) - rule.threshold, rule };
  });
}

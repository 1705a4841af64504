// How often rules of single nodes are wrong, and which leaks they find: the figures beside an alarm's.
import { median } from "../../statistics.ts";
import { foundOf, type Rate, rateOf, type Share, shareOf } from "./figures.ts";
import { RULE_NAMES, type RuleRun } from "./rules.ts";
import type { NetworkRun } from "./run.ts";
import type { FoundLeak } from "./there.ts";

export interface RuleFigures {
  name: string;
  false: Rate;
  ppv: Share;
  found: Share;
  delay: number | null;
  /** Leaks of each class of rise. */
  classes: readonly { name: string; found: Share }[];
}

/** `of`: leaks of each class, in runs that have enough of them. */
export function ruleFigures(
  runs: readonly NetworkRun[],
  ofClasses: (leaks: (run: { rules: readonly RuleRun[] }) => readonly FoundLeak[]) => RuleFigures["classes"],
): RuleFigures[] {
  const outcomes = runs.flatMap((run) => run.outcomes);
  const nodeYears = outcomes.reduce((sum, outcome) => sum + outcome.nodeYears, 0);
  return RULE_NAMES.map((name, i) => {
    const own = outcomes.map((outcome) => outcome.rules[i]!);
    const told = own.reduce((sum, rule) => sum + rule.told, 0);
    const right = own.reduce((sum, rule) => sum + rule.right, 0);
    const leaks = own.flatMap((rule) => rule.leaks);
    const delays = leaks.map(({ after }) => after).filter((after) => after !== null);
    return {
      name,
      false: rateOf(told - right, nodeYears),
      ppv: shareOf(right, told),
      found: foundOf(leaks),
      delay: delays.length === 0 ? null : median(delays),
      classes: ofClasses(({ rules }) => rules[i]!.leaks),
    };
  });
}

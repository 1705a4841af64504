// Alarms beside what single nodes would tell: the rows of one table, as text and page have it.
import type { DistrictFigures } from "./evaluate.ts";
import type { AlarmFigures, Share } from "./figures.ts";

export const RULE_HEAD = ["", "false", "right", "found", "nights", "6 dB", "4 dB"];

export const RULES_SAY =
  "Alarms beside what single nodes would tell, in the same nights: false ones a node-year, the share that is right, " +
  "leaks found within 21 nights, of all sizes and of two classes, and the median of nights until then. A plain " +
  "threshold is a quiet level over the median of the node's 28 nights before, in each of so many nights; a time that " +
  "it begins to speak at a node counts once. What stands there for another reason finds a leak too, of all of them.";

const two = ({ share, of }: Share) => (of === 0 ? "-" : share.toFixed(2));
const nights = (delay: number | null) => (delay === null ? "-" : delay.toFixed(0));

/** By name, in the order of RULE_HEAD. */
export function ruleRows({ plain, metered, classes, rules }: DistrictFigures): string[][] {
  const alarms = (name: string, of: AlarmFigures, ofClasses: readonly string[]) => [
    ...[name, of.false.rate.toFixed(3), two(of.ppv), two(of.found), nights(of.delay), ...ofClasses],
  ];
  return [
    alarms(
      "alarms without a meter",
      plain,
      classes.map(({ found }) => two(found)),
    ),
    alarms(
      "alarms with one",
      metered,
      classes.map(() => "-"),
    ),
    ...rules.map((rule) => [
      ...[rule.name, rule.false.rate.toFixed(3), two(rule.ppv), two(rule.found), nights(rule.delay)],
      ...rule.classes.map(({ found }) => two(found)),
    ]),
  ];
}

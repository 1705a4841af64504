// What alarms have to reach (docs/evaluation.md, "The district"), and whether they do.
import { atLeast, atMost, type Goal } from "../../goals.ts";
import type { DistrictFigures } from "./evaluate.ts";

/** Bins whose interval holds what was said, of all: one in twenty may miss by chance. */
const HONEST = 0.9;

export function districtGoals({ plain, metered, classes }: DistrictFigures): Goal[] {
  const goals = [
    atMost("false alarms a node-year, without a meter", plain.false.rate, 0.2),
    atMost("false alarms a node-year, with one", metered.false.rate, 0.04),
    atLeast("alarms that are right, without a meter", plain.ppv.share, 0.12),
    atLeast("alarms that are right, with one", metered.ppv.share, 0.4),
    atLeast("Brier skill, without a meter", plain.brierSkill ?? 0, 0.15),
    atLeast("Brier skill, with one", metered.brierSkill ?? 0, 0.35),
  ];
  const least: Record<string, number> = { found_6db: 0.9, found_4db: 0.75 };
  for (const { name, found } of classes)
    goals.push(atLeast(`found within 21 nights, ${name}`, found.share, least[name]!));
  for (const [name, { bins }] of [
    ["without a meter", plain],
    ["with one", metered],
  ] as const) {
    const honest = bins.filter(({ said, right }) => said >= right.interval[0] && said <= right.interval[1]);
    if (bins.length > 0)
      goals.push(
        atLeast(`bins of alarms that are as sure as they say, ${name}`, honest.length / bins.length, HONEST),
      );
  }
  return goals;
}

// What measuring the supply has to give, and whether it does.
import { atMost, type Goal } from "../goals.ts";
import type { Tally } from "./tally.ts";

/** A goal, with the same figure where the supply is not measured; null where that is the same thing. */
export interface SupplyGoal extends Goal {
  unit: "%" | "dB" | "";
  unscaled: number | null;
}

/** Levels are in steps of 0.1 dB: what differs by 0.5 may differ by a little more in binary. */
const rounded = (value: number) => Math.round(1e6 * value) / 1e6;

export function goalsOf({ absolute, ratiometric, windows, means, nights }: Tally): SupplyGoal[] {
  const { scaled, unscaled } = absolute;
  const goal = (
    name: string,
    unit: SupplyGoal["unit"],
    [value, without]: [number, number | null],
    limit: number,
  ): SupplyGoal => ({ ...atMost(name, rounded(value), limit), unit, unscaled: without });
  const percent = (one: number, other: number | null = null): [number, number | null] => [
    100 * one,
    other === null ? null : 100 * other,
  ];
  return [
    goal("pressure, 5 V, 10 to 30 degC", "%", percent(scaled.temperate, unscaled.temperate), 0.5),
    goal("pressure, 5 V, -20 to 40 degC", "%", percent(scaled.worst, unscaled.worst), 1.5),
    goal("pressure, 3.3 V ratiometric", "%", percent(ratiometric.worst), 0.5),
    goal("faults where the signal fits", "", [scaled.needless, unscaled.needless], 0),
    goal("level, 3 dB over the floor on", "dB", [windows.scaled, windows.unscaled], 0.5),
    goal("bursts where there is none", "", [means.scaled, means.unscaled], 0),
    goal("leaks suspected, of none", "", [nights.scaled, nights.unscaled], 0),
  ];
}

// The figures as a table of 80 columns, and as JSON.
import { wrap } from "../../gateway/text/wrap.ts";
import { figureTable, strong } from "../terminal.ts";
import type { Wanted } from "./campaign.ts";
import { CELLS } from "./draws.ts";
import { goalsOf, type SupplyGoal } from "./goals.ts";
import { RANGE } from "./node.ts";
import type { Tally } from "./tally.ts";

const number = (n: number) => n.toLocaleString("en-GB");
const figure = (value: number, { unit }: SupplyGoal) =>
  unit === "%" ? `${value.toFixed(2)} %` : unit === "dB" ? `${value.toFixed(1)} dB` : number(value);

function row(goal: SupplyGoal): string[] {
  const { name, value, limit, met, unscaled } = goal;
  return [
    name,
    unscaled === null ? "-" : figure(unscaled, goal),
    figure(value, goal),
    goal.unit === "%" ? `${limit} %` : figure(limit, goal),
    met ? "ok" : "NO",
  ];
}

/** What was simulated, and what no target is for. */
function sentences({ absolute, ratiometric, edges, windows, means, nights }: Tally): string[] {
  const { scaled } = absolute;
  const share = (of: number) => `${(100 * of).toFixed(1)} %`;
  return [
    `Readings: ${number(scaled.readings)} of a 5 V transducer and ${number(ratiometric.readings)} of one of 3.3 V, at ` +
      "any pressure of the range and any hour of the year; the largest error, of the range.",
    `Told as a fault of the sensor: ${number(scaled.faults)} readings of 5 V, whose signal did not fit under the ` +
      `supply, but for ${number(scaled.needless)}.`,
    `Taken as the module began to send or ceased to: ${number(edges.readings)} readings more. The supply is not what it ` +
      `was a moment ago, and the largest error is ${share(edges.worst)}: no target.`,
    `Windows: ${number(windows.windows)}, each beside the same sound at 3.3 V; ${number(windows.flagged)} of them ` +
      "flagged as clipped or at the floor, and not compared. Of those that are not 3 dB over the floor, " +
      `${number(windows.nearFloor.windows)}, the largest difference is ${windows.nearFloor.worst.toFixed(1)} dB: no target.`,
    `Bursts: ${number(means.means)} means of two minutes, of ${number(means.readings)} readings in ${number(means.years)} ` +
      `of the years; ${number(means.real)} in the pressure itself.`,
    `Leaks: ${number(nights.nights)} nights of ${number(nights.windows)} windows in ${number(nights.years)} of the years.`,
  ];
}

export function supplyText({ years, seed, cell }: Wanted, tally: Tally): string {
  const { fresh, empty, drop } = CELLS[cell];
  const volts = (v: number) => `${(v - drop).toFixed(2)} V`;
  return [
    strong(`${number(years)} node-years, seed ${seed}, cell: ${cell}, ${volts(fresh)} to ${volts(empty)}`),
    wrap(
      "A cell a year, calibrated at 3.3 V and 20 degC. Measured: as the firmware does. Not: the same without.",
      80,
    ),
    "",
    ...figureTable(["worst of all", "not measured", "measured", "target", ""], goalsOf(tally).map(row)),
    "",
    ...sentences(tally).map((sentence) => wrap(sentence, 80)),
  ].join("\n");
}

export const supplyJson = (wanted: Wanted, tally: Tally) => ({
  ...wanted,
  rangeBar: RANGE,
  tally,
  goals: goalsOf(tally),
});

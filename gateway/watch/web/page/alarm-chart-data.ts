// What the small charts of an alarm draw: steps of nights, and values on the axis.
import type { Line } from "./chart-data.ts";

/** Lines across, at most. */
const ACROSS = 5;

/** Steps that people count in: 1, 2, 5, 10, ... */
export function ticksOf(low: number, high: number): number[] {
  const rough = Math.max((high - low) / ACROSS, 1e-6);
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = ten * ([1, 2, 5, 10].find((each) => each * ten >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** A night without a value is a gap, and so is one that is not there. */
export function stepPath(
  dates: readonly number[],
  values: readonly (number | null)[],
  x: (day: number) => number,
  y: (value: number) => number,
): string {
  let path = "";
  let before: number | null = null;
  dates.forEach((day, i) => {
    const value = values[i] ?? null;
    if (value === null) return;
    const height = y(value).toFixed(1);
    path += before === day - 1 ? `V${height}` : `M${x(day).toFixed(1)} ${height}`;
    path += `H${x(day + 1).toFixed(1)}`;
    before = day;
  });
  return path;
}

/** The day at this part of the width, from 0 to 1; beyond an edge it is the one at the edge. */
export const dayAt = (part: number, [first, end]: readonly [first: number, end: number]): number =>
  Math.min(Math.max(first + Math.floor(part * (end - first)), first), end - 1);

/** Of the values that are there, those that came late. */
export const latePlaces = ({ values, late }: Pick<Line, "values" | "late">): number[] =>
  values.flatMap((value, i) => (value !== null && late[i] === true ? [i] : []));

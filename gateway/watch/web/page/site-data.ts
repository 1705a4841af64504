// The month's report as numbers: medians of how long things took, and alarms by what they were. Without a browser.
import type { Alarm } from "../../../alarms/alarm.ts";
import { type AlarmTimes, timesOf } from "../../../alarms/workflow.ts";

export const TIMES = ["awareness", "location", "repair"] as const satisfies readonly (keyof AlarmTimes)[];

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Of each time: the median, and of how many alarms it is. */
export function medianTimes(
  alarms: readonly Alarm[],
): Record<keyof AlarmTimes, { median: number | null; of: number }> {
  const all = alarms.map(timesOf);
  const of = (name: keyof AlarmTimes) => {
    const known = all.map((times) => times[name]).filter((ms) => ms !== null);
    return { median: median(known), of: known.length };
  };
  return { awareness: of("awareness"), location: of("location"), repair: of("repair") };
}

/** How many of each, the most first. */
export function counted<T>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** "2026-11" a month earlier or later. */
export function monthBy(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const moved = new Date(Date.UTC(year, number - 1 + by));
  return moved.toISOString().slice(0, "0000-00".length);
}

// Whether the night flow of an area has gone up or down, since when, and by how much: what `areas show` and the retained topic
// tell. An alarm asks otherwise: what it did when a noise began (watch/alarms).
import { median, medianDeviation } from "../../statistics.ts";

export interface NightStep {
  /** m³/h: more than 0 where it has gone up. */
  step: number;
  /** The first night of it, days since 1970-01-01. */
  since: number;
  /** m³/h before it. */
  usual: number;
}

/** Nights before a step that it is held against, and since it: of fewer nothing is told. */
const BEFORE = 28;
const LEAST_BEFORE = 10;
const LEAST_SINCE = 4;
/** A step is looked for so far back. */
const LOOKED_BACK = 60;
/** Told from so many deviations of what is compared on, and this part of the usual flow. */
const SURE = 4;
const LEAST_SHARE = 0.08;
/** The deviation is not taken for less, of the flow: weekends, weather. */
const LEAST_DEVIATION = 0.04;
/** Half the variance lasts for a week: medians of more nights do not lie closer than those of so many. */
const INDEPENDENT_MAX = 6;

/** What the nights before `date` and that one usually are: the median of the last 28 known, m³/h; null of fewer than 7. */
export function usualFlow(flows: ReadonlyMap<number, number>, date: number): number | null {
  const known = between(flows, date - BEFORE, date);
  return known.length < 7 ? null : median(known);
}

/** The surest step of the last two months that still lasts; null where there is none. */
export function stepOf(flows: ReadonlyMap<number, number>, date: number): NightStep | null {
  let best: (NightStep & { sure: number }) | null = null;
  for (let since = date - LOOKED_BACK; since <= date; since++) {
    if (!flows.has(since)) continue;
    const before = between(flows, since - BEFORE, since);
    const after = between(flows, since, date + 1);
    if (before.length < LEAST_BEFORE || after.length < LEAST_SINCE) continue;
    const usual = median(before);
    // What ended meanwhile is no step that lasts: its newest nights are looked at too.
    const steps = [median(after), median(after.slice(-LEAST_SINCE))].map((flow) => flow - usual);
    const step = steps.reduce((a, b) => (Math.abs(a) < Math.abs(b) ? a : b));
    if (steps[0]! * steps[1]! <= 0 || Math.abs(step) < LEAST_SHARE * usual) continue;
    const sure = Math.abs(step) / deviationOf(before, after, usual);
    if (sure >= SURE && (best === null || sure > best.sure)) best = { step: steps[0]!, since, usual, sure };
  }
  if (best === null) return null;
  const { sure: _, ...found } = best;
  return found;
}

/** Of the difference of both medians, m³/h. */
function deviationOf(before: readonly number[], after: readonly number[], usual: number): number {
  const one = Math.max(medianDeviation(before), medianDeviation(after), LEAST_DEVIATION * usual);
  const independent = (nights: number) => 1 / Math.min(INDEPENDENT_MAX, nights);
  return 1.25 * one * Math.sqrt(independent(before.length) + independent(after.length));
}

function between(flows: ReadonlyMap<number, number>, from: number, until: number): number[] {
  const found: number[] = [];
  for (let date = from; date < until; date++) {
    const flow = flows.get(date);
    if (flow !== undefined) found.push(flow);
  }
  return found;
}

// The night flow of a metered area: whether it went up when a noise began, and by how much. Minimum night flow as the field
// has it: the least flow of an hour between 2 and 4 o'clock, when people draw the least and leaks run on.
import { median, medianDeviation } from "../../statistics.ts";

/** By date, m³/h. */
export type NightFlows = Map<number, number>;

export interface FlowStep {
  /** m³/h that came, and its deviation. */
  step: number;
  deviation: number;
  /** Nights after it that were metered. */
  nights: number;
}

/** Nights on each side of the step: of more, the season and the weather tell more than they average away. */
const SIDE = 12;
const LEAST_BEFORE = 7;
const LEAST_AFTER = 4;
/** Nights that its usual deviation is taken from; and the least that it can be, of the flow. */
const USUAL = 28;
const LEAST_DEVIATION = 0.04;
/** Deviation of the step over the usual one, for means of SIDE nights of which half the variance lasts for a week. */
const OF_MEANS = 0.7;

/** What the flow did at `onset`, as known on `date`; null where too little was metered. */
export function flowStep(flows: NightFlows, onset: number, date: number): FlowStep | null {
  const before = metered(flows, onset - SIDE, onset);
  const after = metered(flows, onset, Math.min(date, onset + SIDE - 1) + 1);
  if (before.length < LEAST_BEFORE || after.length < LEAST_AFTER) return null;
  const all = metered(flows, onset - USUAL, onset);
  const usual = median(all);
  const spread = medianDeviation(all, usual);
  return {
    step: trimmed(after) - trimmed(before),
    deviation:
      Math.max(spread, LEAST_DEVIATION * usual) * OF_MEANS * Math.max(1, Math.sqrt(6 / after.length)),
    nights: after.length,
  };
}

/** A season's part of the flow, over three months (half of what summer and winter differ by; evaluated). */
const SEASON = 0.15;
const GROWN_NIGHTS = 84;

/** As a step: what the flow did in the weeks in which a noise grew until it was found (`since`), over what a season may do. */
export function flowGrowth(flows: NightFlows, since: number, date: number): FlowStep | null {
  const before = metered(flows, since - GROWN_NIGHTS - SIDE, since - GROWN_NIGHTS);
  const after = metered(flows, date - SIDE + 1, date + 1);
  if (before.length < LEAST_BEFORE || after.length < LEAST_AFTER) return null;
  const usual = median(before);
  const spread = Math.max(medianDeviation(before, usual), LEAST_DEVIATION * usual) * OF_MEANS;
  return {
    step: trimmed(after) - trimmed(before),
    deviation: Math.hypot(spread, SEASON * usual),
    nights: after.length,
  };
}

/** Mean without the highest and the lowest sixth: a night of a fire or of a meter's mistake says nothing. */
function trimmed(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const off = Math.floor(values.length / 6);
  const kept = sorted.slice(off, sorted.length - off);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

function metered(flows: NightFlows, from: number, until: number): number[] {
  const found: number[] = [];
  for (let date = from; date < until; date++) {
    const flow = flows.get(date);
    if (flow !== undefined) found.push(flow);
  }
  return found;
}

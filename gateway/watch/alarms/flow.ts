// The night flow of a metered area: whether it went up when a noise began, and by how much. Minimum night flow as the field
// has it: the least flow of an hour between 2 and 4 o'clock, when people draw the least and leaks run on.
import { median } from "../../statistics.ts";

/** By date, m³/h. */
export type NightFlows = Map<number, number>;

export interface FlowStep {
  /** m³/h that came, and its deviation. */
  step: number;
  deviation: number;
  /** Nights after it that were metered. */
  nights: number;
}

const BEFORE = 28;
const LEAST_BEFORE = 10;
const LEAST_AFTER = 3;
/** Share of the variance that stays from night to night, and for how long: what a mean of many nights cannot average away. */
const SLOW_SHARE = 0.5;
const MEMORY = 7;

/** What the flow did at `onset`, as known on `date`; null where too little was metered. */
export function flowStep(flows: NightFlows, onset: number, date: number): FlowStep | null {
  const before = metered(flows, onset - BEFORE, onset);
  const after = metered(flows, onset, Math.min(date, onset + BEFORE) + 1);
  if (before.length < LEAST_BEFORE || after.length < LEAST_AFTER) return null;
  const usual = median(before);
  const spread = Math.max(1.4826 * median(before.map((flow) => Math.abs(flow - usual))), 0.03 * usual);
  const effective = (n: number) => 1 / ((1 - SLOW_SHARE) / n + SLOW_SHARE / Math.max(1, n / (2 * MEMORY)));
  const deviation = spread * Math.sqrt(1 / effective(after.length) + 1 / effective(before.length));
  return { step: median(after) - usual, deviation, nights: after.length };
}

function metered(flows: NightFlows, from: number, until: number): number[] {
  const found: number[] = [];
  for (let date = from; date < until; date++) {
    const flow = flows.get(date);
    if (flow !== undefined) found.push(flow);
  }
  return found;
}

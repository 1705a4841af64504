// The minimum night flow of an area: when people draw the least, what still runs is leaks, and what never sleeps.
//
// As the field has it, the lowest flow of a full hour: UKWIR's report 99/WM/08/21, "Leakage Estimation from Night Flow
// Analysis", takes the minimum rolling hour of each night, of samples 15 minutes apart; the hours are those from 2 to 4, by
// local standard time (as in Water 16 (2024), 3642, doi:10.3390/w16243642). The mean of both hours would be the other usual
// figure; a tap or a tank that fills for half an hour raises that one, and not the lowest hour.
import type { AreaMeter, FlowHour } from "../../store/view.ts";
import { HOUR_MS, QUARTER_MS, QUARTERS } from "./quarters.ts";

const DAY_MS = 24 * HOUR_MS;
/** The night's first and last quarter, counted from midnight. */
const FIRST = 2 * QUARTERS;
const LAST = 4 * QUARTERS - 1;
/** A quarter counts where so much of it is known of. */
const COVERED = 0.8;
/** Of the eight quarters so many are to be known, and of the hours that begin in them so many: of fewer the lowest is no lowest. */
const LEAST_QUARTERS = 6;
const LEAST_HOURS = 2;
/** A flow that stands still for so long before the night's end is that of a meter that has stopped: 22 to 4 o'clock. */
const STILL_FROM = -2 * QUARTERS;

/** Why a night has no flow. */
export const NIGHT_REASONS = [
  "no-samples",
  "few-samples",
  "stopped",
  "zero",
  "negative",
  "units",
  "clock",
] as const;
export type NightReason = (typeof NIGHT_REASONS)[number];

export type NightOf =
  | { flow: number; reason: null; meter: null }
  | { flow: null; reason: NightReason; meter: string | null };

/** Days since 1970-01-01, in local standard time, of the morning that a moment is before: from 4 to 4 o'clock. */
export const dateOf = (at: number, offset: number): number =>
  Math.floor((at + offset - 4 * HOUR_MS) / DAY_MS) + 1;

/** When the night of that date is over, unix ms. */
export const endOf = (date: number, offset: number): number => date * DAY_MS + 4 * HOUR_MS - offset;

/** When the night of that date has its midnight, unix ms. */
export const midnightOf = (date: number, offset: number): number => date * DAY_MS - offset;

/** A meter, and its hours around a night. */
export interface MeterHours extends Pick<AreaMeter, "name" | "counts" | "outlet"> {
  hours: readonly FlowHour[];
}

const nothing = (reason: NightReason, meter: string | null): NightOf => ({ flow: null, reason, meter });

/** m³/h, of hours as they are kept; `offset` of local standard time, ms. */
export function nightFlowOf(meters: readonly MeterHours[], date: number, offset: number): NightOf {
  const first = midnightOf(date, offset) / QUARTER_MS;
  const total = Array<number | null>(LAST - FIRST + 1).fill(0);
  if (meters.length === 0) return nothing("no-samples", null);
  for (const { name, counts, outlet, hours } of meters) {
    const flows = flowsOf(hours);
    const night = total.map((_, i) => flows.get(first + FIRST + i) ?? null);
    if (night.every((flow) => flow === null)) return nothing("no-samples", name);
    const still = stillness(flows, first, counts);
    if (still !== null) return nothing(still, name);
    for (const [i, flow] of night.entries())
      total[i] = flow === null || total[i] === null ? null : total[i]! + (outlet ? -flow : flow);
  }
  return lowestHour(total);
}

function lowestHour(total: readonly (number | null)[]): NightOf {
  const known = total.filter((flow) => flow !== null);
  const hours: number[] = [];
  for (let i = 0; i + QUARTERS <= total.length; i++) {
    const hour = total.slice(i, i + QUARTERS).filter((flow) => flow !== null);
    if (hour.length === QUARTERS) hours.push(hour.reduce((sum, flow) => sum + flow, 0) / QUARTERS);
  }
  if (known.length < LEAST_QUARTERS || hours.length < LEAST_HOURS) return nothing("few-samples", null);
  const flow = Math.min(...hours);
  if (Math.abs(flow) < 1e-9) return nothing("zero", null);
  return flow < 0 ? nothing("negative", null) : { flow, reason: null, meter: null };
}

/** m³/h by quarter, of those that are known well enough. */
export function flowsOf(hours: readonly FlowHour[]): Map<number, number> {
  const flows = new Map<number, number>();
  for (const { hour, volumes, covered } of hours) {
    for (const [i, ms] of covered.entries())
      if (ms >= COVERED * QUARTER_MS) flows.set(hour * QUARTERS + i, (volumes[i]! / ms) * HOUR_MS);
  }
  return flows;
}

/** A count that does not rise, or a flow that does not change, from the evening until the night is over. */
function stillness(
  flows: ReadonlyMap<number, number>,
  first: number,
  counts: boolean,
): "stopped" | "zero" | null {
  const around: number[] = [];
  for (let i = STILL_FROM; i <= LAST; i++) {
    const flow = flows.get(first + i);
    if (flow !== undefined) around.push(flow);
  }
  if (around.length < LEAST_QUARTERS) return null;
  const [one] = around as [number];
  if (around.some((flow) => Math.abs(flow - one) > 1e-9 * Math.abs(one))) return null;
  if (Math.abs(one) < 1e-9) return "zero";
  // Of a count an even rise may be the ticks of a coarse one; and of few quarters both may be.
  return counts || around.length < (LAST - STILL_FROM) / 2 ? null : "stopped";
}

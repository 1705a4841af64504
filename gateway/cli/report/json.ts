// A month's figures for programs, which rely on the names of its fields: each ends in its unit, and null is what is not known.
import { alarmPayload } from "../../deliver/formats/alarm.ts";
import { timeOrNull, timestamp } from "../../deliver/formats/units.ts";
import type { Span } from "../../store/view.ts";
import type { MonthFigures } from "./month.ts";

const HOUR_MS = 3_600_000;
const hours = (ms: number | null) => (ms === null ? null : Math.round((10 * ms) / HOUR_MS) / 10);
const rounded = (value: number | null, decimals: number) =>
  value === null ? null : Number(value.toFixed(decimals));
const spanJson = ({ from, until }: Span) => ({ from: timestamp(from), until: timestamp(until) });

export function reportJson(figures: MonthFigures) {
  const { site, gateway, month, zone, span, isRunning, readingsSince, alarms } = figures;
  const isGone = readingsSince >= span.until;
  return {
    ...{ site, gateway, month, time_zone: zone, ...spanJson(span), is_running: isRunning },
    readings_since: isGone ? null : timestamp(readingsSince),
    nodes: isGone
      ? null
      : figures.nodes.map(({ name, expected, delivered, late, availability }) => ({
          ...{ node: name, readings_expected: expected, readings_delivered: delivered, readings_late: late },
          availability: rounded(availability, 4),
        })),
    outages: isGone ? null : figures.silences.map(spanJson),
    alarms: {
      kinds: alarms.kinds,
      awareness_h: hours(alarms.awareness),
      location_h: hours(alarms.location),
      repair_h: hours(alarms.repair),
      ...{ closed_leaks: alarms.leaks, closed_others: alarms.others },
      water: alarms.water.map((alarm) => alarmPayload(alarm, { site, gateway })),
    },
    night_flows: figures.flows.map(({ area, title, nights, usual, before }) => ({
      ...{ area, title, nights, flow_m3h: rounded(usual, 3), before_m3h: rounded(before, 3) },
      change_m3h: usual === null || before === null ? null : rounded(usual - before, 3),
    })),
    batteries: figures.batteries.map(({ name, volts, isLow, lowAt }) => ({
      ...{ node: name, battery_v: rounded(volts, 2), is_low: isLow, low_at: timeOrNull(lowAt) },
    })),
  };
}

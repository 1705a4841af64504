// What people closed alarms with, held against how sure those alarms were: a site where fewer were leaks than was said is
// told less sure of the next ones, and the other way round. Visibly: it is a part of each probability.
import { type Alarm, FOUND_REASONS, LEAK_REASONS, type Part } from "../../alarms/alarm.ts";

export interface Reports {
  /** Alarms that somebody closed with a finding, and how many of them were leaks. */
  alarms: number;
  leaks: number;
  /** Sum of the probabilities that they had. */
  said: number;
}

/** So many alarms as they were said weigh as much as those that were found out: few say little. */
const PRIOR = 20;
const REPORTED: ReadonlySet<unknown> = new Set(FOUND_REASONS.filter((reason) => reason !== "unknown"));
const LEAKS: ReadonlySet<unknown> = LEAK_REASONS;

/** Of alarms that were closed, about a noise. */
export function reportsOf(alarms: readonly Alarm[]): Reports {
  const reports: Reports = { alarms: 0, leaks: 0, said: 0 };
  for (const { kind, reason, probability } of alarms) {
    if ((kind !== "leak" && kind !== "steady-noise") || probability === null || !REPORTED.has(reason))
      continue;
    reports.alarms++;
    reports.said += probability;
    if (LEAKS.has(reason)) reports.leaks++;
  }
  return reports;
}

const logit = (p: number) => Math.log(p / (1 - p));

/** Null where nobody has reported anything. */
export function reportPart({ alarms, leaks, said }: Reports): Part | null {
  if (alarms === 0) return null;
  const usual = Math.min(Math.max(said / alarms, 0.01), 0.99);
  const found = (leaks + PRIOR * usual) / (alarms + PRIOR);
  return {
    name: "reports",
    weight: Number((logit(found) - logit(usual)).toFixed(2)),
    figures: { leaks, alarms },
  };
}

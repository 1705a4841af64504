// What the runs say, as figures with their intervals: how often an alarm is false, how often one is right, whether the
// probabilities are honest, and which leaks are found.
import { garwood, type Interval, median, wilson } from "../../statistics.ts";
import type { FoundLeak, NetworkRun, Told } from "./run.ts";

export interface Rate {
  count: number;
  rate: number;
  interval: Interval;
}

export interface Share {
  count: number;
  of: number;
  share: number;
  interval: Interval;
}

export interface Bin {
  alarms: number;
  /** Mean of what was said, and the share that was right. */
  said: number;
  right: Share;
}

export interface AlarmFigures {
  nodeYears: number;
  false: Rate;
  true: Rate;
  ppv: Share;
  /** Of leaks that began: how many were found within 21 nights, of whatever size. */
  found: Share;
  /** Nights from a leak's begin to its alarm, of those found. */
  delay: number | null;
  visitsALeak: number | null;
  brierSkill: number | null;
  bins: Bin[];
  /** Of alarms that were at least so sure when they were first shown. */
  from: readonly { least: number; false: Rate; true: Rate; ppv: Share }[];
  causes: [name: string, count: number][];
  /** Suspicions of the nodes themselves a node-year. */
  suspicions: number;
}

/** Nights in which a leak is to be found. */
export const FOUND_WITHIN = 21;
/** How sure, where alarms are counted from so sure on. */
const LEAST = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5];
/** Alarms of a bin at least. */
const BIN = 30;

export const rateOf = (count: number, years: number): Rate => ({
  count,
  rate: count / years,
  interval: garwood(count, years),
});
export const shareOf = (count: number, of: number): Share => ({
  count,
  of,
  share: of === 0 ? 0 : count / of,
  interval: wilson(count, of),
});

export const foundOf = (leaks: readonly FoundLeak[], within = FOUND_WITHIN): Share =>
  shareOf(leaks.filter(({ after }) => after !== null && after <= within).length, leaks.length);

/** Bins of as many alarms each, by what was said; the last has the rest. */
function binsOf(told: readonly Told[]): Bin[] {
  const sorted = told.toSorted((a, b) => a.probability - b.probability);
  const bins = Math.min(Math.floor(sorted.length / BIN), 10);
  return Array.from({ length: bins }, (_, i) => {
    const part = sorted.slice(
      Math.floor((i * sorted.length) / bins),
      Math.floor(((i + 1) * sorted.length) / bins),
    );
    return {
      alarms: part.length,
      said: part.reduce((sum, { probability }) => sum + probability, 0) / part.length,
      right: shareOf(part.filter(({ leak }) => leak !== null).length, part.length),
    };
  });
}

/** 1 less the mean squared error over that of always saying the base rate (Brier 1950; Murphy 1973). */
function brierSkill(told: readonly Told[]): number | null {
  const right = told.filter(({ leak }) => leak !== null).length;
  const base = right / told.length;
  if (right === 0 || right === told.length) return null;
  const error = told.reduce((sum, { probability, leak }) => sum + (probability - (leak ? 1 : 0)) ** 2, 0);
  return 1 - error / told.length / (base * (1 - base));
}

export function alarmFigures(runs: readonly NetworkRun[]): AlarmFigures {
  const outcomes = runs.flatMap((run) => run.outcomes);
  const nodeYears = outcomes.reduce((sum, outcome) => sum + outcome.nodeYears, 0);
  const told = outcomes.flatMap((outcome) => outcome.told);
  const right = told.filter(({ leak }) => leak !== null);
  const leaks = outcomes.flatMap((outcome) => outcome.leaks);
  const delays = leaks.map(({ after }) => after).filter((after) => after !== null);
  const causes = new Map<string, number>();
  for (const { leak, cause } of told) if (leak === null) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  return {
    nodeYears,
    false: rateOf(told.length - right.length, nodeYears),
    true: rateOf(right.length, nodeYears),
    ppv: shareOf(right.length, told.length),
    found: foundOf(leaks),
    delay: delays.length === 0 ? null : median(delays),
    visitsALeak: delays.length === 0 ? null : told.length / delays.length,
    brierSkill: brierSkill(told),
    bins: binsOf(told),
    from: LEAST.map((least) => {
      const some = told.filter(({ probability }) => probability >= least);
      const isRight = some.filter(({ leak }) => leak !== null).length;
      return {
        least,
        false: rateOf(some.length - isRight, nodeYears),
        true: rateOf(isRight, nodeYears),
        ppv: shareOf(isRight, some.length),
      };
    }),
    causes: [...causes].sort((a, b) => b[1] - a[1]),
    suspicions: outcomes.reduce((sum, outcome) => sum + outcome.suspicions, 0) / nodeYears,
  };
}

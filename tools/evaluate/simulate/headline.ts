// The figures that a sceptic asks for first: which noise, which nuisances, how often wrong, for how long, and how much found.
import { garwood, type Interval, quantile, wilson } from "../../statistics.ts";
import type { SiteKind } from "./kinds.ts";
import type { LeakRuns } from "./leaks.ts";
import type { QuietYears } from "./run.ts";
import type { Simulation } from "./simulation.ts";

/** The table's nuisances but for what is sustained, or all that there are. */
export type HeadlineSetting = "none" | "all";

/** A row: rates a node-year, shares, nights. */
export interface Headline {
  suspicions: number;
  suspicionsInterval: Interval;
  nights: number;
  lasts: Lasts | null;
  six: Found | null;
  four: Found | null;
}

/** Nights that half of all suspicions, and nine tenths of them, do not outlast. */
export interface Lasts {
  half: number;
  most: number;
}

export interface Found {
  share: number;
  interval: Interval;
}

/** Found so many nights after the leak began. */
export const WITHIN = 7;
/** Rises of level-10, dB. */
export const LARGE = 6;
export const SMALL = 4;

export function foundWithin({ found, nodes }: LeakRuns): Found {
  const k = found[WITHIN - 1]!;
  return { share: nodes ? k / nodes : 0, interval: wilson(k, nodes) };
}

/** Null where there was no suspicion. */
export const lasting = ({ durations }: QuietYears): Lasts | null =>
  durations.length ? { half: quantile(durations, 0.5), most: quantile(durations, 0.9) } : null;

export function rowOf(quiet: QuietYears, six: LeakRuns | undefined, four: LeakRuns | undefined): Headline {
  return {
    suspicions: quiet.suspicions / quiet.years,
    suspicionsInterval: garwood(quiet.suspicions, quiet.years),
    nights: quiet.doubted,
    lasts: lasting(quiet),
    six: six ? foundWithin(six) : null,
    four: four ? foundWithin(four) : null,
  };
}

export function headlineOf(simulation: Simulation, site: SiteKind, setting: HeadlineSetting): Headline {
  const quiet = simulation.quiet.find((q) => q.site === site && q.setting === setting)!;
  const runs = setting === "none" ? simulation.found : simulation.foundInAll;
  const of = (rise: number) => runs.find((f) => f.site === site && f.rise === rise);
  return rowOf(quiet, of(LARGE), of(SMALL));
}

/** As programs read it. */
export function headlineJson(row: Headline) {
  return {
    suspicions_per_node_year: row.suspicions,
    suspicions_interval: row.suspicionsInterval,
    nights_under_suspicion: row.nights,
    suspicion_nights_median: row.lasts?.half ?? null,
    suspicion_nights_90: row.lasts?.most ?? null,
    found_6db_7_nights: row.six?.share ?? null,
    found_6db_interval: row.six?.interval ?? null,
    found_4db_7_nights: row.four?.share ?? null,
    found_4db_interval: row.four?.interval ?? null,
  };
}

// What a simulation gives: the figures of which tables, JSON and page are made.
import type { Goal } from "../../goals.ts";
import type { BaselineRule } from "./baselines.ts";
import type { FalseBursts, Steps } from "./bursts.ts";
import type { SiteKind } from "./kinds.ts";
import type { LeakRuns } from "./leaks.ts";
import type { PipeShare, Reach, Share } from "./limits.ts";
import type { BenchRun } from "./pump-bench.ts";
import type { QuietYears } from "./run.ts";
import type { Year } from "./year.ts";

/**
 * The table's nuisances but for what is sustained; with it; with it and somebody who says "known noise" after two weeks;
 * with it and all that is not in the table.
 */
export const SETTINGS = ["none", "heard", "muted", "all"] as const;
export type Setting = (typeof SETTINGS)[number];

export interface Found extends LeakRuns {
  site: SiteKind;
  rise: number;
}

export type Quiet = QuietYears & { site: SiteKind; setting: Setting };

/** What is other than in the headline, and what comes of it. */
export interface Sensitivity {
  name: string;
  quiet: QuietYears;
  six: LeakRuns;
  four: LeakRuns;
}

/** A season of so many dB either way at every node of a site. */
export interface Season {
  site: SiteKind;
  season: number;
  quiet: QuietYears;
  /** Of leaks of 6 dB that were found in 30 nights, those told for STAYS nights on end. */
  found: number;
  stayed: number;
}

export interface Compared {
  site: SiteKind;
  rule: BaselineRule;
  suspicions: number;
  years: number;
  found: { rise: number; nodes: number; found: number[] }[];
}

export interface Simulation {
  seed: number;
  nodeYears: number;
  sites: SiteKind[];
  quiet: Quiet[];
  found: Found[];
  /** The leaks of the headline where all nuisances are heard. */
  foundInAll: Found[];
  seasons: Season[];
  /** Null where it was not asked for. */
  sensitivity: Sensitivity[] | null;
  compared: Compared[];
  limits: { young: Share[]; slow: Share[]; gaps: Share[]; pipes: PipeShare[]; reaches: Reach[] };
  falseBursts: FalseBursts[];
  steps: Steps[];
  bench: BenchRun[] | null;
  year: Year;
  /** Node-years drawn and decided a second of one core, and how long all of it took, s. */
  speed: number;
  seconds: number;
  goals: Goal[];
}

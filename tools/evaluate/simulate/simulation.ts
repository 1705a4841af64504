// What a simulation gives: the figures of which tables, JSON and page are made.
import type { Goal } from "../../goals.ts";
import type { BaselineRule } from "./baselines.ts";
import type { FalseBursts, Steps } from "./bursts.ts";
import type { SiteKind } from "./kinds.ts";
import type { PipeShare, Reach, Share } from "./limits.ts";
import type { BenchRun } from "./pump-bench.ts";
import type { LeakRuns, QuietYears } from "./run.ts";
import type { Year } from "./year.ts";

/** Without sustained nuisance; with it; and with it and somebody who says "known noise" after two weeks. */
export const SETTINGS = ["none", "heard", "muted"] as const;
export type Setting = (typeof SETTINGS)[number];

export interface Found extends LeakRuns {
  site: SiteKind;
  rise: number;
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
  quiet: (QuietYears & { site: SiteKind; setting: Setting })[];
  found: Found[];
  compared: Compared[];
  limits: { young: Share[]; slow: Share[]; pipes: PipeShare[]; old: Share[]; reaches: Reach[] };
  falseBursts: FalseBursts[];
  steps: Steps[];
  bench: BenchRun[] | null;
  year: Year;
  /** Node-years drawn and decided a second of one core, and how long all of it took, s. */
  speed: number;
  seconds: number;
  goals: Goal[];
}

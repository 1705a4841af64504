// Everything that is simulated, in one object: the tables, the JSON and the page are made from it.

import type { Family } from "../../chance.ts";
import { BASELINE_RULES, createDetector } from "./baselines.ts";
import { falseBursts, steps } from "./bursts.ts";
import { goals } from "./goals.ts";
import { oldLeaks, pipes, reaches, slowLeaks, youngNodes } from "./limits.ts";
import type { SiteKind } from "./nuisance.ts";
import { PRESSURE_SITES } from "./pressure.ts";
import { pumpBench } from "./pump-bench.ts";
import { leakRuns, MUTED_AFTER, quietYears, quietYearsOf, WARM_NIGHTS } from "./run.ts";
import { SETTINGS, type Simulation } from "./simulation.ts";
import { exampleYear } from "./year.ts";

export interface SimulateOptions {
  nodeYears: number;
  seed: number;
  sites: SiteKind[];
  quick: boolean;
  pumpBench: string | null;
  family?: Family;
}

/** Rises of level-10, dB. */
const RISES = [2, 3, 4, 5, 6, 8, 10];
const QUICK_RISES = [3, 4, 6];
/** Those that the baselines are asked for too. */
export const COMPARED = [4, 6];
export const STEP_SIZES = [3, 4, 5, 7, 10, 20];
const STEP_NOISES = [0, 1, 2];
const STEP_RUNS = 1000;
const QUICK_STEP_RUNS = 50;

export type OnProgress = (step: string, done: number, of: number) => void;

const cpuSeconds = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

export function simulate(options: SimulateOptions, onProgress: OnProgress = () => {}): Simulation {
  const { nodeYears, seed, sites, quick, family = "report" } = options;
  const seeds = { family, seed };
  const begun = performance.now();
  // First, as a wrong path is to be told before minutes of work.
  const bench = options.pumpBench === null ? null : pumpBench(options.pumpBench);
  const nodes = Math.max(Math.ceil(nodeYears / 2), 1);
  const few = Math.max(Math.ceil(nodeYears / 4), 1);
  const rises = quick ? QUICK_RISES : RISES;

  /** Of a step that calls it `of` times. */
  const counter = (step: string, of: number) => {
    let done = 0;
    return () => onProgress(step, ++done, of);
  };

  let cpu = cpuSeconds();
  const quietNode = counter("years without a leak", sites.length * SETTINGS.length * nodes);
  const quiet = sites.flatMap((site) =>
    SETTINGS.map((setting) => ({
      site,
      setting,
      ...quietYears({
        ...seeds,
        site,
        nodes,
        sustained: setting !== "none",
        ...(setting === "muted" ? { patience: MUTED_AFTER } : {}),
        onNode: quietNode,
      }),
    })),
  );
  cpu = cpuSeconds() - cpu;
  const speed = quiet.reduce((sum, q) => sum + q.years + (q.nodes * WARM_NIGHTS) / 365, 0) / cpu;

  const leakNode = counter("leaks", sites.length * rises.length * nodeYears);
  const found = sites.flatMap((site) =>
    rises.map((rise) => ({
      site,
      rise,
      ...leakRuns({
        ...seeds,
        site,
        nodes: nodeYears,
        leak: { rise, pipe: "metal", grows: 0 },
        onNode: leakNode,
      }),
    })),
  );

  const ruleNode = counter("simple rules", sites.length * BASELINE_RULES.length * nodes);
  const compared = sites.flatMap((site) =>
    BASELINE_RULES.map((rule) => ({
      site,
      rule,
      suspicions: quietYearsOf(rule, { ...seeds, site, nodes, sustained: false, onNode: ruleNode }),
      years: 2 * nodes,
      found: COMPARED.map((rise) => ({
        rise,
        ...leakRuns({
          ...seeds,
          site,
          nodes,
          leak: { rise, pipe: "metal", grows: 0 },
          detector: () => createDetector(rule),
        }),
      })),
    })),
  );

  const limit = { ...seeds, nodes: few };
  const limits = {
    young: youngNodes({ ...limit, onNode: counter("young nodes", 7 * few) }),
    slow: slowLeaks({ ...limit, onNode: counter("slow leaks", 6 * few) }),
    pipes: pipes({ ...limit, onNode: counter("pipes", 6 * few) }),
    old: oldLeaks({ ...limit, onNode: counter("old leaks", 4 * few) }),
    reaches: reaches(),
  };

  // A year of pressure has 700 times the values of a year of nights. Where pumps are the goal is under 0.1 a year,
  // which takes 40 years to show.
  const years = (margin: "default" | "pumps") =>
    Math.max(1, Math.ceil(nodeYears / (margin === "pumps" ? 5 : 20)));
  const margins = ["default", "pumps"] as const;
  const burstYear = counter("years of pressure", PRESSURE_SITES.length * (years("default") + years("pumps")));
  const bursts = PRESSURE_SITES.flatMap((site) =>
    margins.map((margin) => falseBursts(family, seed, site, margin, years(margin), burstYear)),
  );
  const stepRun = counter("bursts", STEP_NOISES.length * STEP_SIZES.length);
  const stepped = STEP_NOISES.flatMap((noise) =>
    STEP_SIZES.map((step) => {
      const result = steps(family, seed, step, noise, "default", quick ? QUICK_STEP_RUNS : STEP_RUNS);
      stepRun();
      return result;
    }),
  );

  const figures: Omit<Simulation, "goals"> = {
    seed,
    nodeYears,
    sites,
    quiet,
    found,
    compared,
    limits,
    falseBursts: bursts,
    steps: stepped,
    bench,
    year: exampleYear(family, seed),
    speed,
    seconds: (performance.now() - begun) / 1000,
  };
  return { ...figures, goals: goals(figures) };
}

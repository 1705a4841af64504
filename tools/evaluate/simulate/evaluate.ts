// Everything that is simulated, in one object: the tables, the JSON and the page are made from it.

import type { Family } from "../../chance.ts";
import { ADDED_NAMES } from "./added.ts";
import { BASELINE_RULES, createDetector } from "./baselines.ts";
import { falseBursts, steps } from "./bursts.ts";
import { goals } from "./goals.ts";
import type { SiteKind } from "./kinds.ts";
import { leakRuns } from "./leaks.ts";
import { comingLeaks, pipes, reaches, slowLeaks, youngNodes } from "./limits.ts";
import { PRESSURE_SITES } from "./pressure.ts";
import { pumpBench } from "./pump-bench.ts";
import { MUTED_AFTER, quietYears, quietYearsOf, WARM_NIGHTS } from "./run.ts";
import { SEASONS, seasonRuns } from "./seasons.ts";
import { SENSITIVITIES, sensitivity } from "./sensitivity.ts";
import { SETTINGS, type Setting, type Simulation } from "./simulation.ts";
import { exampleYear } from "./year.ts";

export interface SimulateOptions {
  nodeYears: number;
  seed: number;
  sites: SiteKind[];
  quick: boolean;
  pumpBench: string | null;
  sensitivity?: boolean;
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
/** Years of pressure: at most so many, which show a rate of 0.1 a year. */
const MOST_YEARS = { default: 20, pumps: 100 };

export type OnProgress = (step: string, done: number, of: number) => void;

const cpuSeconds = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

/** What the parts of a simulation share. */
interface Shared extends Omit<SimulateOptions, "pumpBench" | "sensitivity"> {
  family: Family;
  /** Nodes of two years each, as many leaks; and a quarter of them, but 100 where there are as many. */
  nodes: number;
  few: number;
  rises: number[];
  /** Of a step that calls it `total` times. */
  counter(step: string, total: number): () => void;
}

function quietOf({ family, seed, sites, nodes, counter }: Shared): Simulation["quiet"] {
  // Beside the headline's two settings half as many say enough.
  const half = Math.ceil(nodes / 2);
  const nodesOf: Record<Setting, number> = { none: nodes, heard: half, muted: half, all: nodes };
  const total = SETTINGS.reduce((sum, setting) => sum + nodesOf[setting], 0);
  const onNode = counter("years without a leak", sites.length * total);
  return sites.flatMap((site) =>
    SETTINGS.map((setting) => ({
      site,
      setting,
      ...quietYears({
        ...{ family, seed, site, nodes: nodesOf[setting], onNode },
        sustained: setting !== "none",
        ...(setting === "muted" ? { patience: MUTED_AFTER } : {}),
        ...(setting === "all" ? { added: ADDED_NAMES } : {}),
      }),
    })),
  );
}

function foundOf(
  { family, seed, sites, nodes, counter }: Shared,
  step: string,
  rises: number[],
  added: readonly string[],
): Simulation["found"] {
  const onNode = counter(step, sites.length * rises.length * nodes);
  const heard = { sustained: added.length > 0, added };
  return sites.flatMap((site) =>
    rises.map((rise) => {
      const leak = { rise, pipe: "metal", grows: 0 } as const;
      return { site, rise, ...leakRuns({ family, seed, site, nodes, leak, ...heard, onNode }) };
    }),
  );
}

function seasonsOf({ family, seed, sites, few, counter }: Shared): Simulation["seasons"] {
  const onNode = counter("seasons", 2 * sites.length * SEASONS.length * few);
  return sites.flatMap((site) =>
    SEASONS.map((season) => seasonRuns({ family, seed }, site, season, few, onNode)),
  );
}

function sensitivityOf({ family, seed, few, counter }: Shared): Simulation["sensitivity"] {
  return sensitivity({ family, seed }, few, counter("one assumption after another", SENSITIVITIES * few));
}

/** What simple rules do with the same nights. */
function comparedOf({ family, seed, sites, few: nodes, counter }: Shared): Simulation["compared"] {
  const onNode = counter("simple rules", sites.length * BASELINE_RULES.length * nodes);
  return sites.flatMap((site) =>
    BASELINE_RULES.map((rule) => ({
      site,
      rule,
      suspicions: quietYearsOf(rule, { family, seed, site, nodes, sustained: false, onNode }),
      years: 2 * nodes,
      found: COMPARED.map((rise) => {
        const leak = { rise, pipe: "metal", grows: 0 } as const;
        const detector = () => createDetector(rule);
        return { rise, ...leakRuns({ family, seed, site, nodes, leak, detector }) };
      }),
    })),
  );
}

function limitsOf({ family, seed, few, counter }: Shared): Simulation["limits"] {
  const limit = { family, seed, nodes: few };
  return {
    young: youngNodes({ ...limit, onNode: counter("young nodes", 7 * few) }),
    slow: slowLeaks({ ...limit, onNode: counter("slow leaks", 6 * few) }),
    pipes: pipes({ ...limit, onNode: counter("pipes", 6 * few) }),
    gaps: comingLeaks({ ...limit, onNode: counter("leaks that come and go", 4 * few) }),
    reaches: reaches(),
  };
}

function falseBurstsOf({ family, seed, nodeYears, counter }: Shared): Simulation["falseBursts"] {
  // A year of pressure has 700 times the values of a year of nights. Where pumps are the goal is under 0.1 a year,
  // which takes 40 years to show.
  const years = (margin: "default" | "pumps") =>
    Math.min(Math.max(1, Math.ceil(nodeYears / (margin === "pumps" ? 5 : 20))), MOST_YEARS[margin]);
  const margins = ["default", "pumps"] as const;
  const onYear = counter("years of pressure", PRESSURE_SITES.length * (years("default") + years("pumps")));
  return PRESSURE_SITES.flatMap((site) =>
    margins.map((margin) => falseBursts(family, seed, site, margin, years(margin), onYear)),
  );
}

function stepsOf({ family, seed, quick, counter }: Shared): Simulation["steps"] {
  const onStep = counter("bursts", STEP_NOISES.length * STEP_SIZES.length);
  return STEP_NOISES.flatMap((noise) =>
    STEP_SIZES.map((size) => {
      const told = steps(family, seed, size, noise, "default", quick ? QUICK_STEP_RUNS : STEP_RUNS);
      onStep();
      return told;
    }),
  );
}

export function simulate(options: SimulateOptions, onProgress: OnProgress = () => {}): Simulation {
  const { nodeYears, seed, sites, quick, family = "report" } = options;
  const began = performance.now();
  // First, as a wrong path is to be told before minutes of work.
  const bench = options.pumpBench === null ? null : pumpBench(options.pumpBench);
  const nodes = Math.max(Math.ceil(nodeYears / 2), 1);
  const shared: Shared = {
    ...{ nodeYears, seed, sites, quick, family, nodes },
    few: Math.max(Math.ceil(nodeYears / 8), Math.min(nodes, 100)),
    rises: quick ? QUICK_RISES : RISES,
    counter: (step, total) => {
      let done = 0;
      return () => onProgress(step, ++done, total);
    },
  };
  const cpu = cpuSeconds();
  const quiet = quietOf(shared);
  const years = quiet.reduce((sum, q) => sum + q.years + (q.nodes * WARM_NIGHTS) / 365, 0);
  const speed = years / (cpuSeconds() - cpu);
  const figures: Simulation = {
    seed,
    nodeYears,
    sites,
    quiet,
    found: foundOf(shared, "leaks", shared.rises, []),
    foundInAll: foundOf(shared, "leaks among all nuisances", COMPARED, ADDED_NAMES),
    seasons: seasonsOf(shared),
    sensitivity: options.sensitivity ? sensitivityOf(shared) : null,
    compared: comparedOf(shared),
    limits: limitsOf(shared),
    falseBursts: falseBurstsOf(shared),
    steps: stepsOf(shared),
    bench,
    year: exampleYear(family, seed),
    speed,
    seconds: (performance.now() - began) / 1000,
    goals: [],
  };
  return { ...figures, goals: goals(figures) };
}

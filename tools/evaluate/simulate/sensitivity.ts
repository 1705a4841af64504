// What the headline hangs on: one assumption at a time is changed, and all figures of the headline are made again.
import { ADDED_NAMES } from "./added.ts";
import { LARGE, SMALL } from "./headline.ts";
import { SITES, type SiteKind } from "./kinds.ts";
import { leakRuns } from "./leaks.ts";
import { type QuietOptions, quietYears, type Seeds } from "./run.ts";
import type { Sensitivity } from "./simulation.ts";

/** What is other than at a default site with the table's nuisances. */
type Change = Partial<Omit<QuietOptions, keyof Seeds | "nodes" | "onNode">>;

const MORE = 1.5;
/** Of the slow rule, dB. */
const THRESHOLDS = [3.1, 4, 5, 6];
const { night, wander } = SITES.default;

const CHANGES: [name: string, change: Change][] = [
  ["nothing", {}],
  ["all of it twice as often", { often: 2 }],
  ["night to night x 1.5", { model: { night: MORE * night } }],
  ["... and wandering x 1.5", { model: { night: MORE * night, wander: MORE * wander } }],
  ["season of 3 dB everywhere", { model: { season: 3 } }],
  ["field site", { site: "field" }],
  ["... main band no quieter", { site: "field", model: { main: 1 } }],
  ["bad site", { site: "bad" }],
  ["steady machines and valves", { sustained: true }],
  ...ADDED_NAMES.map((name): [string, Change] => [name, { added: [name] }]),
  ...THRESHOLDS.map((decibels): [string, Change] => [
    `threshold of ${decibels} dB`,
    { slow: Math.round(20 * decibels) },
  ]),
];
export const SENSITIVITIES = CHANGES.length;

const DEFAULT: SiteKind = "default";

/** A row for each change. */
export function sensitivity(seeds: Seeds, nodes: number, onNode: () => void): Sensitivity[] {
  return CHANGES.map(([name, change]) => {
    const options = { ...seeds, nodes, site: DEFAULT, sustained: false, ...change };
    const found = (rise: number) => leakRuns({ ...options, leak: { rise, pipe: "metal", grows: 0 } });
    return { name, quiet: quietYears({ ...options, onNode }), six: found(LARGE), four: found(SMALL) };
  });
}

// The simulation for programs.
import { garwood } from "../../statistics.ts";
import { headlineJson, headlineOf, lasting, rowOf, WITHIN } from "./headline.ts";
import type { QuietYears } from "./run.ts";
import type { Simulation } from "./simulation.ts";

/** Counts in place of each single duration. */
const quietJson = ({ durations, ...quiet }: QuietYears) => ({
  ...quiet,
  lasting: lasting({ ...quiet, durations }),
});

/** Counts and exposures, so that other intervals can be had from them; one line. */
export function simulationJson(simulation: Simulation) {
  const { year, quiet, seasons, sensitivity, sites, found, ...rest } = simulation;
  const rows = (setting: "none" | "all") =>
    Object.fromEntries(sites.map((site) => [site, headlineJson(headlineOf(simulation, site, setting))]));
  const told = {
    ...rest,
    quiet: quiet.map(({ site, setting, ...q }) => ({
      ...{ site, setting, ...quietJson(q) },
      rate: q.suspicions / q.years,
      interval: garwood(q.suspicions, q.years),
    })),
    found: found.map((f) => ({
      ...f,
      found_in_7: f.found[WITHIN - 1]! / f.nodes,
      found_in_30: f.found[f.found.length - 1]! / f.nodes,
    })),
    seasons: seasons.map((season) => ({ ...season, quiet: quietJson(season.quiet) })),
    sensitivity:
      sensitivity?.map(({ name, quiet: own, six, four }) => ({
        name,
        ...headlineJson(rowOf(own, six, four)),
      })) ?? null,
    example_node: year.node,
    sites: rows("none"),
    all_nuisances: rows("all"),
  };
  return { simulate: told };
}

// What the detection has to reach (docs/evaluation.md), and whether it does.
import { atLeast, atMost, type Goal } from "../../goals.ts";
import { NUISANCES } from "./added.ts";
import { ofPlace, type SiteKind } from "./kinds.ts";
import type { Simulation } from "./simulation.ts";

const SUSPICIONS: Record<SiteKind, number> = { default: 0.15, between: 0.22, field: 0.45, bad: 2 };
const FOUND_IN_7: [rise: number, share: number][] = [
  [6, 0.95],
  [4, 0.65],
];
const BURST_STEP = 5;
const BURSTS_FOUND = 0.9;
const FALSE_BURSTS = 0.1;
const SPEED = 100;
const SEVENTH = 6;

/** Sustained nuisances a node-year. */
export const sustainedRate = (site: SiteKind) =>
  NUISANCES.reduce(
    (sum, nuisance) =>
      nuisance.does === "sound" && nuisance.sustained ? sum + ofPlace(nuisance.rate, site) : sum,
    0,
  );

export function goals({
  sites,
  quiet,
  found,
  falseBursts,
  steps,
  bench,
  speed,
}: Omit<Simulation, "goals">): Goal[] {
  const list: Goal[] = [];
  for (const site of sites) {
    const rate = (setting: string) => {
      const { suspicions, years } = quiet.find((q) => q.site === site && q.setting === setting)!;
      return suspicions / years;
    };
    list.push(atMost(`suspicions a node-year, ${site} site`, rate("none"), SUSPICIONS[site]));
    // As often as it was drawn, which by chance is more or less than its rate.
    const { sustained, years } = quiet.find((q) => q.site === site && q.setting === "heard")!;
    list.push(
      atMost(
        `the same more by sustained nuisance, ${site} site`,
        rate("heard") - rate("none"),
        Math.round((1000 * sustained.drawn) / years) / 1000,
      ),
    );
  }
  for (const [rise, share] of FOUND_IN_7) {
    const runs = found.find((f) => f.site === "default" && f.rise === rise);
    if (runs)
      list.push(
        atLeast(`${rise} dB found in 7 nights, default site`, runs.found[SEVENTH]! / runs.nodes, share),
      );
  }
  const step = steps.find((s) => s.step === BURST_STEP && s.noise === 0)!;
  list.push(atLeast(`bursts of ${BURST_STEP} kPa found in 15 min`, step.found / step.runs, BURSTS_FOUND));
  const pumps = falseBursts.find((f) => f.site === "near a pump" && f.margin === "pumps")!;
  list.push(
    atMost("false bursts a node-year near a pump, its margin", pumps.bursts / pumps.years, FALSE_BURSTS),
  );
  if (bench)
    list.push(
      atMost(
        "false bursts on the pump bench",
        bench.reduce((sum, run) => sum + run.bursts + run.looped + run.fast, 0),
        0,
      ),
    );
  list.push(atLeast("node-years a second a core", speed, SPEED));
  return list;
}

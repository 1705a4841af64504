// What the detection has to reach (docs/evaluation.md), and whether it does.
import { atLeast, atMost, type Goal } from "../../goals.ts";
import { NUISANCES } from "./added.ts";
import { headlineOf, lasting } from "./headline.ts";
import { ofPlace, type SiteKind } from "./kinds.ts";
import { LARGE_SEASON, STAYING_RISE, STAYS } from "./seasons.ts";
import type { Simulation } from "./simulation.ts";

/** Suspicions a node-year, nights under suspicion, and nights that nine of ten of them do not outlast. */
interface Limits {
  suspicions: number;
  nights: number;
  most?: number;
  six?: number;
  four?: number;
}

type GoalSite = Exclude<SiteKind, "bad">;
const TABLE_GOALS: Record<GoalSite, Required<Limits>> = {
  default: { suspicions: 0.15, nights: 0.01, most: 50, six: 0.95, four: 0.85 },
  between: { suspicions: 0.22, nights: 0.015, most: 50, six: 0.95, four: 0.83 },
  field: { suspicions: 0.45, nights: 0.032, most: 50, six: 0.93, four: 0.75 },
};
const ALL_GOALS: Record<GoalSite, Limits> = {
  default: { suspicions: 0.9, nights: 0.06 },
  between: { suspicions: 1, nights: 0.07 },
  field: { suspicions: 1.2, nights: 0.08 },
};
/** Half of a large season's suspicions are over by then; and of leaks so many are told for STAYS nights. */
const SEASON_HALF = 55;
const STAYED = 0.9;
const STAYED_IN_SEASON = 0.7;
const BURST_STEP = 5;
const BURSTS_FOUND = 0.9;
const FALSE_BURSTS = 0.1;
const SPEED = 100;

/** Sustained nuisances of the table a node-year: drawn, not found out. */
export const sustainedRate = (site: SiteKind) =>
  NUISANCES.reduce(
    (sum, nuisance) =>
      nuisance.does === "sound" && nuisance.sustained ? sum + ofPlace(nuisance.rate, site) : sum,
    0,
  );

const hasGoals = (site: SiteKind): site is GoalSite => site !== "bad";

function headlineGoals(simulation: Simulation): Goal[] {
  return simulation.sites.filter(hasGoals).flatMap((site) =>
    (["none", "all"] as const).flatMap((setting) => {
      const row = headlineOf(simulation, site, setting);
      const limits: Limits = setting === "none" ? TABLE_GOALS[site] : ALL_GOALS[site];
      const name = setting === "none" ? site : `${site}, all nuisances`;
      const goals = [
        atMost(`suspicions a node-year, ${name}`, row.suspicions, limits.suspicions),
        atMost(`share of nights, ${name}`, row.nights, limits.nights),
      ];
      if (limits.most !== undefined && row.lasts)
        goals.push(atMost(`nights that 90 % do not outlast, ${name}`, row.lasts.most, limits.most));
      if (limits.six !== undefined && row.six)
        goals.push(atLeast(`6 dB found in 7 nights, ${name}`, row.six.share, limits.six));
      if (limits.four !== undefined && row.four)
        goals.push(atLeast(`4 dB found in 7 nights, ${name}`, row.four.share, limits.four));
      return goals;
    }),
  );
}

function seasonGoals({ seasons }: Simulation): Goal[] {
  return seasons.flatMap(({ site, season, quiet, found, stayed }) => {
    const isLarge = season === LARGE_SEASON;
    const goals: Goal[] = [];
    const lasts = lasting(quiet);
    if (isLarge && lasts)
      goals.push(atMost(`nights half last, season of ${season} dB, ${site}`, lasts.half, SEASON_HALF));
    if (found)
      goals.push(
        atLeast(
          `${STAYING_RISE} dB told ${STAYS} nights, season ${season} dB, ${site}`,
          stayed / found,
          isLarge ? STAYED_IN_SEASON : STAYED,
        ),
      );
    return goals;
  });
}

export function goals(simulation: Simulation): Goal[] {
  const { falseBursts, steps, bench, speed } = simulation;
  const list: Goal[] = [...headlineGoals(simulation), ...seasonGoals(simulation)];
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

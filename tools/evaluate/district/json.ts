// The evaluation of districts for programs: its last line.
import type { BurstFigures } from "./bursts.ts";
import type { DistrictFigures } from "./evaluate.ts";
import type { AlarmFigures } from "./figures.ts";
import { districtGoals } from "./goals.ts";

const headline = ({ false: wrong, ppv }: AlarmFigures) => ({
  false_alarms_per_node_year: wrong.rate,
  ppv: ppv.share,
});

const details = (figures: AlarmFigures) => ({
  node_years: figures.nodeYears,
  false_alarms: figures.false,
  true_alarms: figures.true,
  ppv: figures.ppv,
  found: figures.found,
  delay_nights: figures.delay,
  visits_per_leak_found: figures.visitsALeak,
  brier_skill: figures.brierSkill,
  bins: figures.bins,
  from: figures.from,
  causes: Object.fromEntries(figures.causes),
  suspicions_per_node_year: figures.suspicions,
});

export function districtJson(figures: DistrictFigures, bursts: BurstFigures): object {
  const { options, networks, plain, metered, classes, rules, curve, seconds } = figures;
  const found = Object.fromEntries(classes.map(({ name, found: { share } }) => [name, share]));
  return {
    district: { ...headline(plain), ...found, with_flow: headline(metered) },
    options,
    plain: details(plain),
    metered: details(metered),
    classes,
    rules: rules.map(({ delay, ...rule }) => ({ ...rule, delay_nights: delay })),
    curve,
    bursts,
    networks: networks.map((network) => ({
      ...{ name: network.name, sensors: network.sensors, notes: network.notes },
      plain: details(network.plain),
      metered: details(network.metered),
    })),
    goals: districtGoals(figures),
    seconds,
  };
}

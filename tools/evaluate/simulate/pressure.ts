// Pressure as a node takes it: means of two minutes, for bursts. Of a node-year there are 262,800.
//
//   zone pressure − loss by demand (day, weekend) + AR(1) of people and pumps far off + sample noise
//                 + valves that are turned + pumps that start and stop nearby
//
// White sample noise is drawn for the mean of six samples at once, as a normal of its deviation over root 6.
import { type Chance, createChance, type Family } from "../../chance.ts";

export const MEANS_A_DAY = 720;
const MEANS_AN_HOUR = 30;
const SAMPLES = 6;
/** Deviation of one sample, kPa (transducer and turbulence), and of a mean. */
const SAMPLE_NOISE = 0.8;
export const MEAN_NOISE = SAMPLE_NOISE / Math.sqrt(SAMPLES);

export interface PressureSite {
  name: string;
  /** Deviation of AR(1), kPa (1 to 5: design), and its memory, min (assumed: demand of some hundred people). */
  noise: number;
  memory: number;
  /** Fall at the highest demand of the day, kPa. */
  demand: number;
  /** Abrupt and lasting changes of the zone a year, and their size, kPa. */
  valves: number;
  valve: readonly [number, number];
  /**
   * Pumping stations of one duty pump each: runs a day by the clock and at random, and the step, kPa (9 to 15 in a
   * second: design). A pump that runs already is not started again.
   */
  stations: number;
  scheduled: number;
  random: number;
  pump: readonly [number, number];
}

const WITHOUT_PUMPS = { stations: 0, scheduled: 0, random: 0, pump: [0, 0] as const };
const PUMPS = { scheduled: 2, random: 2, pump: [9, 15] as const };
const VALVES = { valves: 6, valve: [2, 15] as const };

/** Orders of size: design; how many and how long: assumed. */
export const PRESSURE_SITES: PressureSite[] = [
  { name: "quiet street", noise: 1, memory: 20, demand: 15, ...VALVES, ...WITHOUT_PUMPS },
  { name: "busy street", noise: 2, memory: 20, demand: 25, ...VALVES, ...WITHOUT_PUMPS },
  { name: "end of the zone", noise: 5, memory: 20, demand: 40, ...VALVES, ...WITHOUT_PUMPS },
  { name: "near a pump", noise: 2, memory: 20, demand: 20, ...VALVES, stations: 1, ...PUMPS },
  { name: "near two pumps", noise: 2, memory: 20, demand: 20, ...VALVES, stations: 2, ...PUMPS },
];

/** Demand over its mean by hour, of working days and of weekends: a night minimum, morning and evening peaks. */
const WEEK = [
  0.5, 0.4, 0.35, 0.35, 0.4, 0.6, 1.1, 1.5, 1.5, 1.3, 1.1, 1.1, 1.1, 1.0, 1.0, 1.0, 1.1, 1.3, 1.5, 1.6, 1.5,
  1.2, 0.9, 0.7,
];
const WEEKEND = [
  0.6, 0.5, 0.4, 0.35, 0.35, 0.4, 0.6, 0.9, 1.3, 1.6, 1.6, 1.5, 1.4, 1.3, 1.2, 1.2, 1.2, 1.3, 1.5, 1.5, 1.4,
  1.2, 1.0, 0.8,
];
const HIGHEST = 1.6;

/** Loss of pressure by the demand at a mean of the day, of the highest: it goes with the square of the flow. */
function losses(hours: number[]): Float64Array {
  return Float64Array.from({ length: MEANS_A_DAY }, (_, i) => {
    const hour = Math.floor(i / MEANS_AN_HOUR);
    const part = (i % MEANS_AN_HOUR) / MEANS_AN_HOUR;
    const demand = hours[hour]! * (1 - part) + hours[(hour + 1) % 24]! * part;
    return (demand / HIGHEST) ** 2;
  });
}
const LOSS = [losses(WEEK), losses(WEEKEND)];
/** Shares of the highest loss, of each mean of a day. */
export const lossesOf = (day: number): Float64Array => LOSS[isWeekend(day) ? 1 : 0]!;

/** What changes the pressure from one moment on. */
export type Cause = "pump by the clock" | "pump at random" | "valve";

/** From a mean of the day on: a valve, by kPa, or a run of a station that begins (1) or ends (-1). */
export interface Change {
  at: number;
  by: number;
  cause: Cause;
  station: Station | null;
}

export interface Station {
  /** Runs at this moment: its own and those by chance. */
  runs: number;
  step: number;
  times: { from: number; lasts: number }[];
}

/** Valves that are turned and pumps that start and stop, one day after the other. */
export interface Steps {
  stations: readonly Station[];
  /** Those of a day, in order; all of the days before have been asked for. */
  of(day: number, on: Chance): Change[];
  /** kPa by which one of them, in its turn, changes the pressure. */
  applied(change: Change): number;
  /** Those that are not yet due at the end of the day. */
  keep(changes: readonly Change[]): void;
}

export function createSteps(site: PressureSite, chance: Chance): Steps {
  let later: Change[] = [];
  let valves = 0;
  const stations: Station[] = Array.from({ length: site.stations }, () => ({
    runs: 0,
    step: chance.between(...site.pump),
    times: Array.from({ length: site.scheduled }, () => ({
      from: Math.floor(chance.between(0, MEANS_A_DAY)),
      lasts: Math.floor(chance.between(30, 240)),
    })),
  }));

  function run(changes: Change[], cause: Cause, station: Station, from: number, lasts: number): void {
    changes.push({ at: from, by: 1, cause, station }, { at: from + lasts, by: -1, cause, station });
  }

  return {
    stations,
    of(day, on) {
      const changes = later;
      for (const station of stations) {
        // By a timer that drifts, or a level that is reached some minutes sooner or later.
        for (const { from, lasts } of station.times)
          run(changes, "pump by the clock", station, Math.round(from + 5 * on.normal()), lasts);
        for (let i = 0; i < 3 * site.random; i++)
          if (on.uniform() < 1 / 3)
            run(
              changes,
              "pump at random",
              station,
              Math.floor(on.between(0, MEANS_A_DAY)),
              Math.floor(on.scale(8, 200)),
            );
      }
      if (day && on.uniform() < site.valves / 365) {
        // A zone is not let drift away: back towards its own pressure as often as not.
        const by = on.between(...site.valve) * (on.uniform() < 0.5 + valves / 80 ? -1 : 1);
        valves += by;
        changes.push({ at: Math.floor(on.between(0, MEANS_A_DAY)), by, cause: "valve", station: null });
      }
      changes.sort((a, b) => a.at - b.at);
      later = [];
      return changes;
    },
    applied({ by, station }) {
      if (!station) return by;
      const before = station.runs > 0;
      station.runs += by;
      return station.step * (Number(station.runs > 0) - Number(before));
    },
    keep(changes) {
      for (const change of changes) later.push({ ...change, at: change.at - MEANS_A_DAY });
    },
  };
}

export interface Pressure {
  /** Means of a day, 0.01 kPa, into `out`. */
  day(number: number, out: Int32Array): void;
}

/** As the firmware has it (firmware/node/night.ts): 0..23 on working days, 24..47 at weekends; day 0 is a Thursday. */
export const hourOf = (day: number, mean: number) =>
  Math.floor(mean / MEANS_AN_HOUR) + (isWeekend(day) ? 24 : 0);
const isWeekend = (day: number) => (day + 3) % 7 > 4;

export function createPressure(family: Family, seed: number, node: number, site: PressureSite): Pressure {
  const chance = createChance(family, seed, node, 56);
  const keeps = Math.exp(-2 / site.memory);
  const fresh = site.noise * Math.sqrt(1 - keeps * keeps);
  const zone = chance.between(250, 600);
  let wander = site.noise * chance.normal();
  /** kPa that valves and pumps have changed by now. */
  let changed = 0;
  const steps = createSteps(site, chance);

  return {
    day(number, out) {
      const changes = steps.of(number, chance);
      const loss = lossesOf(number);
      // Weather and holidays move a whole day's demand.
      const demand = site.demand * (1 + 0.1 * chance.normal());
      let next = 0;
      for (let i = 0; i < MEANS_A_DAY; i++) {
        let part = 0;
        while (next < changes.length && changes[next]!.at <= i) {
          // Somewhere within the mean, not at its beginning.
          const by = steps.applied(changes[next++]!);
          part -= by * chance.uniform();
          changed += by;
        }
        wander = keeps * wander + fresh * chance.normal();
        const noise = wander + MEAN_NOISE * chance.normal();
        out[i] = Math.round(100 * (zone - demand * loss[i]! + changed + part + noise));
      }
      steps.keep(changes.slice(next));
    },
  };
}

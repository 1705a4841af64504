// A node's nights and readings as plots: what each line is called, its colour and its dashes.
import { WATER_KINDS } from "../../../alarms/alarm.ts";
import type { Nights, NodeDetail } from "../api.ts";
import {
  DAY_MS,
  gapOf,
  joined,
  type Line,
  limits,
  NIGHT_GAP_MS,
  nightAt,
  nightLine,
  type Plot,
  type Range,
  spreads,
} from "./chart-data.ts";
import { chartWords as words } from "./words/charts.ts";

type Values = readonly (number | null)[];

export interface NodePlots {
  /** From the first that there is until the newest, of all plots. */
  time: Range;
  level: Plot;
  spread: Plot;
  pressure: Plot;
  battery: Plot;
  temperature: Plot;
}

const NEVER: readonly boolean[] = [];

/** `now` as the server has it. */
export function plotsOf({ nights, readings, spectra, alarms }: NodeDetail, now: number): NodePlots {
  const at = nights.date.map(nightAt);
  const marks = alarms
    .filter(({ kind }) => WATER_KINDS.has(kind))
    .map(({ began, closed }) => ({ from: began, until: closed }));
  const begins = [at[0], readings.at[0], spectra[0] && nightAt(spectra[0].date)].filter(
    (time) => time !== undefined,
  );
  const common = { at, nights: null, bands: [], marks, markName: words.alarmMark, digits: 1 };
  return {
    time: [Math.min(...begins, now - 7 * DAY_MS), Math.max(now, (at.at(-1) ?? 0) + DAY_MS)],
    level: {
      ...common,
      lines: levelLines(nights),
      bands: [bandOf(nights)],
      ...{ unit: "dBFS", leastSpan: 6 },
    },
    spread: {
      ...common,
      lines: [nightLine(words.spread, spreads(nights.level_90, nights.level_10), nights.late, "--accent")],
      ...{ unit: "dB", leastSpan: 6 },
    },
    ...readingPlots(nights, readings, at, marks),
  };
}

/** From the baseline to the limit, by their places among the lines. */
const bandOf = (nights: Nights) => {
  const lower = nights.taken_off.some((db) => db !== null) ? 2 : 1;
  return { upper: lower + 1, lower, token: "--grey" };
};

/** Level-10 as steps; the baseline and the limit bound the band in which a night says nothing. */
function levelLines(nights: Nights): Line[] {
  return [
    nightLine(words.level, nights.level_10, nights.late, "--accent", { width: 2 }),
    ...(nights.taken_off.some((db) => db !== null)
      ? [nightLine(words.corrected, corrected(nights), NEVER, "--grey", { dash: [1, 3], width: 2 })]
      : []),
    nightLine(words.baseline, nights.baseline, NEVER, "--ink", { dash: [6, 4] }),
    nightLine(words.limit, limits(nights.baseline, nights.deviation), NEVER, "--state-suspect", {
      dash: [2, 3],
    }),
  ];
}

/** What is left of the level in nights of which something was taken off. */
const corrected = ({ level_10, taken_off }: Nights): Values =>
  level_10.map((level, i) => {
    const off = taken_off[i] ?? null;
    return level === null || off === null ? null : level - off;
  });

/** Readings and nights have times of their own: here they are on one axis. */
function readingPlots(
  nights: Nights,
  readings: NodeDetail["readings"],
  at: readonly number[],
  marks: Plot["marks"],
): Pick<NodePlots, "pressure" | "battery" | "temperature"> {
  const gap = gapOf(readings.at);
  const { pressure_kpa, pressure_min_kpa, pressure_max_kpa, battery_v, temperature_c } = readings;
  const together = joined([
    {
      at: readings.at,
      columns: [pressure_kpa, pressure_min_kpa, pressure_max_kpa, battery_v, temperature_c],
    },
    {
      at,
      columns: [
        ...[nights.pressure_10_kpa, nights.pressure_50_kpa, nights.pressure_min_kpa],
        ...[nights.battery_v, nights.temperature_c],
      ],
    },
  ]);
  const column = (i: number): Values => together.columns[i]!;
  const [mean, least, most] = [column(0), column(1), column(2)];
  const [night10, night50, nightLeast] = [column(5), column(6), column(7)];
  const lateAt = (late: readonly boolean[], places: readonly number[]) => {
    const found: boolean[] = new Array(together.at.length).fill(false);
    for (const [i, place] of places.entries()) found[place] = late[i]!;
    return found;
  };
  const readingsLate = lateAt(readings.late, together.places[0]!);
  const nightsLate = lateAt(nights.late, together.places[1]!);
  const line = (
    name: string,
    means: string | null,
    values: Values,
    token: string,
    look: Line["look"],
  ): Line => ({
    ...{ name, means, values, token, look, gap, width: 1.5, dash: [], late: readingsLate },
  });
  // Some weeks are kept of readings: before these, the nights say what there was.
  const both = (of: Values, night: Values) => of.map((value, i) => value ?? night[i] ?? null);
  const slow = Math.max(gap, NIGHT_GAP_MS);
  const common = {
    at: together.at,
    nights: new Set(together.places[1]),
    bands: [],
    marks,
    markName: words.alarmMark,
    leastSpan: 1,
  };
  return {
    pressure: {
      ...common,
      lines: [
        line(...words.pressureMean, mean, "--accent", "line"),
        line(words.pressureLeast, null, least, "--sky", "none"),
        line(words.pressureMost, null, most, "--sky", "none"),
        nightLine(words.night10, night10, nightsLate, "--ink", { width: 2 }),
        nightLine(words.night50, night50, NEVER, "--green", { dash: [6, 3] }),
        nightLine(words.nightLeast, nightLeast, NEVER, "--vermillion", { dash: [2, 3] }),
      ],
      bands: [{ upper: 2, lower: 1, token: "--sky" }],
      ...{ unit: "kPa", digits: 1, leastSpan: 20 },
    },
    battery: {
      ...{ ...common, marks: [] },
      lines: [{ ...line(...words.battery, both(column(3), column(8)), "--green", "line"), gap: slow }],
      ...{ unit: "V", digits: 2, leastSpan: 0.3 },
    },
    temperature: {
      ...{ ...common, marks: [] },
      lines: [
        {
          ...line(...words.temperature, both(column(4), column(9)), "--vermillion", "line"),
          gap: slow,
        },
      ],
      ...{ unit: "°C", digits: 0, leastSpan: 8 },
    },
  };
}

// The simulation as tables of 80 columns.
import { wrap } from "../../../gateway/text/wrap.ts";
import { garwood, wilson } from "../../statistics.ts";
import { figureTable, strong } from "../../terminal.ts";
import { COMPARED, STEP_SIZES } from "./evaluate.ts";
import { figure, range, share } from "./figures.ts";
import { sustainedRate } from "./goals.ts";
import { WITHIN } from "./headline.ts";
import { headlineText, seasonsText, sensitivityText } from "./headline-text.ts";
import { LOUD, type Share } from "./limits.ts";
import { MUTED_AFTER } from "./run.ts";
import { SETTINGS, type Setting, type Simulation } from "./simulation.ts";

export const SETTING_NAMES: Record<Setting, string> = {
  none: "nothing sustained",
  heard: "with sustained nuisance",
  muted: `muted after ${MUTED_AFTER} nights`,
  all: "with all that is added",
};
const SEVENTH = WITHIN - 1;
const LAST = 29;

function quietTable({ quiet, compared, sites }: Simulation): string[] {
  const rows: string[][] = [];
  for (const site of sites) {
    for (const setting of SETTINGS) {
      const q = quiet.find((one) => one.site === site && one.setting === setting)!;
      rows.push([
        `${site} site, ${SETTING_NAMES[setting]}`,
        figure(q.suspicions / q.years),
        range(garwood(q.suspicions, q.years)),
        figure(q.leaks / q.years),
        `${figure(100 * q.doubted, 1)} %`,
      ]);
    }
    for (const { rule, suspicions, years } of compared.filter((one) => one.site === site))
      rows.push([`  ${rule}`, figure(suspicions / years), range(garwood(suspicions, years))]);
  }
  return figureTable(["", "a year", "95 %", "leaks", "in doubt"], rows);
}

function causesTable({ quiet, sites }: Simulation): string[] {
  const settings = sites.map((site) => quiet.find((q) => q.site === site && q.setting === "none")!);
  const names = [...new Set(settings.flatMap((q) => Object.keys(q.causes)))];
  const of = (name: string) => settings.map((q) => (q.causes[name] ?? 0) / q.years);
  const rows = names
    .sort((a, b) => of(b)[0]! - of(a)[0]!)
    .map((name) => [name, ...of(name).map((rate) => figure(rate, 3))]);
  return figureTable(["heard in 2 of the 7 nights before", ...sites.map((site) => `${site} site`)], rows);
}

function foundTable({ found }: Simulation): string[] {
  const rows = found.map(({ site, rise, nodes, found: by, told }) => [
    `${site} site, ${rise} dB`,
    share(by[SEVENTH]!, nodes),
    range(wilson(by[SEVENTH]!, nodes)),
    share(by[LAST]!, nodes),
    share(told[SEVENTH]!, nodes),
    share(told[13]!, nodes),
  ]);
  return figureTable(["found", "in 7", "95 %", "in 30", "leak 7", "in 14"], rows);
}

function comparedTable({ compared }: Simulation): string[] {
  const head = COMPARED.flatMap((rise) => [`${rise} dB in 7`, "in 30"]);
  const rows = compared.map(({ site, rule, found }) => [
    `${site}, ${rule}`,
    ...COMPARED.flatMap((rise) => {
      const { nodes, found: by } = found.find((run) => run.rise === rise)!;
      return [share(by[SEVENTH]!, nodes), share(by[LAST]!, nodes)];
    }),
  ]);
  return figureTable(["the simple rules", ...head], rows);
}

function shares(head: string, list: Share[]): string[] {
  return figureTable(
    [head, "share", "95 %"],
    list.map(({ name, found, of }) => [name, share(found, of), range(wilson(found, of))]),
  );
}

function sustainedText({ quiet, sites }: Simulation): string[] {
  return sites.map((site) => {
    const q = quiet.find((one) => one.site === site && one.setting === "heard")!;
    const { events, suspected, told, suspicions } = q.sustained;
    return wrap(
      `${site} site: of ${events} (${figure(sustainedRate(site), 1)} a node-year) ${share(suspected, events)} raise a ` +
        `suspicion within ${MUTED_AFTER} nights, ${share(told, events)} are told as a leak; ` +
        `${share(suspicions, events)} suspicions each.`,
    );
  });
}

function limitsText({ limits }: Simulation): string[] {
  return [
    strong("Leaks of 6 dB that begin so many nights after the node: found in 30 nights"),
    ...shares("night", limits.young),
    "",
    strong("Leaks that grow to 10 dB in so many nights, found within 30 nights of it"),
    ...shares("nights", limits.slow),
    "",
    strong("Leaks of 6 dB heard in so many nights of so many: found in 30 nights"),
    ...shares("nights", limits.gaps),
    "",
    strong("The same rise of level-10, where the main band has it and where it has not"),
    ...figureTable(
      ["pipe, rise", "in 7", "in 30"],
      limits.pipes.map(({ pipe, rise, in7, in30, of }) => [
        `${pipe}, ${rise} dB`,
        share(in7, of),
        share(in30, of),
      ]),
    ),
    "",
    strong(`Metres from a leak that is ${LOUD} dB over the background beside it (computed)`),
    ...figureTable(
      ["", "dB a metre", "for 6 dB", "for 3 dB"],
      limits.reaches.map(({ pipe, loss, six, three }) => [
        pipe,
        figure(loss),
        figure(six, 0),
        figure(three, 0),
      ]),
    ),
  ];
}

function burstText({ falseBursts, steps, bench }: Simulation): string[] {
  const noises = [...new Set(steps.map(({ noise }) => noise))];
  return [
    strong("False bursts a node-year"),
    ...figureTable(
      ["", "margin", "bursts", "95 %", "years"],
      falseBursts.map(({ site, margin, bursts, years }) => [
        site,
        margin,
        figure(bursts / years),
        range(garwood(bursts, years)),
        String(years),
      ]),
    ),
    "",
    strong("Falls found within 15 min, in sample noise of 0.8 kPa and AR(1) noise beside it"),
    ...figureTable(
      ["kPa", ...STEP_SIZES.map(String)],
      noises.map((noise) => [
        noise ? `AR(1) ${noise} kPa` : "none",
        ...STEP_SIZES.map((size) => {
          const run = steps.find((s) => s.noise === noise && s.step === size)!;
          return figure(run.found / run.runs, 3);
        }),
      ]),
    ),
    ...(bench
      ? [
          "",
          strong("Bursts told on a pump bench without one: as it is, looped, ten times as fast"),
          ...figureTable(
            ["", "margin", "minutes", "fall in 1 s", "told", "looped", "fast"],
            bench.map((run) => [
              `${run.file} ${run.channel}`,
              run.margin,
              figure(run.minutes, 1),
              `${run.fall} kPa`,
              String(run.bursts),
              String(run.looped),
              String(run.fast),
            ]),
          ),
        ]
      : []),
  ];
}

function goalsTable({ goals }: Simulation): string[] {
  return figureTable(
    ["goal", "is", "has to be", ""],
    goals.map(({ name, value, limit, least, met }) => [
      name,
      value >= 10 ? figure(value, 0) : figure(value, 3),
      `${least ? "at least" : "at most"} ${limit}`,
      met ? "met" : "MISSED",
    ]),
  );
}

export function simulationText(simulation: Simulation): string {
  const { nodeYears, seed, speed, seconds, quiet } = simulation;
  const first = quiet[0]!;
  return [
    wrap(
      `${nodeYears} node-years and ${Math.ceil(nodeYears / 2)} leaks a row, seed ${seed} (never one that anything was tuned on). ` +
        `${figure(speed, 0)} node-years a second of one core; ${figure(seconds, 0)} s in all.`,
    ),
    "",
    strong("What a suspicion is worth: which noise, which nuisances, which figure"),
    ...headlineText(simulation),
    ...sensitivityText(simulation),
    "",
    ...seasonsText(simulation),
    "",
    strong("Suspicions a node-year without a leak; below, simple rules in the same nights"),
    ...quietTable(simulation),
    wrap(
      `Intervals take suspicions as independent; those of a node vary ${figure(first.dispersion)} times as much.`,
    ),
    "",
    ...causesTable(simulation),
    "",
    strong("Leaks found, by what they raise level-10 by; of these told as a leak"),
    ...foundTable(simulation),
    "",
    ...comparedTable(simulation),
    "",
    strong("What one node cannot tell: steady noise that is no leak"),
    ...sustainedText(simulation),
    "",
    ...limitsText(simulation),
    "",
    ...burstText(simulation),
    "",
    ...goalsTable(simulation),
  ].join("\n");
}

// The simulation as a page: what it says, and pictures by which one sees why.
import { goalTable } from "../../report/goals.ts";
import { beside, page, paragraphs, type Section, table } from "../../report/page.ts";
import { garwood } from "../../statistics.ts";
import { figure, range } from "./figures.ts";
import { headlineOf } from "./headline.ts";
import { WATCHED } from "./leaks.ts";
import { drawnSection } from "./page-drawn.ts";
import { headlineSection } from "./page-headline.ts";
import { limitParts } from "./page-limits.ts";
import {
  delayPlot,
  scorePlots,
  sizePlot,
  stepPlot,
  suspicionsPlot,
  tracePlot,
  tradeOffPlot,
  yearPlot,
} from "./plots.ts";
import { SCORE_BINS } from "./run.ts";
import { SETTINGS, type Simulation } from "./simulation.ts";
import { SETTING_NAMES } from "./text.ts";

/** Leaks a node-year, by which a leak's score is set against a nuisance's (0.02 to 0.06 in the field). */
const LEAKS = 0.04;

/** Of the nights with such a score, how many are a leak's: where one in 25 node-years leaks, for 30 nights. */
function calibration({ quiet, found }: Simulation): string {
  const q = quiet.find((one) => one.setting === "heard")!;
  const leaks = found.filter((f) => f.site === q.site && f.rise >= 3);
  const nights = leaks.reduce((sum, f) => sum + f.scores.reduce((a, b) => a + b, 0), 0);
  return table({
    head: ["score", "nights of a leak", "nights a node-year without", "share that is a leak's"],
    rows: q.scores.map((k, bin) => {
      const share = leaks.reduce((sum, f) => sum + f.scores[bin]!, 0) / nights;
      const leak = LEAKS * WATCHED * share;
      const none = k / q.years;
      return [
        `${bin * SCORE_BINS}..${bin * SCORE_BINS + SCORE_BINS}`,
        figure(share),
        figure(none),
        leak + none ? figure(leak / (leak + none)) : "-",
      ];
    }),
  });
}

function falseBurstTable({ falseBursts }: Simulation): string {
  return table({
    head: ["site", "margin", "bursts a node-year", "95 %", "years"],
    words: [0, 1],
    rows: falseBursts.map(({ site, margin, bursts, years }) => [
      site,
      margin,
      figure(bursts / years),
      range(garwood(bursts, years)),
      String(years),
    ]),
  });
}

function quietSection(simulation: Simulation): Section {
  const { quiet, sites } = simulation;
  return {
    title: "Where there is no leak",
    parts: [
      suspicionsPlot(simulation),
      table({
        head: ["", "suspicions a node-year", "95 %", "told as leak", "share of nights in doubt"],
        rows: sites.flatMap((site) =>
          SETTINGS.map((setting) => {
            const q = quiet.find((one) => one.site === site && one.setting === setting)!;
            return [
              `${site} site, ${SETTING_NAMES[setting]}`,
              figure(q.suspicions / q.years),
              range(garwood(q.suspicions, q.years)),
              figure(q.leaks / q.years),
              figure(q.doubted, 3),
            ];
          }),
        ),
      }),
    ],
  };
}

function foundSection(simulation: Simulation): Section {
  return {
    title: "Leaks found",
    parts: [
      beside(...simulation.sites.map((site) => delayPlot(simulation, site))),
      sizePlot(simulation),
      beside(...simulation.sites.map((site) => tradeOffPlot(simulation, site))),
    ],
  };
}

function scoreSection(simulation: Simulation): Section {
  return {
    title: "The score",
    parts: [
      scorePlots(simulation),
      paragraphs(
        `Where ${LEAKS} leaks begin in a node-year and each is heard for ${WATCHED} nights, at a ${simulation.sites[0]} site:`,
      ),
      calibration(simulation),
      paragraphs(
        "A score says how sure it is that a steady rise is there. Whether it is a leak depends on what else is steady at such a place, and how often: most of the highest scores without a leak are sustained nuisance.",
      ),
    ],
  };
}

function benchTable(bench: NonNullable<Simulation["bench"]>): string {
  return table({
    head: ["pump bench without a burst", "margin", "fall in 1 s, kPa", "told", "looped", "ten times as fast"],
    words: [0, 1],
    rows: bench.map((run) => [
      `${run.file} ${run.channel}`,
      run.margin,
      String(run.fall),
      String(run.bursts),
      String(run.looped),
      String(run.fast),
    ]),
  });
}

function burstsSection(simulation: Simulation): Section {
  return {
    title: "Bursts",
    parts: [
      beside(tracePlot(), stepPlot(simulation)),
      falseBurstTable(simulation),
      ...(simulation.bench ? [benchTable(simulation.bench)] : []),
    ],
  };
}

function goalsSection({ goals }: Simulation): Section {
  return {
    title: "Goals",
    parts: [goalTable(goals, (value) => figure(value, value >= 10 ? 0 : 3))],
  };
}

export function simulationPage(simulation: Simulation): string {
  const { goals, nodeYears, seed, sites, speed } = simulation;
  const met = goals.filter((goal) => goal.met).length;
  const sections: Section[] = [
    headlineSection(simulation),
    quietSection(simulation),
    foundSection(simulation),
    { title: "A year", parts: [yearPlot(simulation)] },
    scoreSection(simulation),
    burstsSection(simulation),
    { title: "What one node cannot tell", parts: limitParts(simulation) },
    drawnSection(),
    goalsSection(simulation),
  ];
  return page({
    title: "Sippra: simulated years",
    lead: [
      `How often does a node suspect a leak where there is none, and how many leaks does it find, and when? ${nodeYears} node-years and half as many leaks in each row, decided by the firmware's own code. ${met} of ${goals.length} goals are met.`,
    ],
    facts: sites.map((site) => {
      const table = headlineOf(simulation, site, "none");
      const all = headlineOf(simulation, site, "all");
      return {
        value: `${figure(table.suspicions)} to ${figure(all.suspicions)}`,
        name: `false suspicions a node-year, ${site} site`,
        note: `with the first table of nuisances, and with all; ${figure(table.six?.share ?? 0)} of 6 dB found in 7 nights`,
      };
    }),
    sections,
    origin: `npm run evaluate -- simulate --node-years ${nodeYears} --seed ${seed}; ${figure(speed, 0)} node-years a second of one core.`,
  });
}

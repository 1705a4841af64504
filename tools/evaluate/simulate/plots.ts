// The pictures of the simulation's page, from its figures.
import { SLOW } from "../../../shared/leak/thresholds.ts";
import { LEAK, SUSPECT } from "../../../shared/messages.ts";
import { beside } from "../../report/page.ts";
import { bars, curves, type Series, type Span, type Tone } from "../../report/plots.ts";
import { garwood, wilson } from "../../statistics.ts";
import { BASELINE_RULES, type BaselineRule } from "./baselines.ts";
import { COMPARED, STEP_SIZES } from "./evaluate.ts";
import { figure } from "./figures.ts";
import { WITHIN } from "./headline.ts";
import type { SiteKind } from "./kinds.ts";
import { SCORE_BINS } from "./run.ts";
import type { Simulation } from "./simulation.ts";
import { BURST_TRACE } from "./trace.ts";

const TONES: Tone[] = ["sky", "amber", "leak", "purple", "green", "quiet", "ink"];
/** From the quietest site on. */
const SITE_TONES: Tone[] = ["quiet", "amber", "leak", "purple"];
const SEVENTH = WITHIN - 1;
const LEAST_RATE = 0.05;
const FIRMWARE = "firmware";
const SHORT: Record<BaselineRule, string> = {
  "one night over max(4 dB, 3 s)": "one night",
  "4 of 5 nights over max(3 dB, 2 s)": "4 of 5 nights",
  "CUSUM, k 2 dB, h 10 dB, step 6 dB": "CUSUM",
  "20th percentile of 7 over 2.5 dB": "P20 of 7 nights",
};

export function suspicionsPlot({ quiet, compared, sites }: Simulation): string {
  const bar = (k: number, years: number) => ({ value: k / years, interval: garwood(k, years) });
  const own = (site: SiteKind) => quiet.find((q) => q.site === site && q.setting === "none")!;
  return bars({
    title: "Suspicions a node-year where there is no leak",
    caption:
      "The firmware's rule and four that anybody would try first, on the same nights, without sustained nuisance; whiskers are exact 95 % Poisson intervals. One node sees a leak in twenty years: a rule with one false suspicion a year is wrong nineteen times of twenty.",
    height: 380,
    x: { label: "rule" },
    y: { label: "suspicions a node-year", from: 0 },
    groups: [FIRMWARE, ...BASELINE_RULES.map((rule) => SHORT[rule])],
    series: sites.map((site, i) => ({
      name: `${site} site`,
      tone: SITE_TONES[i % SITE_TONES.length]!,
      bars: [
        bar(own(site).suspicions, own(site).years),
        ...compared.filter((c) => c.site === site).map((c) => bar(c.suspicions, c.years)),
      ],
    })),
  });
}

export function delayPlot({ found }: Simulation, site: SiteKind): string {
  return curves({
    title: `Leaks found against nights, ${site} site`,
    caption:
      "A leak of so many dB over the usual quiet level begins on night 1. The rule waits for most of seven nights, so nothing but very loud ones is found before the fifth.",
    x: { label: "nights since the leak began", from: 0, to: 30 },
    y: { label: "share found", from: 0, to: 1 },
    series: found
      .filter((f) => f.site === site)
      .map(
        (f, i): Series => ({
          name: `${f.rise} dB`,
          tone: TONES[i % TONES.length]!,
          style: "line",
          size: 2,
          points: [{ x: 0, y: 0 }, ...f.found.map((k, n) => ({ x: n + 1, y: k / f.nodes }))],
        }),
      ),
    rules: [{ axis: "x", at: 7, label: "7 nights", tone: "faint" }],
  });
}

export function sizePlot({ found, sites }: Simulation): string {
  const rises = [...new Set(found.map(({ rise }) => rise))];
  return bars({
    title: "Found within seven nights, by size of the rise",
    caption:
      "Whiskers are 95 % Wilson intervals. Where the main band is quieter than the rest, as field sensors show it, small leaks are found there.",
    x: { label: "rise of level-10, dB" },
    y: { label: "share found", from: 0, to: 1 },
    groups: rises.map(String),
    series: sites.map((site, i) => ({
      name: `${site} site`,
      tone: SITE_TONES[i % SITE_TONES.length]!,
      bars: rises.map((rise) => {
        const f = found.find((one) => one.site === site && one.rise === rise);
        return f
          ? { value: f.found[SEVENTH]! / f.nodes, interval: wilson(f.found[SEVENTH]!, f.nodes) }
          : null;
      }),
    })),
  });
}

/** Of each site: every rule a colour, 4 and 6 dB of each. */
export function tradeOffPlot({ quiet, found, compared }: Simulation, site: SiteKind): string {
  const own = quiet.find((q) => q.site === site && q.setting === "none")!;
  const dots = (name: string, tone: Tone, rate: number, share: (rise: number) => number): Series => ({
    name,
    tone,
    style: "dots",
    size: name === FIRMWARE ? 12 : 9,
    points: COMPARED.map((rise) => ({ x: Math.max(rate, LEAST_RATE), y: share(rise), label: `${rise} dB` })),
  });
  return curves({
    title: `Found in seven nights against suspicions, ${site} site`,
    caption: "Every rule at its one threshold: the upper dot is 6 dB, the lower 4 dB. Left and up is better.",
    x: { label: "suspicions a node-year", from: LEAST_RATE, to: 20, log: true },
    y: { label: "share found", from: 0, to: 1 },
    series: [
      dots(FIRMWARE, "ink", own.suspicions / own.years, (rise) => {
        const f = found.find((one) => one.site === site && one.rise === rise)!;
        return f.found[SEVENTH]! / f.nodes;
      }),
      ...compared
        .filter((c) => c.site === site)
        .map((c, i) =>
          dots(SHORT[c.rule], TONES[i]!, c.suspicions / c.years, (rise) => {
            const runs = c.found.find((run) => run.rise === rise)!;
            return runs.found[SEVENTH]! / runs.nodes;
          }),
        ),
    ],
  });
}

export function yearPlot({ year }: Simulation): string {
  const { nights, leak, events } = year;
  const base = nights.filter(({ baseline }) => baseline !== null);
  const lowest = Math.min(...nights.map(({ level }) => level));
  const highest = Math.max(...nights.map(({ level }) => level));
  const state = (code: number, name: string, tone: Tone): Series => ({
    name,
    tone,
    style: "dots",
    size: 7,
    points: nights
      .filter((n) => n.state === code)
      .map((n) => ({ x: n.night, y: n.level, label: `score ${n.score}` })),
  });
  const spans: Span[] = [
    ...events.map(({ name, from, until }): Span => ({ from, to: until, label: name, tone: "faint" })),
    { from: leak.from, to: nights.at(-1)!.night, label: `leak, ${leak.rise} dB`, tone: "amber" },
  ];
  return curves({
    title: "A node's year",
    caption: `Level-10 of each night, its baseline, and ${figure(SLOW / 20, 1)} dB over it, which most of the last seven nights have to be for a suspicion. Single nights of rain stand out and are waited out. From the suspicion on the baseline only creeps, by half a dB in ten nights.`,
    height: 420,
    x: { label: "night", from: 0, to: 365 },
    y: { label: "dB re full scale", from: Math.floor(lowest - 2), to: Math.ceil(highest + 2) },
    series: [
      {
        name: "level-10",
        tone: "quiet",
        style: "line",
        points: nights.map((n) => ({ x: n.night, y: n.level })),
      },
      {
        name: "baseline",
        tone: "ink",
        style: "line",
        size: 2,
        points: base.map((n) => ({ x: n.night, y: n.baseline! })),
      },
      {
        name: "threshold",
        tone: "ink",
        style: "dashed",
        points: base.map((n) => ({ x: n.night, y: n.baseline! + SLOW / 20 })),
      },
      state(SUSPECT, "suspect", "amber"),
      state(LEAK, "leak", "leak"),
    ],
    spans,
  });
}

export function scorePlots({ quiet, found, sites }: Simulation): string {
  return beside(
    ...sites.map((site) => {
      const q = quiet.find((one) => one.site === site && one.setting === "heard")!;
      const leaks = found.filter((f) => f.site === site && f.rise >= 3);
      const scores = q.scores.map((_, bin) => leaks.reduce((sum, f) => sum + f.scores[bin]!, 0));
      const all = scores.reduce((a, b) => a + b, 0);
      const groups = q.scores.map((_, bin) => String(bin * SCORE_BINS));
      return bars({
        title: `Scores, ${site} site`,
        caption: `Share of the nights with such a score: of a leak of 3 dB and more from its eighth night on, and of a year without one, with all nuisance. Log scale: a year has 365 nights without a leak.`,
        x: { label: "score from" },
        y: { label: "share of nights", from: 0.0001, to: 1, log: true },
        groups,
        series: [
          {
            name: "leak",
            tone: "leak",
            bars: scores.map((k) => ({ value: Math.max(k / all, 0.0001) })),
          },
          {
            name: "no leak",
            tone: "quiet",
            bars: q.scores.map((k) => ({
              value: Math.max(k / q.scores.reduce((a, b) => a + b, 0), 0.0001),
            })),
          },
        ],
      });
    }),
  );
}

export function tracePlot(): string {
  const { minutes, kPa, told, fell } = BURST_TRACE;
  return curves({
    title: "A burst, as the node sees it",
    caption:
      "Means of two minutes with a fall of 5 kPa in sample noise of 0.8 kPa. The reference is held fast at the first crossing, and the burst is told when the fall has lasted ten minutes.",
    x: { label: "minutes" },
    y: { label: "kPa" },
    series: [
      {
        name: "mean of 2 min",
        tone: "quiet",
        style: "line",
        size: 2,
        points: minutes.map((x, i) => ({ x, y: kPa[i]! })),
      },
    ],
    rules: [
      { axis: "x", at: fell, label: "falls", tone: "amber" },
      { axis: "x", at: told, label: "told", tone: "leak" },
    ],
  });
}

export function stepPlot({ steps }: Simulation): string {
  const noises = [...new Set(steps.map(({ noise }) => noise))];
  return curves({
    title: "Falls of pressure found within 15 minutes",
    caption:
      "In sample noise of 0.8 kPa, and in people's demand beside it, AR(1) with a memory of 20 minutes. The threshold is the larger of the margin and five deviations of what is usual: where it is restless, only large falls are told.",
    x: { label: "fall, kPa", from: 0, to: 20 },
    y: { label: "share found", from: 0, to: 1 },
    series: noises.map((noise, i) => ({
      name: noise ? `AR(1) ${noise} kPa` : "sample noise only",
      tone: (["quiet", "amber", "leak"] as Tone[])[i]!,
      style: "line",
      size: 2,
      points: STEP_SIZES.map((size) => {
        const run = steps.find((s) => s.noise === noise && s.step === size)!;
        return { x: size, y: run.found / run.runs };
      }),
    })),
  });
}

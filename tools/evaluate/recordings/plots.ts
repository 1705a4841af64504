// The plots of how recordings are judged: what the rule sees of each, how sure it is, and what hangs on which site.

import { beside } from "../../report/page.ts";
import { bars, curves, histogram, type Series, type Tone } from "../../report/plots.ts";
import { bySite, quantile, roc } from "../../statistics.ts";
import { BALANCE_WEIGHT, START_THRESHOLD } from "../firmware.ts";
import type { Evaluation } from "./evaluate.ts";
import type { HeardJudged } from "./frozen.ts";
import { RULE } from "./text.ts";

export const toneOf = (leak: boolean): Tone => (leak ? "leak" : "quiet");
export const labelOf = (leak: boolean) => (leak ? "leak" : "no leak");
export const LABELS = [true, false];

/** The recordings of one label as dots, each where `point` has it. */
const dotsOf = (
  heard: HeardJudged[],
  leak: boolean,
  point: (recording: HeardJudged) => Series["points"][number],
): Series => ({
  name: labelOf(leak),
  tone: toneOf(leak),
  style: "dots",
  size: 9,
  points: heard.filter((h) => h.leak === leak).map(point),
});

export function plane({ heard }: Evaluation): string {
  const levels = heard.map(({ features }) => features.level10);
  const [low, high] = [Math.min(...levels) - 2, Math.max(...levels) + 2];
  const on = (level: number) => ({ x: level, y: (START_THRESHOLD - level) / BALANCE_WEIGHT });
  return curves({
    title: "What the rule sees: level-10 and balance",
    caption:
      "A dot is a recording; those on the wrong side of the line are named. The level tells leaks that are loud, the balance those whose noise is above traffic and hum: the line is slanted because neither does it alone. Balances end at 20 dB either way.",
    height: 440,
    x: { label: "level of the quietest tenth, dB re full scale", from: low, to: high },
    y: { label: "300..1500 Hz over 15..300 Hz, dB", from: -24, to: 24 },
    series: LABELS.map((leak) =>
      dotsOf(heard, leak, (h) => ({
        x: h.features.level10,
        y: h.features.balance,
        label: `${h.name} (${h.kind})`,
        named: h.told !== h.leak,
      })),
    ),
    rules: [{ axis: "through", points: [on(low), on(high)], label: RULE }],
  });
}

/** By sites: a site's score is the median of its recordings', as for its AUC. */
export function rocPlot({ heard, baselines, frozen }: Evaluation): string {
  const { auc_sites, sites_tpr, sites_fpr } = frozen;
  // Of one class only there is no curve.
  if (auc_sites === null) return "";
  const line = (name: string, scores: number[], tone: Tone, style: Series["style"]): Series => ({
    name,
    tone,
    style,
    size: style === "line" ? 2.5 : 1.5,
    points: roc(bySite(heard.map(({ site, leak }, i) => ({ site, leak, score: scores[i]! })))).map((p) => ({
      x: p.fpr,
      y: p.tpr,
    })),
  });
  const others: [string, Tone][] = [
    ["level-10 alone", "sky"],
    ["RMS only", "faint"],
    ["level and spread", "purple"],
    ["zero-crossing frequency", "amber"],
  ];
  const rule = line(
    "the firmware's rule",
    heard.map(({ score }) => score),
    "ink",
    "line",
  );
  return curves({
    title: "Found against false, at every threshold",
    caption: `Sites, by the medians of their recordings. The firmware's threshold is the one dot. Baselines are fitted to these very recordings, which flatters them. A step to the right is one of ${frozen.sites_false[1]} sites without a leak: what lies between is not measured.`,
    height: 440,
    x: { label: "sites without a leak told to have one", from: 0, to: 1 },
    y: { label: "leaking sites found", from: 0, to: 1 },
    series: [
      ...others.flatMap(([name, tone]) => {
        const found = baselines.find((b) => b.name === name);
        return found ? [line(name, found.scores, tone, "dashed")] : [];
      }),
      rule,
      {
        name: "the firmware's threshold",
        tone: "leak",
        style: "dots",
        size: 11,
        points: [{ x: sites_fpr!, y: sites_tpr!, label: "the firmware's threshold" }],
      },
    ],
  });
}

export function scoreHistogram({ heard }: Evaluation): string {
  const z = (h: HeardJudged) => h.score / 10;
  const all = heard.map(z);
  const low = Math.floor(Math.min(-3, quantile(all, 0.02)));
  const high = Math.ceil(Math.max(3, quantile(all, 0.98)));
  const bins = LABELS.map((leak) =>
    histogram(heard.filter((h) => h.leak === leak).map(z), low, high, high - low),
  );
  return bars({
    title: "How sure: z of the start rule",
    caption:
      "The score is 100/(1 + exp(-z)): at z = 0 it is 50, and a leak from there on; a step of one is 2 dB. What lies beyond the ends is counted in them.",
    x: { label: "z, from the number on" },
    y: { label: "recordings", from: 0 },
    groups: bins[0]!.groups,
    series: LABELS.map((leak, i) => ({
      name: labelOf(leak),
      tone: toneOf(leak),
      bars: bins[i]!.counts.map((value) => ({ value })),
    })),
  });
}

/** Each site a column, its recordings' z above each other. */
export function siteStrip({ heard, loso }: Evaluation): string {
  const sites = bySite(heard).sort((a, b) => b.score - a.score);
  const place = new Map(sites.map(({ site, leak }, i) => [`${leak} ${site}`, i + 1]));
  const dots = (leak: boolean) =>
    dotsOf(heard, leak, (h) => ({
      x: place.get(`${leak} ${h.site}`)!,
      y: h.score / 10,
      label: `${h.name}, site ${h.site}`,
    }));
  const left = loso?.weightsAndThreshold.scores.map((y, i) => {
    const h = heard[i]!;
    return { x: place.get(`${h.leak} ${h.site}`)! + 0.25, y, label: `${h.name}, left out` };
  });
  return curves({
    title: "Site by site",
    caption:
      "A column is a site, from the surest leak to the surest quiet one; recordings of one site tend to lie together, which is why sites are drawn for the intervals, not recordings. The small dots are what a rule says that has never heard the site.",
    x: { label: "sites, by their median", from: 0, to: sites.length + 1 },
    y: { label: "z" },
    series: [
      ...LABELS.map(dots),
      ...(left
        ? [
            {
              name: "by a rule fitted without the site",
              tone: "faint",
              style: "dots",
              size: 5,
              points: left,
            } satisfies Series,
          ]
        : []),
    ],
    rules: [{ axis: "y", at: 0, label: "leak from here on" }],
  });
}

export function influence({ frozen, loso }: Evaluation): string[] {
  const order = frozen.without.map(({ site }) => site);
  const points = (values: (number | null)[]) =>
    values.flatMap((y, i) => (y === null ? [] : [{ x: i + 1, y, label: `without site ${order[i]}` }]));
  const x = { label: "the site that is left out", from: 0, to: order.length + 1 };
  const figures = curves({
    title: "The frozen figures without each site, by recordings",
    caption:
      "Nothing is fitted: only what is counted changes. If one dot fell far from the others, the figures would hang on that site.",
    x,
    y: { label: "found, false, AUC", from: -0.03, to: 1.03 },
    series: [
      { name: "AUC", tone: "ink", style: "dots", points: points(frozen.without.map(({ auc }) => auc)) },
      { name: "found", tone: "leak", style: "dots", points: points(frozen.without.map(({ tpr }) => tpr)) },
      { name: "false", tone: "quiet", style: "dots", points: points(frozen.without.map(({ fpr }) => fpr)) },
    ],
  });
  if (loso === null) return [figures];
  const { weightsAndThreshold: full, thresholdOnly } = loso;
  const moved = curves({
    title: "The fitted threshold without each site",
    caption:
      "How far the rule would move if a site had not been there. The firmware's threshold is the dashed line. The less the dots scatter, and the nearer to it they lie, the less the rule hangs on single sites of this set.",
    x,
    y: { label: "threshold, dB" },
    series: [
      {
        name: "weights and threshold fitted",
        tone: "purple",
        style: "dots",
        points: points(full.rules.map(({ threshold }) => threshold)),
      },
      {
        name: "threshold only",
        tone: "green",
        style: "dots",
        points: points(thresholdOnly.rules.map(({ threshold }) => threshold)),
      },
    ],
    rules: [{ axis: "y", at: START_THRESHOLD, label: "the firmware's" }],
  });
  return [beside(figures, moved)];
}

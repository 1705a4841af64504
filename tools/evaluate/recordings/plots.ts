// The plots of the recordings' page: what the rule sees of each recording, and what hangs on which.

import { beside } from "../../report/page.ts";
import { bars, curves, heat, histogram, type Series, type Tone } from "../../report/plots.ts";
import { bySite, quantile, roc } from "../../statistics.ts";
import { BALANCE_WEIGHT, START_THRESHOLD } from "../firmware.ts";
import type { Evaluation } from "./evaluate.ts";
import type { HeardJudged } from "./frozen.ts";
import { GOAL, RULE } from "./text.ts";

const toneOf = (leak: boolean): Tone => (leak ? "leak" : "quiet");
const labelOf = (leak: boolean) => (leak ? "leak" : "no leak");
const LABELS = [true, false];

/** Lines of the spectrum in 64 Hz, by their middle; the lowest has the offset in it and is left out. */
const LINE = 64;
const middle = (line: number) => LINE * (line + 0.5);

const meanOf = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The mean spectrum of the quietest fifth of the windows, dB. */
function quietSpectrum({ windows }: HeardJudged): number[] {
  const quietest = windows.toSorted((a, b) => a.level - b.level).slice(0, Math.ceil(windows.length / 5));
  return quietest[0]!.lines.map((_, line) => meanOf(quietest.map(({ lines }) => lines[line]!)));
}

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

export function rocPlot({ heard, baselines, frozen: { auc } }: Evaluation): string {
  // Of one class only there is no curve.
  if (auc === null) return "";
  const line = (name: string, scores: number[], tone: Tone, style: Series["style"]): Series => ({
    name,
    tone,
    style,
    size: style === "line" ? 2.5 : 1.5,
    points: roc(heard.map(({ site, leak }, i) => ({ site, leak, score: scores[i]! }))).map((p) => ({
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
  const frozen = line(
    "the firmware's rule",
    heard.map(({ score }) => score),
    "ink",
    "line",
  );
  const told = (leak: boolean) => {
    const all = heard.filter((h) => h.leak === leak);
    return all.filter((h) => h.told).length / all.length;
  };
  return curves({
    title: "Found against false, at every threshold",
    caption: `The firmware's threshold is the one dot on its curve. Baselines are fitted to these very recordings, which flatters them. Goal: over ${GOAL.tpr} found, left of ${GOAL.fpr} false.`,
    height: 440,
    x: { label: "recordings without a leak told to be one", from: 0, to: 1 },
    y: { label: "leaks found", from: 0, to: 1 },
    series: [
      ...others.flatMap(([name, tone]) => {
        const found = baselines.find((b) => b.name === name);
        return found ? [line(name, found.scores, tone, "dashed")] : [];
      }),
      frozen,
      {
        name: "the firmware's threshold",
        tone: "leak",
        style: "dots",
        size: 11,
        points: [{ x: told(false), y: told(true), label: "the firmware's threshold" }],
      },
    ],
    rules: [
      { axis: "y", at: GOAL.tpr, label: "goal", tone: "green" },
      { axis: "x", at: GOAL.fpr, label: "goal", tone: "green" },
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

export function spectra({ heard }: Evaluation): string {
  const of = new Map(heard.map((h) => [h, quietSpectrum(h)]));
  const points = (spectrum: number[]) =>
    spectrum.map((y, line) => ({ x: middle(line), y })).filter(({ y }) => y > -200);
  const thin = heard.map(
    (h): Series => ({
      name: h.name,
      tone: toneOf(h.leak),
      style: "line",
      size: 0.5,
      unlisted: true,
      points: points(of.get(h)!).map((p) => ({ ...p, label: h.name })),
    }),
  );
  const medians = LABELS.flatMap((leak): Series[] => {
    const some = heard.filter((h) => h.leak === leak).map((h) => of.get(h)!);
    if (some.length === 0) return [];
    return [
      {
        name: `median, ${labelOf(leak)}`,
        tone: toneOf(leak),
        style: "line",
        size: 3,
        points: points(
          some[0]!.map((_, line) =>
            quantile(
              some.map((s) => s[line]!),
              0.5,
            ),
          ),
        ),
      },
    ];
  });
  return curves({
    title: "Spectra of the quietest fifth of the windows",
    caption:
      "Traffic, pumps and hum lie below 300 Hz, in recordings with and without leaks; jets hiss and pipes ring from 300 to 1500 Hz. Where the thick lines part there more than below, the balance of the two bands tells them apart.",
    height: 400,
    x: { label: "Hz", log: true, from: 30, to: 2048 },
    y: { label: "dB re full scale in 64 Hz" },
    series: [...thin, ...medians],
    spans: [
      { from: 30, to: 300, label: "15..300 Hz", tone: "faint" },
      { from: 300, to: 1500, label: "300..1500 Hz", tone: "green" },
    ],
  });
}

/** The recordings that show most: the surest leak, the leak nearest to the threshold or missed, the loudest other. */
export function telling(heard: HeardJudged[]): { h: HeardJudged; why: string }[] {
  const by = (leak: boolean) => heard.filter((h) => h.leak === leak).sort((a, b) => b.score - a.score);
  const leaks = by(true);
  const others = by(false);
  const found: { h: HeardJudged | undefined; why: string }[] = [
    { h: leaks[0], why: "the surest leak" },
    { h: leaks.length > 1 ? leaks.at(-1) : undefined, why: "the least sure leak" },
    { h: others[0], why: "the most leak-like without one" },
    { h: others.length > 1 ? others.at(-1) : undefined, why: "the surest without one" },
  ];
  return found.flatMap(({ h, why }) => (h === undefined ? [] : [{ h, why }]));
}

export function nightHeard({ h, why }: { h: HeardJudged; why: string }): string {
  const sorted = h.windows.map(({ level }) => level).sort((a, b) => a - b);
  const n = sorted.length;
  const told = `${labelOf(h.leak)}, score ${h.percent}`;
  return beside(
    heat({
      title: `${h.name}: ${why}`,
      caption: `${h.kind}, ${told}. Its windows in order, each a column: what goes on is a stripe from side to side, what comes and goes is a column.`,
      height: 280,
      x: { label: "window" },
      y: { label: "Hz" },
      columns: Array.from({ length: n + 1 }, (_, i) => i),
      rows: Array.from({ length: 33 }, (_, i) => i * LINE),
      values: h.windows.map(({ lines }) => lines.map((db) => Math.max(-90, db))),
      colour: { label: "dB in 64 Hz", from: -80, to: -25 },
    }),
    curves({
      title: "Its windows from quiet to loud",
      caption:
        "The flatter, the steadier. The node keeps the level that a tenth of the windows stay below: a tap or a lorry does not move it.",
      height: 280,
      x: { label: "share of the windows", from: 0, to: 1 },
      y: { label: "level, dB re full scale" },
      series: [
        {
          name: "level",
          tone: toneOf(h.leak),
          style: "line",
          size: 2,
          points: sorted.map((y, i) => ({ x: n > 1 ? i / (n - 1) : 0, y })),
        },
      ],
      rules: [
        { axis: "x", at: 0.1, label: "a tenth" },
        { axis: "y", at: h.features.level10, label: `level-10: ${h.features.level10} dB` },
      ],
    }),
  );
}

export function influence({ frozen, loso }: Evaluation): string[] {
  const order = frozen.without.map(({ site }) => site);
  const points = (values: (number | null)[]) =>
    values.flatMap((y, i) => (y === null ? [] : [{ x: i + 1, y, label: `without site ${order[i]}` }]));
  const x = { label: "the site that is left out", from: 0, to: order.length + 1 };
  const figures = curves({
    title: "The frozen figures without each site",
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
      "How far the rule would move if a site had not been there. The firmware's threshold is the dashed line. The less the dots scatter, and the nearer to it they lie, the more can be expected of the rule elsewhere.",
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

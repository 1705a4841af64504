// The plots of the districts' page, from their figures.
import { beside } from "../../report/page.ts";
import { bars, curves, type Series, type Tone } from "../../report/plots.ts";
import { garwood } from "../../statistics.ts";
import type { DistrictFigures } from "./evaluate.ts";
import { type AlarmFigures, FOUND_WITHIN } from "./figures.ts";
import { RULE_NAMES } from "./rules.ts";
import type { NetworkRun } from "./run.ts";
import type { FoundLeak } from "./there.ts";

export const WAYS = ["without a meter", "with one"] as const;
const WAY_TONES: Record<(typeof WAYS)[number], Tone> = { "without a meter": "amber", "with one": "quiet" };
export const CLASS_NAMES: Readonly<Record<string, string>> = {
  found_6db: "6 dB and more",
  found_4db: "4 to 6 dB",
};
const RULE_TONES: readonly Tone[] = ["purple", "sky", "green", "faint"];

/** Null where there are too few alarms for a bin. */
function calibrationPlot(way: (typeof WAYS)[number], { bins }: AlarmFigures): string | null {
  if (bins.length === 0) return null;
  const most = Math.max(...bins.flatMap(({ said, right }) => [said, right.interval[1]]));
  const to = Math.min(1, Math.ceil(most * 10) / 10);
  const tone = WAY_TONES[way];
  return curves({
    title: `How sure alarms were, ${way}`,
    caption:
      "Each dot is a bin of alarms: how sure they were when they were first shown, and the share of them that was right, with its 95 % Wilson interval. On the line they are as sure as they say.",
    x: { label: "said", from: 0, to },
    y: { label: "share that was right", from: 0, to },
    series: [
      ...bins.map(
        ({ said, right: { interval } }): Series => ({
          ...{ name: "95 %", tone, style: "line", size: 2, unlisted: true },
          points: interval.map((y) => ({ x: said, y })),
        }),
      ),
      {
        ...{ name: "bins of alarms", tone, style: "dots", size: 10 },
        points: bins.map(({ said, right }) => ({
          ...{ x: said, y: right.share },
          label: `${right.count} of ${right.of} right`,
        })),
      },
    ],
    rules: [
      {
        axis: "through",
        points: [
          { x: 0, y: 0 },
          { x: to, y: to },
        ],
        label: "as sure as it says",
      },
    ],
  });
}

/** HTML; empty where neither way has alarms enough. */
export function calibrationPlots({ plain, metered }: DistrictFigures): string[] {
  const plots = [calibrationPlot("without a meter", plain), calibrationPlot("with one", metered)];
  const drawn = plots.filter((plot) => plot !== null);
  return drawn.length === 0 ? [] : [beside(...drawn)];
}

export function ppvPlot({ curve, options }: DistrictFigures): string {
  const line = (name: (typeof WAYS)[number], of: (at: (typeof curve)[number]) => number): Series => ({
    ...{ name, tone: WAY_TONES[name], style: "line", size: 2.5 },
    points: curve.map((at) => ({ x: at.leaks, y: of(at) })).filter(({ y }) => Number.isFinite(y)),
  });
  return curves({
    title: "Alarms that are right, by how often pipes leak",
    caption: `False alarms as they are, true ones in proportion to the leaks. The runs have ${options.leaks} leaks a node-year; the field has 0.02 to 0.06.`,
    x: { label: "leaks a node-year", from: 0.01, to: 0.07 },
    y: { label: "share that is right", from: 0, to: 1 },
    series: [line("without a meter", ({ plain }) => plain), line("with one", ({ metered }) => metered)],
    rules: [{ axis: "x", at: options.leaks, label: "as run", tone: "faint" }],
  });
}

const LAST = 60;

function foundCurve(name: string, tone: Tone, leaks: readonly FoundLeak[], style: Series["style"]): Series {
  const nights = Array.from({ length: LAST + 1 }, (_, i) => i);
  const by = (night: number) => leaks.filter(({ after }) => after !== null && after <= night).length;
  return {
    ...{ name, tone, style, size: style === "line" ? 2.5 : 1.5 },
    points: leaks.length === 0 ? [] : nights.map((x) => ({ x, y: by(x) / leaks.length })),
  };
}

/** Of all leaks that began, those found by each night. */
export function delayPlot({ runs }: DistrictFigures): string {
  const leaksOf = (
    some: readonly NetworkRun[],
    of: (outcome: NetworkRun["outcomes"][number]) => readonly FoundLeak[],
  ) => some.flatMap(({ outcomes }) => outcomes.flatMap(of));
  return curves({
    title: "Leaks found, by nights since they can be heard",
    caption: `Of all leaks of 4 to 60 l/min that began, those that no node hears among them. Night 0 is the first in which the nearest hearer is 4 dB louder; a goal's leak is found within ${FOUND_WITHIN}. An alarm waits for nights that single nodes do not wait for.`,
    height: 360,
    x: { label: "nights", from: 0, to: LAST },
    y: { label: "share of leaks found", from: 0, to: 1 },
    series: [
      foundCurve(
        "alarms without a meter",
        "amber",
        leaksOf(runs.plain, ({ leaks }) => leaks),
        "line",
      ),
      foundCurve(
        "alarms with one",
        "quiet",
        leaksOf(runs.metered, ({ leaks }) => leaks),
        "line",
      ),
      ...RULE_NAMES.map((name, i) =>
        foundCurve(
          name,
          RULE_TONES[i]!,
          leaksOf(runs.plain, ({ rules }) => rules[i]?.leaks ?? []),
          "dashed",
        ),
      ),
    ],
    rules: [{ axis: "x", at: FOUND_WITHIN, label: `${FOUND_WITHIN} nights`, tone: "faint" }],
  });
}

export function classPlot({ classes, rules }: DistrictFigures): string {
  const bar = ({ found }: { found: DistrictFigures["classes"][number]["found"] }) =>
    found.of === 0 ? null : { value: found.share, interval: found.interval };
  return bars({
    title: `Found within ${FOUND_WITHIN} nights, by how much louder the best hearer becomes`,
    caption: `Leaks of each class on districts of their own, without a meter; whiskers are 95 % Wilson intervals. Of ${classes.map(({ name, found }) => `${found.of} leaks of ${CLASS_NAMES[name]}`).join(" and ")}.`,
    height: 360,
    x: { label: "rise of the quiet level" },
    y: { label: "share found", from: 0, to: 1 },
    groups: classes.map(({ name }) => CLASS_NAMES[name]!),
    series: [
      { name: "alarms without a meter", tone: "amber", bars: classes.map(bar) },
      ...rules.map((rule, i) => ({ name: rule.name, tone: RULE_TONES[i]!, bars: rule.classes.map(bar) })),
    ],
  });
}

export function causePlot({ plain, metered }: DistrictFigures): string {
  const names = plain.causes.map(([name]) => name);
  const rest = metered.causes.map(([name]) => name).filter((name) => !names.includes(name));
  const groups = [...names, ...rest];
  const of = ({ causes, nodeYears }: AlarmFigures) => {
    const counts = new Map(causes);
    return groups.map((name) => {
      const count = counts.get(name) ?? 0;
      return { value: count / nodeYears, interval: garwood(count, nodeYears) };
    });
  };
  return bars({
    title: "What false alarms were",
    caption:
      "The loudest of what sounded at the place in the two weeks before, false alarms a node-year; whiskers are exact 95 % Poisson intervals. How often each nuisance comes is assumed.",
    height: 360,
    x: { label: "" },
    y: { label: "false alarms a node-year", from: 0 },
    groups,
    series: [
      { name: "without a meter", tone: WAY_TONES["without a meter"], bars: of(plain) },
      { name: "with one", tone: WAY_TONES["with one"], bars: of(metered) },
    ],
  });
}

/** Of all rules and the alarms: false ones against leaks of 6 dB found. */
export function tradePlot({ plain, classes, rules }: DistrictFigures): string {
  const LEAST = 0.01;
  const dot = (
    name: string,
    tone: Tone,
    rate: number,
    found: DistrictFigures["classes"],
    size: number,
  ): Series => ({
    ...{ name, tone, style: "dots", size },
    points: found
      .filter(({ found: { of } }) => of > 0)
      .map((each) => ({
        x: Math.max(rate, LEAST),
        y: each.found.share,
        label: `${name}, ${CLASS_NAMES[each.name]}`,
      })),
  });
  return curves({
    title: "Leaks found against false alarms, without a meter",
    caption:
      "Every rule at its one threshold: the upper dot is mostly leaks of 6 dB and more, the lower one of 4 to 6 dB. Left and up is better. Upright at 0.04: so many leaks begin; an alarm to the right of it is wrong more often than right, whatever it finds.",
    height: 360,
    x: { label: "false alarms a node-year", from: LEAST, to: 5, log: true },
    y: { label: `found within ${FOUND_WITHIN} nights`, from: -0.03, to: 1.03 },
    series: [
      dot("alarms", "amber", plain.false.rate, classes, 13),
      ...rules.map((rule, i) => dot(rule.name, RULE_TONES[i]!, rule.false.rate, rule.classes, 9)),
    ],
    rules: [{ axis: "x", at: 0.04, label: "leaks", tone: "faint", foot: true }],
  });
}

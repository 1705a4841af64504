// The plots of what is in a recording: its spectrum, and its windows one after another.
import { beside } from "../../report/page.ts";
import { curves, heat, type Series } from "../../report/plots.ts";
import { quantile } from "../../statistics.ts";
import type { Evaluation } from "./evaluate.ts";
import type { HeardJudged } from "./frozen.ts";
import { LABELS, labelOf, toneOf } from "./plots.ts";

/** Lines of the spectrum in 64 Hz, by their middle; the lowest is without the converter's offset. */
const LINE = 64;
const middle = (line: number) => LINE * (line + 0.5);

/** Power under which a line is of no sound, dB. */
const SILENCE_DB = -200;

const points = (spectrum: number[]) =>
  spectrum.map((y, line) => ({ x: middle(line), y })).filter(({ y }) => y > SILENCE_DB);

const medianSpectrum = (spectra: number[][]) =>
  spectra[0]!.map((_, line) => {
    const levels = spectra.map((one) => one[line]!);
    return quantile(levels, 0.5);
  });

const meanOf = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The mean spectrum of the quietest fifth of the windows, dB. */
function quietSpectrum({ windows }: HeardJudged): number[] {
  const quietest = windows.toSorted((a, b) => a.level - b.level).slice(0, Math.ceil(windows.length / 5));
  return quietest[0]!.lines.map((_, line) => meanOf(quietest.map(({ lines }) => lines[line]!)));
}

export function spectra({ heard }: Evaluation): string {
  const quietOf = new Map(heard.map((h) => [h, quietSpectrum(h)]));
  const thin = heard.map(
    (h): Series => ({
      name: h.name,
      tone: toneOf(h.leak),
      style: "line",
      size: 0.5,
      unlisted: true,
      points: points(quietOf.get(h)!).map((p) => ({ ...p, label: h.name })),
    }),
  );
  const medians = LABELS.flatMap((leak): Series[] => {
    const some = heard.filter((h) => h.leak === leak).map((h) => quietOf.get(h)!);
    if (some.length === 0) return [];
    const name = `median, ${labelOf(leak)}`;
    return [{ name, tone: toneOf(leak), style: "line", size: 3, points: points(medianSpectrum(some)) }];
  });
  return curves({
    title: "Spectra of the quietest fifth of the windows",
    caption:
      "What the rule assumes: traffic, pumps and hum lie below 300 Hz, with a leak or without; jets hiss and pipes ring from 300 to 1500 Hz. Where the thick lines part there more than below, the balance of the two bands tells them apart.",
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
        "The flatter, the steadier. The node keeps the level that a tenth of the windows stay below, to half a dB: a tap or a lorry is meant not to move it.",
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

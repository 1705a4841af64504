// Plots of a report: described as data here, drawn by uPlot in the page (client.js). A description becomes a
// figure's HTML that carries its data with it, so that whoever saves the page has the numbers too.
import { escapeHtml } from "./html.ts";

/**
 * A colour of the page's palette (Okabe and Ito 2008: told apart by colour-blind people too), in light and in dark.
 * `leak` and `quiet` are kept for what they say; `ink` is the text's own colour, `faint` a background's.
 */
export type Tone = "leak" | "quiet" | "ink" | "faint" | "green" | "purple" | "amber" | "sky";

export interface Axis {
  label: string;
  /** Limits; by the data where they are left out. */
  from?: number;
  to?: number;
  /** A logarithmic scale; all values have to be over 0. */
  log?: boolean;
}

export interface Point {
  x: number;
  y: number;
  /** Shown when somebody points at it. */
  label?: string;
  /** The label is written beside the point; for few points only. */
  named?: boolean;
}

/** Points of a series, in any order of x for dots, ascending in x for lines. */
export interface Series {
  name: string;
  tone: Tone;
  style: "line" | "dashed" | "dots";
  points: Point[];
  /** Width of a line in px (1.5), or diameter of a dot (7). */
  size?: number;
  /** Not in the legend: for the many thin lines behind one that matters. */
  unlisted?: boolean;
}

/** A straight line across the plot, at a value of one axis or through two points. */
export type Rule =
  /** `foot`: the label is at the foot of an upright line, where the curves are at its head. */
  | { axis: "x" | "y"; at: number; label: string; tone?: Tone; foot?: boolean }
  | {
      axis: "through";
      points: [from: { x: number; y: number }, to: { x: number; y: number }];
      label: string;
    };

/** A part of the x axis with a background of its own. */
export interface Span {
  from: number;
  to: number;
  label: string;
  tone: Tone;
}

interface Common {
  title: string;
  /** One sentence: what it shows, and why that matters. Plain text. */
  caption: string;
  /** px; 320 where it is left out. */
  height?: number;
}

/** Lines and dots over a numeric x axis: curves, scatter plots, a value over nights. */
export interface CurvesPlot extends Common {
  x: Axis;
  y: Axis;
  series: Series[];
  rules?: Rule[];
  spans?: Span[];
}

export interface Bar {
  value: number;
  /** Ends of an interval, drawn as a whisker. */
  interval?: [low: number, high: number];
}

/**
 * Bars in groups, side by side: a histogram (`groups` are the bins' labels) or one figure a category. A series has
 * one bar a group, null where there is none.
 */
export interface BarsPlot extends Common {
  x: { label: string };
  y: Axis;
  groups: string[];
  series: { name: string; tone: Tone; bars: (Bar | null)[] }[];
  rules?: Rule[];
}

/**
 * A field of cells by colour: columns along x, rows along y. `columns` and `rows` are the cells' edges, one more
 * than there are cells; `values[column][row]`.
 */
export interface HeatPlot extends Common {
  x: Axis;
  y: Axis;
  columns: number[];
  rows: number[];
  values: (number | null)[][];
  /** What a colour stands for, and the values of the palest and the strongest. */
  colour: { label: string; from: number; to: number };
}

let drawn = 0;

function figure(kind: string, plot: Common): string {
  // In a script element nothing but its end tag is markup.
  const data = JSON.stringify({ kind, ...plot }).replaceAll("<", "\\u003c");
  const id = `plot-${++drawn}`;
  return `<figure>
<h3 id="${id}">${escapeHtml(plot.title)}</h3>
<div class="plot" role="img" aria-labelledby="${id}" style="min-height:${plot.height ?? 320}px"></div>
<script type="application/json">${data}</script>
<figcaption>${escapeHtml(plot.caption)}</figcaption>
</figure>`;
}

/** The HTML of a plot of lines and dots. */
export const curves = (plot: CurvesPlot) => figure("curves", plot);

/** The HTML of a plot of bars. */
export const bars = (plot: BarsPlot) => figure("bars", plot);

/** The HTML of a plot of cells by colour. */
export const heat = (plot: HeatPlot) => figure("heat", plot);

/**
 * Bins of equal width from `from` to `to` (what lies beyond goes into the first and the last) and how many of the
 * values are in each; `groups` are their lower edges.
 */
export function histogram(values: number[], from: number, to: number, bins: number) {
  const width = (to - from) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.max(0, Math.min(bins - 1, Math.floor((value - from) / width)))]!++;
  return { groups: counts.map((_, i) => String(Number((from + i * width).toPrecision(6)))), counts };
}

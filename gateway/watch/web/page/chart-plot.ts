// The one place that knows uPlot: a plot becomes its options, with the page's colours, units and dates.
import type uPlot from "uplot";
import { axisRange, DAY_MS, type Line, type Plot, type Range } from "./chart-data.ts";
import { drawLate, drawUnder, lineWithGaps, nightSteps } from "./chart-draw.ts";
import { colorOf } from "./chart-theme.ts";
import { date, number, time } from "./format.ts";

export type UPlot = typeof uPlot;

let loading: Promise<UPlot> | null = null;

/** The library and its styles, which only views with charts need. */
export function loadUPlot(): Promise<UPlot> {
  loading ??= import("uplot").then((module) => {
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = import.meta.resolve("uplot").replace(/\.js$/, ".css");
    document.head.append(styles);
    return module.default as UPlot;
  });
  return loading;
}

export interface PlotDeps {
  width: number;
  height: number;
  range: Range;
  /** A stretch was dragged over. */
  onSelect(range: Range): void;
  /** The pointer is at this time. */
  onPoint(at: number): void;
}

export function plotOf(U: UPlot, plot: Plot, deps: PlotDeps, target: HTMLElement): uPlot {
  const { width, height, range, onSelect, onPoint } = deps;
  const options: uPlot.Options = {
    ...{ width, height, ms: 1, legend: { show: false }, padding: [8, 28, 0, 0] },
    series: [{}, ...plot.lines.map(seriesOf)],
    axes: axesOf(plot),
    scales: {
      x: { time: true, min: range[0], max: range[1] },
      y: {
        range: (_, min, max) => (min === null || max === null ? [0, 1] : axisRange(min, max, plot.leastSpan)),
      },
    },
    cursor: {
      ...{ y: false, x: true, drag: { x: true, y: false, setScale: false } },
      points: { show: false },
    },
    hooks: {
      drawClear: [(u) => drawUnder(u, plot)],
      draw: [(u) => drawLate(u, plot)],
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width < 6) return;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onSelect([u.posToVal(left, "x"), u.posToVal(left + width, "x")]);
        },
      ],
      ready: [(u) => listen(u, plot, onPoint)],
    },
  };
  return new U(options, [plot.at, ...plot.lines.map(({ values }) => values)] as uPlot.AlignedData, target);
}

/** uPlot hears the mouse: fingers too are heard here, where they move sideways (style/nodes.css, touch-action). */
function listen(u: uPlot, { nights }: Plot, onPoint: PlotDeps["onPoint"]): void {
  const point = ({ clientX }: PointerEvent) => {
    const at = u.posToVal(clientX - u.over.getBoundingClientRect().left, "x");
    // A night is pointed at anywhere on its step, which begins at its time.
    onPoint(nights === null ? at - DAY_MS / 2 : at);
  };
  u.over.addEventListener("pointermove", point);
  u.over.addEventListener("pointerdown", point);
}

function seriesOf({ token, look, dash, width, gap }: Line): uPlot.Series {
  return {
    ...{ stroke: colorOf(token), dash: [...dash], width: look === "none" ? 0 : width, spanGaps: true },
    points: { show: false },
    paths: look === "nights" ? nightSteps : look === "line" ? lineWithGaps(gap) : () => null,
  };
}

function axesOf({ unit, digits }: Plot): uPlot.Axis[] {
  const common = {
    stroke: colorOf("--ink"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: colorOf("--line"), width: 1 },
    ticks: { stroke: colorOf("--line"), width: 1, size: 5 },
  };
  return [
    {
      ...common,
      space: 58,
      size: 34,
      values: (_, splits, __, ___, step) => splits.map((at) => timeLabel(at, step)),
    },
    {
      ...{ ...common, size: 52, space: 34, label: unit, labelSize: 18, labelGap: 0 },
      labelFont: "12px system-ui, sans-serif",
      values: (_, splits, __, ___, step) => splits.map((value) => number(value, decimals(step, digits))),
    },
  ];
}

/** As many decimals as steps of the axis have, and no more than figures are told with. */
function decimals(step: number, digits: number): number {
  let found = 0;
  while (found < digits && Math.abs(step * 10 ** found - Math.round(step * 10 ** found)) > 1e-6) found++;
  return found;
}

function timeLabel(at: number, step: number): string {
  const day = date(at);
  if (step < DAY_MS) {
    const clock = time(at);
    return clock === "00:00" ? day.slice("0000-".length) : clock;
  }
  return step < 27 * DAY_MS ? day.slice("0000-".length) : day.slice(0, "0000-00".length);
}

// A chart that finger, mouse, keys and screen readers read: its picture, what its lines are, and a line of text with the values at
// one time. All charts of a view share the time that is shown and the time that is read.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { DAY_MS, isEmpty, nearest, newest, nextValue, type Plot, type Range } from "./chart-data.ts";
import { ChartLegend } from "./chart-legend.ts";
import { loadUPlot, plotOf, type UPlot } from "./chart-plot.ts";
import { useScheme, useWidth } from "./chart-theme.ts";
import type { TimeShown } from "./chart-time.ts";
import { date, dateTime, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { chartWords as words } from "./words/charts.ts";

interface ChartProps {
  title: string;
  plot: Plot;
  shown: TimeShown;
  /** What is said where there is nothing to draw. */
  none: string;
  height?: number;
}

export function Chart({ title, plot, shown, none, height = 200 }: ChartProps) {
  if (isEmpty(plot)) return html`<p class="nochart">${none}</p>`;
  return html`<${Drawn} title=${title} plot=${plot} shown=${shown} none=${none} height=${height} />`;
}

function Drawn({ title, plot, shown, height }: Required<ChartProps>) {
  const { range, all, cursor, point, show, zoom, move } = shown;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useDrawn(box, plot, shown, height);
  const [isFocused, setFocused] = useState(false);
  const place = cursor === null ? newest(plot) : nearest(plot.at, cursor);

  useEffect(() => {
    if (drawn === null) return;
    const isNight = plot.nights?.has(place) ?? true;
    const read = plot.at[place]! + (isNight ? DAY_MS / 2 : 0);
    // A range that was set just now holds from its own microtask on.
    queueMicrotask(() => {
      const left = cursor === null ? -10 : drawn.valToPos(read, "x");
      drawn.setCursor({ left, top: 0 }, false);
    });
  }, [drawn, cursor, range]);

  const key = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      const next =
        event.key === "Home"
          ? nextValue(plot, -1, 1)
          : event.key === "End"
            ? newest(plot)
            : nextValue(plot, place, step);
      const at = plot.at[next]!;
      point(at);
      if (at < range[0] || at > range[1])
        show([at - (range[1] - range[0]) / 2, at + (range[1] - range[0]) / 2]);
    } else if (event.key === "+") zoom(0.5);
    else if (event.key === "-") zoom(2);
    else if (event.key === "PageUp") move(-0.5);
    else if (event.key === "PageDown") move(0.5);
    else if (event.key === "Escape") show(all);
    else return;
    event.preventDefault();
  };
  const label = `${words.drawn(title, date(range[0]), date(range[1]), valuesAt(plot, newest(plot)))}. ${words.keys}`;
  return html`<figure class="chart">
    <div class="canvas" ref=${box} tabindex="0" role="img" aria-label=${label} style=${{ height: `${height}px` }}
      onKeyDown=${key} onFocus=${() => setFocused(true)} onBlur=${() => setFocused(false)}></div>
    <p class="read number" aria-live=${isFocused ? "polite" : "off"}>${valuesAt(plot, place)}</p>
    <${ChartLegend} plot=${plot} />
  </figure>`;
}

const STEPS: Record<string, 1 | -1> = { ArrowLeft: -1, ArrowRight: 1, Home: 1, End: -1 };

/** The chart that is in the box; drawn anew where data or colours are others. */
function useDrawn(
  box: { current: HTMLElement | null },
  plot: Plot,
  { range, show, point }: TimeShown,
  height: number,
): uPlot | null {
  const [library, setLibrary] = useState<UPlot | null>(null);
  const [drawn, setDrawn] = useState<uPlot | null>(null);
  const width = useWidth(box);
  const scheme = useScheme();
  // Handlers of the newest drawing, without a new chart for each.
  const handlers = useRef({ show, point });
  handlers.current = { show, point };
  const isWide = width > 0;
  useEffect(() => void loadUPlot().then((loaded) => setLibrary(() => loaded)), []);
  // At once: what is printed does not wait.
  useLayoutEffect(() => {
    if (library === null || !isWide) return;
    const onSelect = (selected: Range) => handlers.current.show(selected);
    const onPoint = (at: number) => handlers.current.point(at);
    const next = plotOf(library, plot, { width, height, range, onSelect, onPoint }, box.current!);
    setDrawn(next);
    return () => {
      setDrawn(null);
      next.destroy();
    };
  }, [library, plot, scheme, isWide, height]);
  useEffect(() => {
    if (isWide) drawn?.setSize({ width, height });
  }, [drawn, width]);
  useEffect(() => drawn?.setScale("x", { min: range[0], max: range[1] }), [drawn, range]);
  return drawn;
}

/** "2026-11-29: level −79.5 dBFS, baseline −80.0 dBFS; came late" */
function valuesAt({ at, lines, nights, unit, digits }: Plot, place: number): string {
  const time = at[place];
  if (time === undefined) return "";
  const said = lines.flatMap(({ name, values }) => {
    const value = values[place] ?? null;
    return value === null ? [] : [`${name} ${withUnit(value, unit, digits)}`];
  });
  const isLate = lines.some(({ late, values }) => late[place] === true && values[place] !== null);
  const when = (nights?.has(place) ?? true) ? date(time) : dateTime(time);
  return `${when}: ${said.length === 0 ? words.nothingHere : said.join(", ")}${isLate ? `; ${words.late}` : ""}`;
}

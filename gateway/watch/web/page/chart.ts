// A chart that finger, mouse, keys and screen readers read: its picture, what its lines are, and a line of text with the values at
// one time. All charts of a view share the time that is shown and the time that is read.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { DAY_MS, isEmpty, newest, type Plot, type Range } from "./chart-data.ts";
import { ChartLegend } from "./chart-legend.ts";
import { loadUPlot, plotOf, type UPlot } from "./chart-plot.ts";
import { ReadLine, useReading, valuesAt } from "./chart-read.ts";
import { useScheme, useWidth } from "./chart-theme.ts";
import type { TimeShown } from "./chart-time.ts";
import { date } from "./format.ts";
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
  const { range, all, cursor, show, zoom, move } = shown;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useDrawn(box, plot, shown, height);
  const reading = useReading(plot, shown);
  const { place, onFocus, onBlur } = reading;

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
    if (reading.take(event)) return event.preventDefault();
    if (event.key === "+") zoom(0.5);
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
      onKeyDown=${key} onFocus=${onFocus} onBlur=${onBlur}></div>
    <${ReadLine} reading=${reading} says=${valuesAt(plot, place)} />
    <${ChartLegend} plot=${plot} />
  </figure>`;
}

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

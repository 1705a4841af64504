// The stretch of time that all charts of a view show, and the time that is read in each: one for all.
import { useEffect, useRef, useState } from "preact/hooks";
import { moved, type Range, within, zoomed } from "./chart-data.ts";
import { html } from "./html.ts";
import { chartWords as words } from "./words/charts.ts";

export interface TimeShown {
  range: Range;
  all: Range;
  /** Unix ms; null: nobody reads, and the newest is said. */
  cursor: number | null;
  point(at: number): void;
  show(range: Range): void;
  /** Narrower (under 1) or wider, around what is read. */
  zoom(factor: number): void;
  /** By so much of what is shown. */
  move(by: number): void;
}

export function useTimeShown(from: number, until: number): TimeShown {
  const [range, setRange] = useState<Range>([from, until]);
  const [cursor, setCursor] = useState<number | null>(null);
  const all: Range = [from, until];
  const bounds = useRef(all);
  // More has come, or less is asked for: whoever has enlarged a stretch goes on with that.
  useEffect(() => {
    const [first, last] = bounds.current;
    bounds.current = [from, until];
    setRange((before) =>
      before[0] <= first && before[1] >= last ? [from, until] : within(before, [from, until]),
    );
  }, [from, until]);
  return {
    ...{ range, all, cursor, point: setCursor },
    show: (next) => setRange(within(next, all)),
    zoom: (factor) => setRange(zoomed(range, factor, cursor ?? range[1], all)),
    move: (by) => setRange(moved(range, by, all)),
  };
}

export function TimeButtons({ shown: { all, range, zoom, move, show } }: { shown: TimeShown }) {
  const isAll = range[0] <= all[0] && range[1] >= all[1];
  const button = (name: string, sign: string, does: () => void, isOff: boolean) =>
    html`<button type="button" class="plain" title=${name} aria-label=${name} disabled=${isOff} onClick=${does}>${sign}</button>`;
  return html`<div class="timebuttons" role="group" aria-label=${words.zoom.name}>
    ${button(words.zoom.earlier, "←", () => move(-0.5), range[0] <= all[0])}
    ${button(words.zoom.later, "→", () => move(0.5), range[1] >= all[1])}
    ${button(words.zoom.in, "+", () => zoom(0.5), false)}
    ${button(words.zoom.out, "−", () => zoom(2), isAll)}
    <button type="button" class="plain" disabled=${isAll} onClick=${() => show(all)}>${words.zoom.all}</button>
  </div>`;
}

// How a chart is read, whatever has drawn it: keys go from value to value, and a line of text beneath it says what stands there. All
// charts of a view read the same time.
import { useState } from "preact/hooks";
import { nearest, newest, nextValue, type Plot } from "./chart-data.ts";
import type { TimeShown } from "./chart-time.ts";
import { date, dateTime, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { chartWords as words } from "./words/charts.ts";

export interface Reading {
  /** Among the plot's times; -1 where it has no value. */
  place: number;
  isFocused: boolean;
  /** Goes where the key says; false: it is none that reads. */
  take(event: KeyboardEvent): boolean;
  onFocus(): void;
  onBlur(): void;
}

const STEPS: Record<string, 1 | -1> = { ArrowLeft: -1, ArrowRight: 1, Home: 1, End: -1 };

export function useReading(plot: Plot, { range, cursor, point, show }: TimeShown): Reading {
  const [isFocused, setFocused] = useState(false);
  const place = cursor === null ? newest(plot) : nearest(plot.at, cursor);
  const take = ({ key }: KeyboardEvent) => {
    const step = STEPS[key];
    if (step === undefined) return false;
    const next =
      key === "Home" ? nextValue(plot, -1, 1) : key === "End" ? newest(plot) : nextValue(plot, place, step);
    const at = plot.at[next]!;
    point(at);
    if (at < range[0] || at > range[1])
      show([at - (range[1] - range[0]) / 2, at + (range[1] - range[0]) / 2]);
    return true;
  };
  return { place, isFocused, take, onFocus: () => setFocused(true), onBlur: () => setFocused(false) };
}

/** Told to who hears the page while the chart has the focus. */
export function ReadLine({ reading: { isFocused }, says }: { reading: Reading; says: string }) {
  return html`<p class="read number" aria-live=${isFocused ? "polite" : "off"}>${says}</p>`;
}

/** "2026-11-29: level −79.5 dBFS, baseline −80.0 dBFS; came late" */
export function valuesAt({ at, lines, nights, unit, digits }: Plot, place: number): string {
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

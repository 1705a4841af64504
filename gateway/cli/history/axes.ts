// Where a chart's axes have their marks: round numbers, and times as the clocks of the site show them.
import type { Span } from "../../store/view.ts";
import { localText, midnightOf, nextAt } from "../../text/local-time.ts";

export interface NumberAxis {
  low: number;
  high: number;
  marks: number[];
  decimals: number;
}

/** From at most `low` to at least `high`, with at most `most` steps of 1, 2 or 5 times a power of ten. */
export function numberAxis(low: number, high: number, most: number): NumberAxis {
  const least = (high - low || Math.max(1, Math.abs(high) / 10)) / most;
  const ten = 10 ** Math.floor(Math.log10(least));
  const steps = [1, 2, 5, 10, 20].map((times) => times * ten);
  for (const step of steps) {
    const first = Math.floor(low / step + 1e-9);
    const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
    if (last - first > most) continue;
    const marks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return { low: marks[0]!, high: marks.at(-1)!, marks, decimals };
  }
  return { low, high, marks: [low, high], decimals: 0 };
}

export interface TimeMark {
  /** unix ms */
  at: number;
  text: string;
}

const HOUR_MIN = 60;
const DAY_MIN = 24 * HOUR_MIN;
const DAY_MS = 86_400_000;
const MOST_MARKS = 60;

/** Steps in minutes of less than a day, then in days, then in months. */
const MINUTES = [15, 30, 60, 120, 180, 360, 720];
const DAYS = [1, 2, 7, 14];
const MONTHS = [1, 2, 3, 6, 12, 24, 60];

/** Times in a span that are round in this zone: as many as there is room for, `room` being how many texts of a width fit. */
export function timeMarks(span: Span, zone: string, room: (width: number) => number): TimeMark[] {
  const lasts = span.until - span.from;
  const fits = (stepMs: number, width: number) =>
    lasts / stepMs <= Math.min(MOST_MARKS, Math.max(1, room(width)));
  const minutes = MINUTES.find((step) => fits(step * 60_000, "03:15".length));
  if (minutes !== undefined) return withinDays(span, zone, minutes);
  const days = DAYS.find((step) => fits(step * DAY_MS, "11-29".length));
  if (days !== undefined) return onDays(span, zone, days);
  const months = MONTHS.find((step) => fits(step * 30 * DAY_MS, "2026-11".length)) ?? MONTHS.at(-1)!;
  return onMonths(span, zone, months);
}

function withinDays(span: Span, zone: string, step: number): TimeMark[] {
  const minutes = Array.from({ length: DAY_MIN / step }, (_, i) => i * step);
  const marks: TimeMark[] = [];
  for (let at = span.from - 1; ; ) {
    at = Math.min(...minutes.map((minute) => nextAt(at, minute, zone)));
    if (at >= span.until) return marks;
    const [date, time] = localText(at, zone).split(" ") as [string, string];
    marks.push({ at, text: time === "00:00" ? date.slice("0000-".length) : time });
  }
}

function onDays(span: Span, zone: string, step: number): TimeMark[] {
  const marks: TimeMark[] = [];
  const first = Date.parse(localText(span.from, zone).slice(0, 10)) / DAY_MS;
  for (let day = Math.ceil(first / step) * step; ; day += step) {
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    const at = midnightOf(date, zone);
    if (at >= span.until) return marks;
    if (at >= span.from) marks.push({ at, text: date.slice("0000-".length) });
  }
}

function onMonths(span: Span, zone: string, step: number): TimeMark[] {
  const marks: TimeMark[] = [];
  const [year, month] = localText(span.from, zone).split("-").map(Number.parseFloat) as [number, number];
  for (let n = Math.floor((12 * year + month - 1) / step) * step; ; n += step) {
    const text = `${Math.floor(n / 12)}-${`${1 + (n % 12)}`.padStart(2, "0")}`;
    const at = midnightOf(`${text}-01`, zone);
    if (at >= span.until) return marks;
    if (at >= span.from) marks.push({ at, text });
  }
}

// Nights as a small picture: a step each, what is usual beside it, and the night in which the alarm began. Drawn by hand, so that an
// alarm is there before any library for charts is; read as every other chart is.
import { useRef } from "preact/hooks";
import { dayAt, latePlaces, stepPath, ticksOf } from "./alarm-chart-data.ts";
import { newest, nightAt, type Plot } from "./chart-data.ts";
import { ChartLegend } from "./chart-legend.ts";
import { ReadLine, useReading, valuesAt } from "./chart-read.ts";
import { useWidth } from "./chart-theme.ts";
import type { TimeShown } from "./chart-time.ts";
import { night, number } from "./format.ts";
import { html } from "./html.ts";
import { alarmView } from "./words/alarm.ts";
import { chartWords } from "./words/charts.ts";

/** Days since 1970-01-01: the first night, and the one after the last. */
export type Days = readonly [first: number, end: number];

interface ChartProps {
  title: string;
  plot: Plot;
  /** Of the plot's places. */
  dates: readonly number[];
  /** That are drawn: the same in all charts of the alarm. */
  days: Days;
  shown: TimeShown;
  /** The night that is marked. */
  began: number;
  /** What it shows, while nobody reads in it. */
  says: string;
}

const HEIGHT = 190;
const EDGE = { left: 46, right: 10, top: 22, bottom: 26 };
/** px that a date needs. */
const DATE_PX = 96;
/** px, half of what marks a late night. */
const LATE_PX = 3.5;

/** Before its place is measured, and on paper, px. */
const WIDTH = 600;
const WIDTH_LEAST = 240;

export function NightChart({ title, plot, dates, days, shown, began, says }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = Math.max(WIDTH_LEAST, useWidth(box) || WIDTH);
  const reading = useReading(plot, shown);
  const { place, take, onFocus, onBlur } = reading;
  const isRead = shown.cursor !== null;
  const pointed = (event: PointerEvent) => {
    const left = event.clientX - box.current!.getBoundingClientRect().left - EDGE.left;
    shown.point(nightAt(dayAt(left / (width - EDGE.left - EDGE.right), days)));
  };
  const label = chartWords.drawn(title, night(days[0]), night(days[1] - 1), valuesAt(plot, newest(plot)));
  return html`<figure class="chart nightchart">
    <div class="canvas" ref=${box} tabindex="0" role="img" aria-label=${`${label}. ${chartWords.readKeys}`}
      onKeyDown=${(event: KeyboardEvent) => take(event) && event.preventDefault()} onFocus=${onFocus} onBlur=${onBlur}
      onPointerMove=${pointed} onPointerDown=${pointed}>
      <${Drawn} plot=${plot} dates=${dates} days=${days} began=${began} width=${width} place=${isRead ? place : -1} />
    </div>
    <${ReadLine} reading=${reading} says=${isRead ? valuesAt(plot, place) : says} />
    <${ChartLegend} plot=${plot} />
  </figure>`;
}

interface DrawnProps extends Pick<ChartProps, "plot" | "dates" | "days" | "began"> {
  width: number;
  /** That is read; -1: none. */
  place: number;
}

function Drawn({ plot: { lines, unit }, dates, days, began, width, place }: DrawnProps) {
  const [first, end] = days;
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const [low, high] = [Math.floor(Math.min(...values) - 1), Math.ceil(Math.max(...values) + 1)];
  const x = (day: number) =>
    EDGE.left + ((day - first) / Math.max(1, end - first)) * (width - EDGE.left - EDGE.right);
  const y = (value: number) =>
    HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const isBegan = began >= first && began < end;
  const read = dates[place];
  return html`<svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
    <text x="2" y="13">${unit}</text>
    <${Across} ticks=${ticksOf(low, high)} y=${y} width=${width} />
    <${Dates} days=${days} x=${x} width=${width} />
    ${
      isBegan &&
      html`<path class="began" d=${`M${x(began)} ${EDGE.top - 6}V${HEIGHT - EDGE.bottom}`} />
      <text class="beganname" x=${x(began)} y="13" text-anchor=${x(began) > width - 60 ? "end" : "middle"}>${alarmView.beganMark}</text>`
    }
    ${lines.map(
      ({ values, token, width, dash }) =>
        html`<path d=${stepPath(dates, values, x, y)} style=${{ stroke: `var(${token})`, strokeWidth: width, strokeDasharray: dash.join(" ") || "none" }} />`,
    )}
    ${lines.flatMap((line) =>
      latePlaces(line).map(
        (i) =>
          html`<rect class="late" x=${x(dates[i]! + 0.5) - LATE_PX} y=${y(line.values[i]!) - LATE_PX} width=${2 * LATE_PX} height=${2 * LATE_PX} style=${{ stroke: `var(${line.token})` }} />`,
      ),
    )}
    ${read !== undefined && html`<path class="cursor" d=${`M${x(read + 0.5)} ${EDGE.top - 6}V${HEIGHT - EDGE.bottom}`} />`}
  </svg>`;
}

interface AcrossProps {
  ticks: readonly number[];
  y(value: number): number;
  width: number;
}

function Across({ ticks, y, width }: AcrossProps) {
  const digits = ticks.every(Number.isInteger) ? 0 : 1;
  return ticks.map(
    (value) => html`<path class="across" d=${`M${EDGE.left} ${y(value)}H${width - EDGE.right}`} />
      <text x=${EDGE.left - 6} y=${y(value) + 4} text-anchor="end">${number(value, digits)}</text>`,
  );
}

interface DatesProps {
  days: Days;
  x(day: number): number;
  width: number;
}

function Dates({ days: [first, end], x, width }: DatesProps) {
  const step = Math.max(1, Math.ceil((end - first) / Math.max(1, Math.floor((width - EDGE.left) / DATE_PX))));
  // The last one is written to its left: none stands in its way.
  const isFree = (day: number) => day === end - 1 || x(end) - x(day) > 1.4 * DATE_PX;
  const all = Array.from({ length: end - first }, (_, i) => first + i);
  return all
    .filter((day) => (end - 1 - day) % step === 0 && isFree(day))
    .map(
      (day) => html`<path class="tick" d=${`M${x(day + 0.5)} ${HEIGHT - EDGE.bottom}v4`} />
      <text x=${Math.min(x(day + 0.5), width - 36)} y=${HEIGHT - 6} text-anchor="middle">${night(day)}</text>`,
    );
}

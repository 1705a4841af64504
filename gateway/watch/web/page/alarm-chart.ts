// Nights as a small picture: a step each, what is usual beside it, and the night in which the alarm began. Drawn by hand, so that an
// alarm is there before any library for charts is.
import { useEffect, useRef, useState } from "preact/hooks";
import { stepPath, ticksOf } from "./alarm-chart-data.ts";
import { night, number } from "./format.ts";
import { html } from "./html.ts";
import { alarmView } from "./words/alarm.ts";

export interface ChartLine {
  name: string;
  values: readonly (number | null)[];
  /** What is usual: dashed. */
  isUsual?: boolean;
}

interface ChartProps {
  unit: string;
  /** Days since 1970-01-01, in order. */
  dates: readonly number[];
  lines: readonly ChartLine[];
  /** The night that is marked. */
  began: number;
  /** What it shows, for who does not see it. */
  says: string;
}

const HEIGHT = 190;
const EDGE = { left: 46, right: 10, top: 22, bottom: 26 };
/** px that a date needs. */
const DATE_PX = 96;

/** px; as wide as there is room for, so that letters stay as large as they are. */
function useWidth() {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) =>
      setWidth(Math.max(240, Math.floor(entry!.contentRect.width))),
    );
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  return [box, width] as const;
}

export function NightChart({ unit, dates, lines, began, says }: ChartProps) {
  const [box, width] = useWidth();
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const [first, last] = [dates[0] ?? 0, (dates.at(-1) ?? 0) + 1];
  const [low, high] = [Math.floor(Math.min(...values) - 1), Math.ceil(Math.max(...values) + 1)];
  const x = (day: number) =>
    EDGE.left + ((day - first) / Math.max(1, last - first)) * (width - EDGE.left - EDGE.right);
  const y = (value: number) =>
    HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const ticks = ticksOf(low, high);
  const digits = ticks.every(Number.isInteger) ? 0 : 1;
  const days = Math.max(
    1,
    Math.ceil((last - first) / Math.max(1, Math.floor((width - EDGE.left) / DATE_PX))),
  );
  // The last one is written to its left: none stands in its way.
  const isFree = (day: number) => day === last - 1 || x(last) - x(day) > 1.4 * DATE_PX;
  const shown = dates.filter((day) => (last - 1 - day) % days === 0 && x(day) >= EDGE.left && isFree(day));
  const isBegan = began >= first && began < last;
  return html`<figure class="nightchart" ref=${box}>
    <svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      <text x="2" y="13">${unit}</text>
      ${ticks.map(
        (value) => html`<path class="across" d=${`M${EDGE.left} ${y(value)}H${width - EDGE.right}`} />
          <text x=${EDGE.left - 6} y=${y(value) + 4} text-anchor="end">${number(value, digits)}</text>`,
      )}
      ${shown.map(
        (day) => html`<path class="tick" d=${`M${x(day + 0.5)} ${HEIGHT - EDGE.bottom}v4`} />
          <text x=${Math.min(x(day + 0.5), width - 36)} y=${HEIGHT - 6} text-anchor="middle">${night(day)}</text>`,
      )}
      ${
        isBegan &&
        html`<path class="began" d=${`M${x(began)} ${EDGE.top - 6}V${HEIGHT - EDGE.bottom}`} />
        <text class="beganname" x=${x(began)} y="13" text-anchor=${x(began) > width - 60 ? "end" : "middle"}>${alarmView.beganMark}</text>`
      }
      ${lines.map((line) => html`<path class=${line.isUsual ? "usual" : "measured"} d=${stepPath(dates, line.values, x, y)} />`)}
    </svg>
    <figcaption>
      ${lines.map(
        (line) =>
          html`<span class="key"><svg width="28" height="12" aria-hidden="true"><path class=${line.isUsual ? "usual" : "measured"} d="M0 6H28" /></svg> ${line.name}</span>`,
      )}
      <span>${says}</span>
    </figcaption>
  </figure>`;
}

// A node's spectra as a heat map: nights across, frequency up, colour by level. Over the same time as the charts beside it, and read
// by finger and keys like them.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { DAY_MS, nearest, nightAt, type Range } from "./chart-data.ts";
import { colorOf, useScheme, useWidth } from "./chart-theme.ts";
import type { TimeShown } from "./chart-time.ts";
import { night, number, withUnit } from "./format.ts";
import { type Column, cividis, columnsOf, loudest, reachOf, type Spectrum } from "./heat-data.ts";
import { html } from "./html.ts";
import { chartWords as words } from "./words/charts.ts";

const HEIGHT = 220;
/** Of the axes, as charts beside it have them. */
const LEFT = 70;
const BOTTOM = 34;
const RIGHT = 28;
const TOP = 8;

type Reach = NonNullable<ReturnType<typeof reachOf>>;

export function HeatMap({ spectra, shown }: { spectra: readonly Spectrum[]; shown: TimeShown }) {
  const reach = reachOf(spectra);
  if (reach === null) return html`<p class="nochart">${words.none.spectra}</p>`;
  return html`<${Drawn} spectra=${spectra} shown=${shown} reach=${reach} />`;
}

function Drawn({ spectra, shown, reach }: { spectra: readonly Spectrum[]; shown: TimeShown; reach: Reach }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const scheme = useScheme();
  const [isFocused, setFocused] = useState(false);
  const columns = columnsOf(spectra);
  const { range, cursor, point } = shown;
  const place =
    cursor === null
      ? columns.length - 1
      : nearest(
          columns.map(({ from }) => from),
          cursor,
        );
  // At once: what is printed does not wait.
  useLayoutEffect(() => {
    if (canvas.current !== null && width > 0) draw(canvas.current, width, columns, reach, shown);
  }, [width, scheme, spectra, range, cursor]);

  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step === undefined ? undefined : columns[place + step];
    if (next === undefined) return;
    point(next.from);
    event.preventDefault();
  };
  const pointed = (event: PointerEvent) => {
    const part = (event.offsetX - LEFT) / (width - LEFT - RIGHT);
    point(range[0] + Math.min(Math.max(part, 0), 1) * (range[1] - range[0]));
  };
  const said = (spectrum: Spectrum) => {
    const { hz, level, over } = loudest(spectrum);
    return [night(spectrum.date), withUnit(hz, "Hz"), withUnit(level, "dBFS"), withUnit(over, "dB")] as const;
  };
  const [date, hz, level] = said(columns[place]!.spectrum);
  return html`<figure class="chart">
    <div class="canvas" ref=${box} tabindex="0" role="img" aria-label=${words.heatSays(spectra.length, ...said(spectra.at(-1)!))}
      onKeyDown=${key} onFocus=${() => setFocused(true)} onBlur=${() => setFocused(false)}>
      <canvas ref=${canvas} onPointerMove=${pointed} onPointerDown=${pointed}></canvas>
    </div>
    <p class="read number" aria-live=${isFocused ? "polite" : "off"}>${words.loudestAt(date, hz, level)}</p>
    <${Scale} reach=${reach} />
  </figure>`;
}

function draw(
  canvas: HTMLCanvasElement,
  width: number,
  columns: Column[],
  reach: Reach,
  { range, cursor }: TimeShown,
) {
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = HEIGHT * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  const x = (at: number) => LEFT + ((at - range[0]) / (range[1] - range[0])) * (width - LEFT - RIGHT);
  const y = (hz: number) => HEIGHT - BOTTOM - (hz / reach.hz) * (HEIGHT - BOTTOM - TOP);
  drawAxis(context, width, reach, y);
  drawDates(context, range, x);
  context.save();
  context.beginPath();
  context.rect(LEFT, TOP, width - LEFT - RIGHT, HEIGHT - BOTTOM - TOP);
  context.clip();
  for (const { from, until, spectrum } of columns) {
    if (until < range[0] || from > range[1]) continue;
    const left = x(from);
    const wide = Math.max(2, x(until) - left);
    for (const [i, value] of spectrum.levels.entries()) {
      const hz = spectrum.from_hz + i * spectrum.step_hz;
      context.fillStyle = cividis((value - reach.low) / (reach.high - reach.low));
      // A hair more, so that nothing shines through between two of them.
      context.fillRect(left, y(hz + spectrum.step_hz), wide + 0.5, y(hz) - y(hz + spectrum.step_hz) + 0.5);
    }
  }
  if (cursor !== null) {
    context.strokeStyle = colorOf("--ink");
    context.setLineDash([4, 3]);
    context.strokeRect(x(cursor), TOP - 1, 0.01, HEIGHT - BOTTOM - TOP + 2);
  }
  context.restore();
}

function drawAxis(
  context: CanvasRenderingContext2D,
  width: number,
  { hz: most }: Reach,
  y: (hz: number) => number,
) {
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = colorOf("--ink");
  context.strokeStyle = colorOf("--line");
  context.textAlign = "right";
  context.textBaseline = "middle";
  const step = [250, 500, 1000, 2000].find((each) => most / each <= 5) ?? 4000;
  for (let hz = 0; hz <= most; hz += step) {
    context.strokeRect(LEFT - 5, y(hz), width - LEFT - RIGHT + 5, 0.01);
    context.fillText(number(hz), LEFT - 8, y(hz));
  }
  context.save();
  context.translate(12, (HEIGHT - BOTTOM) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText("Hz", 0, 0);
  context.restore();
}

function drawDates(context: CanvasRenderingContext2D, range: Range, x: (at: number) => number) {
  context.textAlign = "center";
  const days = (range[1] - range[0]) / DAY_MS;
  const wide = x(range[1]) - x(range[0]);
  const step = DATE_STEPS.find((each) => (each / days) * wide >= 52) ?? days;
  for (let day = Math.ceil(range[0] / DAY_MS); day * DAY_MS < range[1]; day += step) {
    const name = night(day);
    context.fillText(
      step < 300 ? name.slice("0000-".length) : name.slice(0, "0000".length),
      x(nightAt(day)),
      HEIGHT - 18,
    );
  }
}
/** Days from one date that is written to the next. */
const DATE_STEPS = [1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730, 1461];

function Scale({ reach: { low, high } }: { reach: Reach }) {
  const steps = Array.from({ length: 20 }, (_, i) => i);
  return html`<figcaption class="legend">
    <span class="number">${number(low)}<svg class="scale" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      ${steps.map((i) => html`<rect x=${i * 5} y="0" width="5.5" height="12" fill=${cividis(i / 19)} />`)}
    </svg>${withUnit(high, "dBFS")}</span>
    <span>${words.heatStands}</span>
  </figcaption>`;
}

// The same chart as a picture that scales, for reports: a band from the least to the greatest of each column, the mean on it.
import type { Span } from "../../store/view.ts";
import { escaped } from "../../text/html.ts";
import { localText } from "../../text/local-time.ts";
import { UNPRINTABLE } from "../../text/quoted.ts";
import { numberAxis, timeMarks } from "./axes.ts";
import { type Band, bandsOf, type Point } from "./bands.ts";
import type { ChartWords } from "./chart.ts";

const [WIDTH, HEIGHT] = [960, 360];
const PLOT = { left: 72, right: 936, top: 44, bottom: 304 };
const COLUMNS = PLOT.right - PLOT.left;
/** Of a label, px: so much a character at a size of 12. */
const CHARACTER = 7;
const NUMBER_STEPS = 6;

const STYLE =
  "text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:15px}.grid{stroke:#ddd}.axis{stroke:#333}" +
  ".band{fill:#9ec9e8;stroke:#9ec9e8;stroke-width:1.5}.mean{fill:none;stroke:#0b5c8f;stroke-width:1.5}";

/** Null where there is no point. */
export function svg(
  points: Iterable<Point>,
  span: Span,
  gapMs: number,
  { title, zone, decimals }: ChartWords,
): string | null {
  const bands = bandsOf(points, span, COLUMNS, gapMs);
  if (bands.points === 0) return null;
  const axis = numberAxis(bands.low, bands.high, NUMBER_STEPS);
  const y = (value: number) =>
    rounded(PLOT.bottom - ((value - axis.low) / (axis.high - axis.low)) * (PLOT.bottom - PLOT.top));
  const x = (at: number) => rounded(PLOT.left + ((at - span.from) / (span.until - span.from)) * COLUMNS);
  const runs = runsOf(bands.columns);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${plain(title)}</title>`,
    `<desc id="desc">${plain(`${localText(span.from, zone)} to ${localText(span.until, zone)}, ${zone}; from ${bands.low.toFixed(decimals)} to ${bands.high.toFixed(decimals)}`)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text class="title" x="${PLOT.left}" y="26">${plain(title)}</text>`,
    ...axis.marks.flatMap((value) => [
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(value)}" y2="${y(value)}"/>`,
      `<text x="${PLOT.left - 8}" y="${y(value) + 4}" text-anchor="end">${value.toFixed(axis.decimals)}</text>`,
    ]),
    ...runs.flatMap(({ first, columns }) => {
      const at = (i: number) => PLOT.left + first + i + 0.5;
      const upper = columns.map(({ high }, i) => `${at(i)},${y(high)}`);
      const lower = columns.map(({ low }, i) => `${at(i)},${y(low)}`).reverse();
      return [
        `<polygon class="band" points="${[...upper, ...lower].join(" ")}"/>`,
        `<polyline class="mean" points="${columns.map(({ value }, i) => `${at(i)},${y(value)}`).join(" ")}"/>`,
      ];
    }),
    `<line class="axis" x1="${PLOT.left}" x2="${PLOT.right}" y1="${PLOT.bottom}" y2="${PLOT.bottom}"/>`,
    ...timeMarks(span, zone, (width) => COLUMNS / (CHARACTER * (width + 3))).flatMap(({ at, text }) => [
      `<line class="axis" x1="${x(at)}" x2="${x(at)}" y1="${PLOT.bottom}" y2="${PLOT.bottom + 5}"/>`,
      `<text x="${x(at)}" y="${PLOT.bottom + 20}" text-anchor="middle">${text}</text>`,
    ]),
    `<text x="${PLOT.right}" y="${HEIGHT - 12}" text-anchor="end">${plain(zone)}</text>`,
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

/** Columns that follow one another. */
function runsOf(columns: readonly (Band | null)[]): { first: number; columns: Band[] }[] {
  const runs: { first: number; columns: Band[] }[] = [];
  for (const [i, band] of columns.entries()) {
    if (band === null) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.first + last.columns.length === i) last.columns.push(band);
    else runs.push({ first: i, columns: [band] });
  }
  return runs;
}

const rounded = (px: number) => Math.round(10 * px) / 10;
/** XML knows no control characters, whatever escapes them. */
const plain = (text: string) => escaped(text.replace(new RegExp(UNPRINTABLE, "gu"), " "));

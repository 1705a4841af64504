// A chart for a terminal: dots of braille, four to a line's height and two to a character's width, or ASCII where there is
// no Unicode. A column reaches from the least to the greatest of its time.
import type { Span } from "../../store/view.ts";
import { type NumberAxis, numberAxis, timeMarks } from "./axes.ts";
import { type Band, type Bands, bandsOf, type Point } from "./bands.ts";

export interface ChartSize {
  columns: number;
  rows: number;
}

export interface ChartWords {
  /** Above it. */
  title: string;
  decimals: number;
  zone: string;
}

/** Dots of a character, in a character's columns and rows from the bottom: U+2800 and a bit each. */
const BRAILLE = 0x2800;
// biome-ignore format: as they stand in a character
const DOTS = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]];
interface Pen {
  across: number;
  up: number;
  corner: string;
  side: string;
  mark: string;
  base: string;
  tick: string;
}

const UNICODE: Pen = { across: 2, up: 4, corner: "└", side: "│", mark: "┤", base: "─", tick: "┬" };
const ASCII: Pen = { across: 1, up: 2, corner: "+", side: "|", mark: "+", base: "-", tick: "+" };
/** A character's lower dot, its upper one, both. */
const ASCII_DOTS = " .'|";

/** Null where there is no point. `gapMs`: as of `bandsOf`. */
export function chart(
  points: Iterable<Point>,
  span: Span,
  gapMs: number,
  { columns, rows }: ChartSize,
  words: ChartWords,
  unicode: boolean,
): { lines: string[]; bands: Bands } | null {
  const pen = unicode ? UNICODE : ASCII;
  // As wide as the widest label can be: what the axis says is known when all points are.
  const labelled = Math.max(4, Math.min(8, Math.floor(columns / 6)));
  const width = columns - labelled - 2;
  const bands = bandsOf(points, span, width * pen.across, gapMs);
  if (bands.points === 0) return null;
  const axis = numberAxis(bands.low, bands.high, Math.max(1, Math.floor((rows - 1) / 2)));
  const dots = dotsOf(bands.columns, axis, rows * pen.up);
  const labels = labelsOf(axis, rows, pen);
  const body = Array.from({ length: rows }, (_, i) => {
    const row = rows - 1 - i;
    const label = labels.get(row);
    const cells = Array.from({ length: width }, (_, x) => cell(dots, x, row, pen));
    return `${(label ?? "").padStart(labelled)} ${label === undefined ? pen.side : pen.mark}${cells.join("")}`.trimEnd();
  });
  return { bands, lines: [words.title, ...body, ...timeAxis(span, words.zone, labelled, width, pen)] };
}

/** Which rows of dots a column of dots has, from the bottom; null where none. */
type Dots = ([from: number, to: number] | null)[];

function dotsOf(columns: readonly (Band | null)[], { low, high }: NumberAxis, height: number): Dots {
  const at = (value: number) => Math.round(((value - low) / (high - low)) * (height - 1));
  const dots: Dots = columns.map((band) => (band === null ? null : [at(band.low), at(band.high)]));
  // Steps are joined, so that they look like one line.
  return dots.map((each, i) => {
    const before = dots[i - 1];
    if (each === null || before == null) return each;
    return [Math.min(each[0], before[1] + 1), Math.max(each[1], before[0] - 1)];
  });
}

function cell(dots: Dots, x: number, row: number, pen: Pen): string {
  const has = (dx: number, dy: number) => {
    const column = dots[x * pen.across + dx];
    const y = row * pen.up + dy;
    return column != null && column[0] <= y && y <= column[1];
  };
  if (pen === ASCII) return ASCII_DOTS[(has(0, 0) ? 1 : 0) + (has(0, 1) ? 2 : 0)]!;
  let bits = 0;
  for (const [dx, column] of DOTS.entries())
    for (const [dy, bit] of column.entries()) if (has(dx, dy)) bits |= bit;
  return bits === 0 ? " " : String.fromCharCode(BRAILLE + bits);
}

/** By row, from the bottom. */
function labelsOf({ low, high, marks, decimals }: NumberAxis, rows: number, pen: Pen): Map<number, string> {
  const height = rows * pen.up - 1;
  const rowOf = (value: number) => Math.floor(Math.round(((value - low) / (high - low)) * height) / pen.up);
  return new Map(marks.map((value) => [rowOf(value), value.toFixed(decimals)]));
}

function timeAxis(span: Span, zone: string, labelled: number, width: number, pen: Pen): string[] {
  const column = (at: number) => Math.floor(((at - span.from) / (span.until - span.from)) * width);
  const marks = timeMarks(span, zone, (text) => width / (text + 2));
  const base = Array.from({ length: width }, () => pen.base);
  let texts = "";
  for (const { at, text } of marks) {
    base[column(at)] = pen.tick;
    const start = column(at);
    if (start + text.length > width || (texts !== "" && start <= texts.length)) continue;
    texts = texts.padEnd(start) + text;
  }
  const margin = " ".repeat(labelled + 1);
  return [`${margin}${pen.corner}${base.join("")}`, `${margin} ${texts}`.trimEnd()];
}

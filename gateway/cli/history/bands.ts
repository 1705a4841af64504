// What has been measured, by columns of a chart: each with the least and the greatest of its time, so that no peak is lost
// however long the time. What follows the measurement before soon enough is joined to it; where nothing came for longer,
// there is a gap.
import type { Span } from "../../store/view.ts";

export interface Point {
  /** unix ms */
  at: number;
  value: number;
  low: number;
  high: number;
}

/** Of a column; null where nothing is known. */
export interface Band {
  low: number;
  high: number;
  /** The mean of its values. */
  value: number;
}

export interface Bands {
  columns: (Band | null)[];
  /** How many points there are, and the least and greatest of them. */
  points: number;
  low: number;
  high: number;
}

/** `points` in the order of time. `gapMs`: after so long without one there is a gap. */
export function bandsOf(points: Iterable<Point>, span: Span, count: number, gapMs: number): Bands {
  const columns: (Band | null)[] = Array.from({ length: count }, () => null);
  const weights = new Float64Array(count);
  const columnAt = (at: number) =>
    Math.min(count - 1, Math.max(0, Math.floor(((at - span.from) / (span.until - span.from)) * count)));
  const add = (column: number, { value, low, high }: Omit<Point, "at">) => {
    const before = columns[column];
    const weight = ++weights[column]!;
    columns[column] =
      before == null
        ? { low, high, value }
        : {
            low: Math.min(before.low, low),
            high: Math.max(before.high, high),
            value: before.value + (value - before.value) / weight,
          };
  };
  const all = { points: 0, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
  let last: Point | null = null;
  for (const point of points) {
    const column = columnAt(point.at);
    if (last !== null && point.at - last.at <= gapMs) {
      const first = columnAt(last.at);
      // Between two points a line: of values, and of what they reach to.
      for (let c = first + 1; c < column; c++) add(c, between(last, point, (c - first) / (column - first)));
    }
    add(column, point);
    all.points++;
    all.low = Math.min(all.low, point.low);
    all.high = Math.max(all.high, point.high);
    last = point;
  }
  return { columns, ...all };
}

function between(a: Point, b: Point, share: number): Omit<Point, "at"> {
  const at = (from: number, to: number) => from + (to - from) * share;
  return { value: at(a.value, b.value), low: at(a.low, b.low), high: at(a.high, b.high) };
}

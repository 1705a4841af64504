// What a chart draws, as numbers: lines over one time axis, bands between lines, stretches that are marked. Without a browser, so
// that each computation can be tested.

/** Lines of one chart, all over the same times. */
export interface Plot {
  /** Unix ms, rising. */
  at: readonly number[];
  lines: readonly Line[];
  /** Filled between two lines, by their places in `lines`. */
  bands: readonly { upper: number; lower: number; token: string }[];
  /** Stretches of time with something about them; `until` null: it goes on. */
  marks: readonly { from: number; until: number | null }[];
  /** What they are. */
  markName: string;
  /** Places that are nights, of which only the date is told; null: all are. */
  nights: ReadonlySet<number> | null;
  /** On the axis, and beside every figure. */
  unit: string;
  digits: number;
  /** The axis shows at least so much: a battery that falls by 10 mV draws no cliff. */
  leastSpan: number;
}

export interface Line {
  name: string;
  /** One sentence on what it is; none where the name says all. */
  means: string | null;
  values: readonly (number | null)[];
  /** It came later than it was due, by place. */
  late: readonly boolean[];
  /** A custom property of the page's styles. */
  token: string;
  /** `nights`: a step that is a night wide. `none`: it bounds a band, and its figures are read. */
  look: "nights" | "line" | "none";
  /** Lengths of dashes and gaps, px. */
  dash: readonly number[];
  width: number;
  /** Values further apart than this are not joined, ms. */
  gap: number;
}

export const DAY_MS = 86_400_000;
/** A night follows the one before it, also when clocks go back. */
export const NIGHT_GAP_MS = 26 * 3_600_000;

/** The beginning of a date (days since 1970-01-01) where the reader is, unix ms. */
export function nightAt(date: number): number {
  const utc = new Date(date * DAY_MS);
  return new Date(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate()).getTime();
}

/** A line of nights: a step each. */
export function nightLine(
  [name, means]: readonly [string, string | null],
  values: readonly (number | null)[],
  late: readonly boolean[],
  token: string,
  { width = 1.5, dash = [] }: { width?: number; dash?: readonly number[] } = {},
): Line {
  return { name, means, values, late, token, dash, width, look: "nights", gap: NIGHT_GAP_MS };
}

/** Where a suspicion may begin: shared/leak/thresholds.ts, SLOW (70 times 0.05 dB) and SLOW_DEVIATIONS, docs/leak.md. */
export const SLOW_DB = 3.5;
export const SLOW_DEVIATIONS = 2;

/** Level over which most of the last nights have to be for the slow rule, by night; null while there is no baseline. */
export function limits(
  baseline: readonly (number | null)[],
  deviation: readonly (number | null)[],
): (number | null)[] {
  return baseline.map((base, i) =>
    base === null ? null : base + Math.max(SLOW_DB, SLOW_DEVIATIONS * (deviation[i] ?? 0)),
  );
}

/** Level-90 less level-10: how much a night varies. */
export const spreads = (
  level90: readonly (number | null)[],
  level10: readonly (number | null)[],
): (number | null)[] =>
  level90.map((high, i) => {
    const low = level10[i] ?? null;
    return high === null || low === null ? null : high - low;
  });

/** Several series over times of their own as one: each has null where another one's time is. */
export function joined(
  all: readonly { at: readonly number[]; columns: readonly (readonly (number | null)[])[] }[],
): { at: number[]; columns: (number | null)[][]; places: number[][] } {
  const at = [...new Set(all.flatMap((each) => [...each.at]))].sort((a, b) => a - b);
  const place = new Map(at.map((time, i) => [time, i]));
  const places = all.map((each) => each.at.map((time) => place.get(time)!));
  const columns = all.flatMap((each, which) =>
    each.columns.map((values) => {
      const column: (number | null)[] = new Array(at.length).fill(null);
      for (const [i, value] of values.entries()) column[places[which]![i]!] = value;
      return column;
    }),
  );
  return { at, columns, places };
}

/** So far apart are readings where none is missing: a gap is more than twice the usual step, and half a day at least. */
export function gapOf(at: readonly number[]): number {
  const steps = at
    .slice(1)
    .map((time, i) => time - at[i]!)
    .sort((a, b) => a - b);
  return Math.max(DAY_MS / 2, 2.5 * (steps[steps.length >> 1] ?? 0));
}

/** The place of the time nearest to `time`; -1 where there is none. */
export function nearest(at: readonly number[], time: number): number {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time - at[low - 1]! < at[low]! - time ? low - 1 : high;
}

/** The next place from `from` in this direction at which any line has a value; `from` where there is none. */
export function nextValue({ at, lines }: Plot, from: number, direction: 1 | -1): number {
  for (let i = from + direction; i >= 0 && i < at.length; i += direction)
    if (lines.some(({ values }) => values[i] !== null)) return i;
  return from;
}

/** The newest place with a value; -1 where no line has any. */
export const newest = (plot: Plot): number => {
  const last = nextValue(plot, plot.at.length, -1);
  return last === plot.at.length ? -1 : last;
};

export const isEmpty = ({ lines }: Plot): boolean =>
  lines.every(({ values }) => values.every((value) => value === null));

/** What the axis shows of these values: all, with a margin, and `leastSpan` at least. */
export function axisRange(min: number, max: number, leastSpan: number): [number, number] {
  const span = Math.max((max - min) * 1.12, leastSpan);
  const middle = (min + max) / 2;
  return [middle - span / 2, middle + span / 2];
}

export type Range = readonly [from: number, until: number];

/** A range within `all`, as wide as asked for where that fits; a day at least. */
export function within([from, until]: Range, all: Range): Range {
  const width = Math.min(Math.max(until - from, DAY_MS), all[1] - all[0]);
  const start = Math.min(Math.max((from + until) / 2 - width / 2, all[0]), all[1] - width);
  return [start, start + width];
}

/** Narrower (under 1) or wider around `at`. */
export function zoomed([from, until]: Range, factor: number, at: number, all: Range): Range {
  const center = Math.min(Math.max(at, from), until);
  return within([center - (center - from) * factor, center + (until - center) * factor], all);
}

export const moved = ([from, until]: Range, by: number, all: Range): Range =>
  within([from + by * (until - from), until + by * (until - from)], all);

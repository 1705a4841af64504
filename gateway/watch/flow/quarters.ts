// From a meter's samples to what ran through it in each quarter of an hour. Between two samples a flow is taken to change
// evenly, and a count to rise evenly; a quarter says how much of it is known of.
//
//   samples   x-----x---x--------x            x----x      further apart than GAP_MS: nothing is known of between
//   quarters  |---------|---------|---------|---------|
import type { FlowHour, FlowSample } from "../../store/view.ts";

export const QUARTER_MS = 900_000;
export const HOUR_MS = 3_600_000;
export const QUARTERS = HOUR_MS / QUARTER_MS;
/** Loggers that sample hourly are the slowest that tell a night's lowest hour; and some minutes of slack. */
export const GAP_MS = 65 * 60_000;

/** A single sample is not believed beyond so many times what the meter has told otherwise. */
const IMPOSSIBLE = 5;
/** Of a series this quantile is what it tells otherwise: leaves room for a twentieth of nonsense. */
const USUAL_HIGH = 0.95;
/** Of fewer samples nothing is known otherwise. */
const LEAST_SAMPLES = 8;

/** What is wrong with a sample: it stands alone far off, or a count is less than before. */
export type SampleFault = { at: number; fault: "jump" | "backwards" };

export interface Run {
  hours: FlowHour[];
  faults: SampleFault[];
}

/**
 * `samples` in any order, several of one time count once; m³/h, or m³ where the meter `counts`. `most`: the highest flow of
 * an hour that it had lately, m³/h; null where it has no past. Only quarters from `from` until `until`, unix ms, are given.
 */
export function hoursOf(
  samples: readonly FlowSample[],
  {
    counts,
    most = null,
    from = Number.MIN_SAFE_INTEGER,
    until = Number.MAX_SAFE_INTEGER,
  }: {
    counts: boolean;
    most?: number | null;
    from?: number;
    until?: number;
  },
): Run {
  const sorted = onceEach(samples);
  const { kept, faults } = counts ? risesOnly(sorted, most) : withoutLoners(sorted, most);
  const quarters = new Map<number, { volume: number; covered: number }>();
  for (const [a, b] of kept) spread(a, b, counts, quarters);
  const hours = new Map<number, { volumes: number[]; covered: number[] }>();
  for (const [quarter, { volume, covered }] of quarters) {
    const at = quarter * QUARTER_MS;
    if (at < from || at >= until) continue;
    const hour = Math.floor(quarter / QUARTERS);
    let row = hours.get(hour);
    if (row === undefined) {
      row = { volumes: Array(QUARTERS).fill(0), covered: Array(QUARTERS).fill(0) };
      hours.set(hour, row);
    }
    row.volumes[quarter - hour * QUARTERS] = volume;
    row.covered[quarter - hour * QUARTERS] = Math.round(covered);
  }
  const found = [...hours].map(([hour, row]) => ({ hour, ...row }));
  return { hours: found.toSorted((a, b) => a.hour - b.hour), faults };
}

type Pair = readonly [FlowSample, FlowSample];

/** By time; of several at one time the lowest, whichever came first. */
function onceEach(samples: readonly FlowSample[]): FlowSample[] {
  const sorted = samples.toSorted((a, b) => a.at - b.at || a.value - b.value);
  return sorted.filter(({ at }, i) => i === 0 || sorted[i - 1]!.at !== at);
}

const pairs = (samples: readonly FlowSample[]): Pair[] =>
  samples.slice(1).map((sample, i) => [samples[i]!, sample] as const);

function highOf(values: readonly number[]): number | null {
  if (values.length < LEAST_SAMPLES) return null;
  const sorted = Float64Array.from(values, Math.abs).sort();
  return sorted[Math.floor(USUAL_HIGH * (sorted.length - 1))]!;
}

/** The flow beyond which one sample alone is not believed; null where nothing is known to judge by. */
function boundOf(high: number | null, most: number | null): number | null {
  const known = Math.max(high ?? 0, most ?? 0);
  return known > 0 ? IMPOSSIBLE * known : null;
}

/** Of a flow: without what stands alone far above all others, or at 0 between two that are not. */
function withoutLoners(
  sorted: readonly FlowSample[],
  most: number | null,
): { kept: Pair[]; faults: SampleFault[] } {
  const bound = boundOf(highOf(sorted.map(({ value }) => value)), most);
  const isZero = ({ value }: FlowSample) => value === 0;
  const isFar = ({ value }: FlowSample) => bound !== null && Math.abs(value) > bound;
  const zeros = sorted.filter(isZero).length;
  const faults: SampleFault[] = [];
  const kept = sorted.filter((sample, i) => {
    const [before, after] = [sorted[i - 1], sorted[i + 1]];
    const isLone = (is: (sample: FlowSample) => boolean) =>
      is(sample) && before !== undefined && after !== undefined && !is(before) && !is(after);
    // A meter that often shows 0 between others measures so little that it may.
    const isDrop = isLone(isZero) && zeros <= sorted.length / 20;
    if (!isLone(isFar) && !isDrop) return true;
    faults.push({ at: sample.at, fault: "jump" });
    return false;
  });
  return { kept: pairs(kept), faults };
}

/** Of a count: without what goes back, as where a meter was exchanged, and without what no pipe can have let through. */
function risesOnly(
  sorted: readonly FlowSample[],
  most: number | null,
): { kept: Pair[]; faults: SampleFault[] } {
  const steps = pairs(sorted);
  const rises = steps.map(([a, b]) => b.value - a.value).filter((rise) => rise > 0);
  // A count goes up in steps of its own: of two samples close together one may have it and the other not.
  const tick = rises.reduce((least, rise) => Math.min(least, rise), Number.POSITIVE_INFINITY);
  const flows = steps
    .filter(([a, b]) => b.value >= a.value)
    .map(([a, b]) => ((b.value - a.value) / (b.at - a.at)) * HOUR_MS);
  const bound = boundOf(highOf(flows), most);
  const faults: SampleFault[] = [];
  const kept = steps.filter(([a, b]) => {
    const rise = b.value - a.value;
    const isFar = bound !== null && rise > (bound * (b.at - a.at)) / HOUR_MS + 2 * tick;
    if (rise >= 0 && !isFar) return true;
    faults.push({ at: b.at, fault: rise < 0 ? "backwards" : "jump" });
    return false;
  });
  return { kept, faults };
}

/** What ran between two samples, onto the quarters that they are in. */
function spread(
  a: FlowSample,
  b: FlowSample,
  counts: boolean,
  quarters: Map<number, { volume: number; covered: number }>,
): void {
  const span = b.at - a.at;
  if (span > GAP_MS) return;
  const flowAt = (at: number) => a.value + ((b.value - a.value) * (at - a.at)) / span;
  for (let at = a.at; at < b.at; ) {
    const quarter = Math.floor(at / QUARTER_MS);
    const end = Math.min(b.at, (quarter + 1) * QUARTER_MS);
    const ms = end - at;
    const volume = counts
      ? ((b.value - a.value) * ms) / span
      : (((flowAt(at) + flowAt(end)) / 2) * ms) / HOUR_MS;
    const known = quarters.get(quarter) ?? { volume: 0, covered: 0 };
    quarters.set(quarter, { volume: known.volume + volume, covered: known.covered + ms });
    at = end;
  }
}

/**
 * Of each quarter what is known better: of two the one of which more is known, else the later word. So a file that comes twice,
 * or overlaps another, changes nothing.
 */
export function merged(before: FlowHour | undefined, now: FlowHour): FlowHour {
  if (before === undefined) return now;
  const isBetter = now.covered.map((covered, i) => covered >= before.covered[i]!);
  const pick = (of: "volumes" | "covered") =>
    now[of].map((value, i) => (isBetter[i] ? value : before[of][i]!));
  return { hour: now.hour, volumes: pick("volumes"), covered: pick("covered") };
}

// What came of a node in a month: how many readings of those that its interval makes, and how many of them late.
import {
  INTERVAL_DEFAULT_MS,
  LATE_INTERVALS,
  type NodeInfo,
  type Span,
  type View,
} from "../../store/view.ts";

export interface NodeFigures {
  name: string;
  /** Readings that it should have made since it was heard first; null where it was never heard in the month. */
  expected: number | null;
  /** Those that are there, whenever they came. */
  delivered: number;
  /** Those of them that came later than the node may be. */
  late: number;
  /** Delivered of expected, 0 to 1. */
  availability: number | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** In which minutes of a span anything came. */
export interface Arrivals {
  add(received: number): void;
  /** Some node was there before: the span begins with what is to be heard, else with what came first. */
  wereBefore(): void;
  /** Spans in which nothing came for longer than a node may be late that is due so often, ms. */
  silences(dueMs: number): Span[];
}

export function createArrivals({ from, until }: Span): Arrivals {
  let isFromStart = false;
  const minutes = new Uint8Array(Math.max(0, Math.ceil((until - from) / MINUTE_MS)));
  return {
    add(received) {
      if (received >= from && received < until) minutes[Math.floor((received - from) / MINUTE_MS)] = 1;
    },
    wereBefore() {
      isFromStart = true;
    },
    silences(dueMs) {
      const found: Span[] = [];
      const first = minutes.indexOf(1);
      if (!isFromStart && first < 0) return [];
      let begun = isFromStart ? 0 : first;
      for (let i = begun; i <= minutes.length; i++) {
        if (i < minutes.length && minutes[i] === 0) continue;
        if ((i - begun) * MINUTE_MS > LATE_INTERVALS * dueMs)
          found.push({ from: from + begun * MINUTE_MS, until: Math.min(until, from + i * MINUTE_MS) });
        begun = i + 1;
      }
      return found;
    },
  };
}

/** `dueMs`: how often it should be heard. */
export function nodeFigures(
  view: Pick<View, "within">,
  { name, interval }: NodeInfo,
  dueMs: number,
  span: Span,
  arrivals: Arrivals,
): NodeFigures {
  const every = interval ?? INTERVAL_DEFAULT_MS;
  let [delivered, late] = [0, 0];
  let first: number | null = null;
  for (const { time, received } of view.within(name, "reading", span)) {
    delivered++;
    arrivals.add(received);
    if (time !== null && received - time > LATE_INTERVALS * dueMs) late++;
    first = Math.min(first ?? Number.POSITIVE_INFINITY, time ?? received);
  }
  // One that was there before should have told from the first minute on.
  const before = view.within(name, "reading", { from: span.from - DAY_MS, until: span.from }, 1);
  const wasBefore = before.next().done === false;
  if (wasBefore) arrivals.wereBefore();
  const since = wasBefore ? span.from : first;
  if (since === null) return { name, expected: null, delivered, late, availability: null };
  const expected = Math.max(delivered, Math.floor((span.until - since) / every));
  return { name, expected, delivered, late, availability: expected === 0 ? null : delivered / expected };
}

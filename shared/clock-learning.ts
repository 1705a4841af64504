// How a node learns the rate of its own clock (firmware/node/clock.ts), in the numbers that depend on its board: they
// are computed into its bundle, and plans and simulations of radio networks count with them.
import type { BoardClock } from "./clocks.ts";

/** Answers on a slow line are right within 0.2 s: a clock that is off by more than this, s, has run wrong. */
export const SEEN_S = 1;
/** The rate is measured over this, s, at least: at first within 1/1500. */
export const SPAN_S = 600;
/** Over no more than this, s, is any measured: within 20 ppm. */
const LONGEST_S = 21600;
/** A rate that was learned changes by less than 1/LEARNED_LIMIT from one answer to the next, as long as they come. */
export const LEARNED_LIMIT = 200;

/** No rate is more than 1/limit wrong: a fifth over the clock's error, and 500 ppm for what answers are off by. */
export function rateLimit(clock: BoardClock): number {
  return Math.floor(10_000_000 / (12 * clock.error + 5000));
}

/** The longest span that is measured, s: over a longer one wander makes more than SEEN_S. */
export function longestSpan(clock: BoardClock): number {
  // gate: math-sqrt: no node computes it
  return Math.min(LONGEST_S, Math.floor(Math.sqrt((3600 * 1_000_000 * SEEN_S) / clock.wander)));
}

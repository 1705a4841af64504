// How far the clocks of two nodes come apart until they are set again: what a slot has to hold.
import { longestSpan } from "../../shared/clock-learning.ts";
import type { BoardClock } from "../../shared/clocks.ts";
import { HOUR_MS } from "./schedule.ts";

/** How well an answer's time is taken, through a module with commands (assumed). */
const ANSWER_MS = 50;

/** ms in an hour at 1 ppm. */
const PPM_HOUR = HOUR_MS / 1e6;

/**
 * ms that a clock is off at most before it is set again, where answers are so many ms apart, once its rate has been
 * learned: from the mean of a span, and used until the next one is over.
 */
function offOnceLearned(clock: BoardClock, answersMs: number): number {
  const { error, wander } = clock;
  const hours = answersMs / HOUR_MS;
  // So many answers apart.
  const span = hours * Math.ceil((1000 * longestSpan(clock)) / answersMs);
  const wandered = PPM_HOUR * wander * hours * (1.5 * span - hours / 2);
  // Wherever it wanders, it stays within its error.
  return Math.min(wandered, 2 * PPM_HOUR * error * hours) + ANSWER_MS * (1 + (2 * hours) / span);
}

/**
 * ms that two of them come apart, in opposite directions: from one answer to the next, or over the first batch after a
 * reset, when nothing has been learned.
 */
export function apart(clock: BoardClock, answersMs: number, batchMs: number): number {
  const atFirst = PPM_HOUR * clock.error * (batchMs / HOUR_MS);
  // Answers follow batches.
  const wholeMs = Math.ceil(answersMs / batchMs) * batchMs;
  return 2 * Math.max(offOnceLearned(clock, wholeMs), atFirst);
}

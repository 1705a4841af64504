// The node's idea of time: acks bring it, and the rate at which the node's own clock runs wrong is learned from two
// of them. Until the first one the node knows only how long it has been running.
//
// A crystal is off by 20 ppm, and stays so; an oscillator without one is off by up to a tenth, and wanders. So the rate
// is learned as soon as the clock is seen to be off by more than an answer may be: that of a good clock over hours, and
// thus exactly, that of a bad one from each answer to the next.

import { LEARNED_LIMIT, SEEN_S, SPAN_S } from "../../shared/clock-learning.ts";

let started = getTime();
/** The clock was set last at this moment of the node's own clock, to this unix time; s. */
let setAt = 0;
let setTo = 0;
/** The same of an earlier time, from which the rate is measured. */
let learnedAt: number;
let learnedTo: number;
/** Seconds that pass in one of the node's clock. */
export let rate = 1;
/** A change of the rate by more than 1/limit is a gateway whose clock was set, and nothing to learn from. */
let limit: number;

/** Once a rate was learned: never the same, so that it tells that one was. */
const NEXT_LIMIT = CLOCK_LIMIT < LEARNED_LIMIT ? LEARNED_LIMIT : CLOCK_LIMIT + 1;

/** A clock that is set by more than this, s, has jumped: the windows before belong to another time. */
const JUMP_S = 60;
/** 1 where the clock has jumped since `forgetJump`. */
export let jumped = 0;
export function forgetJump(): void {
  jumped = 0;
}

/** 0x80 once an ack has brought the time, as records keep it; else 0. */
export let clockSet = 0;

/** Seconds since this boot. */
export function uptime(): number {
  return getTime() - started;
}

/** Unix seconds with their fraction at a moment of the node's clock; its own has to be set. */
export function unix(moment: number): number {
  return setTo + (moment - setAt) * rate;
}

/** Unix seconds where the clock is set, else seconds since this boot; whole, never ahead. */
export function now(): number {
  return Math.floor(clockSet ? unix(getTime()) : uptime());
}

/** Unix seconds of an uptime in this boot; the clock has to be set. */
export function unixOfUptime(uptimeS: number): number {
  return Math.floor(unix(started + uptimeS));
}

/** Sets the clock: unix seconds and milliseconds as of now. */
export function setClock(seconds: number, milliseconds: number): void {
  // At first too: a night begins only after that, and forgets it.
  if (Math.abs(seconds - now()) > JUMP_S) jumped = 1;
  setAt = getTime();
  setTo = seconds + milliseconds / 1000;
  // At first neither is a number, and so neither less than anything.
  let span = setAt - learnedAt;
  let off = setTo - learnedTo - span * rate;
  if (span < SPAN_S || (Math.abs(off) < SEEN_S && span < CLOCK_SPAN_S)) return;
  if (Math.abs(off) * limit < span) {
    rate += off / span;
    limit = NEXT_LIMIT;
  } else {
    // Twice in a row it is the rate that is wrong.
    if (limit === CLOCK_LIMIT) rate = 1;
    limit = CLOCK_LIMIT;
  }
  learnedAt = setAt;
  learnedTo = setTo;
  clockSet = 0x80;
}

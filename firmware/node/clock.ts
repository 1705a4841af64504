// The node's idea of time: acks bring it, and the rate at which the node's own clock runs wrong is learned from
// those far apart. Until the first one the node knows only how long it has been running.

let started = getTime();
/** The last ack: when it came by the node's clock, and the unix time it brought, s. */
let heard = 0;
let brought = 0;
/** An earlier one, from which the drift is measured. */
let firstHeard: number;
let firstBrought: number;
/** Seconds to add for each second of the node's clock. */
let drift = 0;

/** Drift is measured over at least this, s: acks on a slow line are right within 0.2 s, so within 10 ppm. */
const LONG_ENOUGH = 21600;
/** A crystal is right within 1/2000. More is a gateway whose clock was set, and nothing to learn from. */
const MOST = 2000;

/** The clock was set by more than this, s: what was heard meanwhile was heard at another time. */
const JUMP = 60;
/** The clock has jumped since this was set to 0. */
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
  return brought + (moment - heard) * (1 + drift);
}

/** Unix seconds where the clock is set, else seconds since this boot; whole, never ahead. */
export function now(): number {
  return Math.floor(clockSet ? unix(getTime()) : uptime());
}

/** Unix seconds of an uptime in this boot; the clock has to be set. */
export function timeOf(up: number): number {
  return Math.floor(unix(started + up));
}

/** Sets the clock: unix seconds and milliseconds as of now. */
export function setClock(seconds: number, milliseconds: number): void {
  if (clockSet && Math.abs(seconds - now()) > JUMP) jumped = 1;
  heard = getTime();
  brought = seconds + milliseconds / 1000;
  let span = heard - firstHeard;
  if (clockSet && span < LONG_ENOUGH) return;
  if (clockSet) {
    drift = (brought - firstBrought) / span - 1;
    if (Math.abs(drift) * MOST > 1) drift = 0;
  }
  firstHeard = heard;
  firstBrought = brought;
  clockSet = 0x80;
}

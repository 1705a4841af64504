// The node's idea of time: acks bring it, and the rate at which the node's own clock runs wrong is learned from
// those far apart. Until the first one the node knows only how long it has been running.

let started = getTime();
/** The clock was set last at this moment of the node's own clock, to this unix time; s. */
let setAt = 0;
let setTo = 0;
/** The same of an earlier time, from which the drift is measured. */
let driftFrom: number;
let driftFromUnix: number;
/** Seconds to add for each second of the node's clock. */
let drift = 0;

/** Drift is measured over this, s, at least: acks on a slow line are right within 0.2 s, so within 10 ppm. */
const DRIFT_SPAN_S = 21600;
/** A crystal drifts by less than 1/2000. More is a gateway whose clock was set, and nothing to learn from. */
const DRIFT_LIMIT = 2000;

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
  return setTo + (moment - setAt) * (1 + drift);
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
  if (clockSet && Math.abs(seconds - now()) > JUMP_S) jumped = 1;
  setAt = getTime();
  setTo = seconds + milliseconds / 1000;
  let span = setAt - driftFrom;
  if (clockSet && span < DRIFT_SPAN_S) return;
  if (clockSet) {
    drift = (setTo - driftFromUnix) / span - 1;
    if (Math.abs(drift) * DRIFT_LIMIT > 1) drift = 0;
  }
  driftFrom = setAt;
  driftFromUnix = setTo;
  clockSet = 0x80;
}

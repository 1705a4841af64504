// The node's idea of time: an offset to the interpreter's own clock, set by acks. Until the first one the
// node knows only how long it has been running.

let started = getTime();
let offset = 0;

/** 0x80 once an ack has brought the time, as records keep it; else 0. */
export let clockSet = 0;

/** Seconds since this boot. */
export function uptime(): number {
  return getTime() - started;
}

/** Unix seconds where the clock is set, else seconds since this boot; whole, never ahead. */
export function now(): number {
  return Math.floor(clockSet ? getTime() + offset : uptime());
}

/** Sets the clock: unix seconds and milliseconds as of now. */
export function setClock(seconds: number, milliseconds: number): void {
  offset = seconds + milliseconds / 1000 - getTime();
  clockSet = 0x80;
}

/** Unix seconds of an uptime in this boot; the clock has to be set. */
export function timeOf(up: number): number {
  return Math.floor(started + up + offset);
}

// When the node looks at itself: once it has been answered after its start, and on command. Then the next tick listens, and the one after it reports.

/** Ticks until then; 0: none is due. */
export let checkTicks = 0;

export function checkSoon(): void {
  checkTicks = 2;
}

/** To be called at each tick: whether this is the one that reports. */
export function checkTick(): boolean {
  return checkTicks > 0 && !--checkTicks;
}

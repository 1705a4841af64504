// A serial line hands over what it was given in that order, whatever becomes of its timers: where a process has to wait
// for its processor between two pieces, a timer that is set later is due earlier.

/** As `later`, for what runs in the order in which it was asked for. Nothing of it can be taken back alone. */
export function inOrder(later: (ms: number, run: () => void) => void): (ms: number, run: () => void) => void {
  const waiting: (() => void)[] = [];
  return (ms, run) => {
    waiting.push(run);
    later(ms, () => waiting.shift()!());
  };
}

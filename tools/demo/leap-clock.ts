// A clock that leaps from one thing that happens to the next: weeks in seconds, with a gateway whose watches look each
// minute. What falls due in between runs once, late, as on a machine that was suspended.
import type { Clock } from "../../gateway/clock.ts";

interface Entry {
  at: number;
  order: number;
  run: () => void;
}

export interface LeapClock extends Clock {
  monotonic(): number;
  /** Stands at `time`, unix ms, and runs all that has fallen due. What that sets for later waits for the next leap. */
  leap(time: number): void;
}

/** `start`: unix ms. */
export function createLeapClock(start: number): LeapClock {
  let now = start;
  let order = 0;
  const entries = new Set<Entry>();
  /** The first of those that are due. */
  const due = (): Entry | undefined => {
    let first: Entry | undefined;
    for (const entry of entries) {
      if (entry.at > now) continue;
      if (!first || entry.at < first.at || (entry.at === first.at && entry.order < first.order))
        first = entry;
    }
    return first;
  };
  return {
    now: () => Math.floor(now),
    monotonic: () => now,
    setTimeout(run, ms) {
      const entry = { at: now + Math.max(0, ms), order: order++, run };
      entries.add(entry);
      return entry;
    },
    clearTimeout(timer) {
      entries.delete(timer as Entry);
    },
    leap(time) {
      now = Math.max(now, time);
      for (let entry = due(); entry !== undefined; entry = due()) {
        entries.delete(entry);
        entry.run();
      }
    },
  };
}

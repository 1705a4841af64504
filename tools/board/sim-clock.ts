// A clock that goes where it is told: days in seconds, or in step with the wall clock. Nodes, link and
// gateway of a simulation share one.
import type { Clock } from "../../gateway/clock.ts";

interface Entry {
  at: number;
  /** Order of timers due at the same time: first set, first run. */
  order: number;
  run: (() => void) | undefined;
}

export interface SimClock extends Clock {
  /** When the next timer is due, unix ms; Infinity without one. */
  next(): number;
  /** Unix ms with their fraction, which `now` cuts off. */
  precise(): number;
  /** Runs the next timer at its time. */
  step(): void;
  /** Runs all timers due up to `time`, and stands at `time`. */
  runUntil(time: number): void;
}

/** `start`: unix ms. */
export function createSimClock(start: number): SimClock {
  let now = start;
  let order = 0;
  // A binary heap by (at, order); a cleared timer stays in it without its function.
  const heap: Entry[] = [];
  const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

  const push = (entry: Entry) => {
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  };

  const pop = () => {
    const last = heap.pop()!;
    const n = heap.length;
    if (n === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  };

  const settle = () => {
    while (heap.length > 0 && heap[0]!.run === undefined) pop();
  };

  const clock: SimClock = {
    now: () => Math.floor(now),
    monotonic: () => now,
    precise: () => now,
    setTimeout: (run, ms) => {
      const entry: Entry = { at: now + Math.max(0, ms), order: order++, run };
      push(entry);
      return entry;
    },
    clearTimeout: (timer) => {
      if (timer) (timer as Entry).run = undefined;
    },
    next: () => {
      settle();
      return heap.length > 0 ? heap[0]!.at : Number.POSITIVE_INFINITY;
    },
    step: () => {
      settle();
      const entry = heap[0];
      if (entry === undefined) return;
      pop();
      const run = entry.run!;
      entry.run = undefined;
      now = Math.max(now, entry.at);
      run();
    },
    runUntil: (time) => {
      while (clock.next() <= time) clock.step();
      now = Math.max(now, time);
    },
  };
  return clock;
}

// What happens next: events of the simulated time in their order; what is due at the same moment comes in the order
// in which it was planned, so that a seed gives one run.

export interface Agenda {
  /** ms since the run began. */
  now(): number;
  /** Not before now. */
  at(time: number, run: () => void): void;
  /** Lets all happen that is due until then. */
  runUntil(time: number): void;
}

interface Entry {
  time: number;
  order: number;
  run: () => void;
}

const before = (a: Entry, b: Entry) => a.time < b.time || (a.time === b.time && a.order < b.order);

export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let now = 0;
  let planned = 0;

  function push(entry: Entry): void {
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  function pop(): Entry {
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    now: () => now,
    at(time, run) {
      push({ time: Math.max(time, now), order: planned++, run });
    },
    runUntil(time) {
      while (heap.length > 0 && heap[0]!.time <= time) {
        const entry = pop();
        now = entry.time;
        entry.run();
      }
      now = time;
    },
  };
}

// A queue that is worked off in batches, with a turn of the event loop between: what comes during one is the next, and
// lines are heard meanwhile.
import { createFairQueue } from "./fair-queue.ts";

export interface Batches<Item> {
  /** Queues an item; past the bound one is given up. Takes nothing any more once closed. */
  add(item: Item): void;
  /** Resolves when the queue is empty. */
  idle(): Promise<void>;
  /** Works off what is queued, then takes nothing any more. */
  close(): Promise<void>;
}

export interface BatchesOptions<Item> {
  /** Items that may wait. */
  queueMax: number;
  batchMax: number;
  /** Whose it is: they take turns. */
  keyOf(item: Item): string;
  /** Returns how many of them are done, the first at least; the rest is in the next batch. */
  work(batch: Item[]): number;
  /** One was given up for want of room. */
  onDropped(item: Item): void;
}

export function createBatches<Item>(options: BatchesOptions<Item>): Batches<Item> {
  const { queueMax, batchMax, keyOf, work, onDropped } = options;
  const queue = createFairQueue(queueMax, keyOf);
  let scheduled = false;
  let closed = false;
  let waiting: (() => void)[] = [];

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }

  function turn(): void {
    scheduled = false;
    const batch = queue.take(batchMax);
    queue.putBack(batch.slice(work(batch)));
    if (queue.size() > 0) {
      schedule();
      return;
    }
    const resolve = waiting;
    waiting = [];
    for (const each of resolve) each();
  }

  const idle = () =>
    new Promise<void>((resolve) => {
      if (scheduled) waiting.push(resolve);
      else resolve();
    });

  return {
    add(item) {
      if (closed) return;
      const dropped = queue.add(item);
      if (dropped !== undefined) onDropped(dropped);
      schedule();
    },
    idle,
    close() {
      closed = true;
      return idle();
    },
  };
}

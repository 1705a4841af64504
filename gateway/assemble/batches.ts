// A queue that is worked off in batches, with a turn of the event loop between: what comes during one is the next, and
// lines are heard meanwhile.

export interface Batches<Item> {
  /** Queues an item; past the bound the oldest is given up. Takes nothing any more once closed. */
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
  work(batch: Item[]): void;
  /** One was given up for want of room. */
  onDropped(item: Item): void;
}

export function createBatches<Item>(options: BatchesOptions<Item>): Batches<Item> {
  const { queueMax, batchMax, work, onDropped } = options;
  let queue: Item[] = [];
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
    const batch = queue.length <= batchMax ? queue : queue.slice(0, batchMax);
    queue = queue.slice(batch.length);
    work(batch);
    if (queue.length > 0) {
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
      if (queue.length >= queueMax) onDropped(queue.shift()!);
      queue.push(item);
      schedule();
    },
    idle,
    close() {
      closed = true;
      return idle();
    },
  };
}

// A queue in which who brings much waits behind itself: the items of each key keep their order, keys take turns, and
// where there is no room any more it is the key's own oldest that goes.

export interface FairQueue<Item> {
  /** Returns what had to go for it; undefined where there was room. */
  add(item: Item): Item | undefined;
  /** The next, `most` at most. */
  take(most: number): Item[];
  /** Puts back what was taken last and not used, in its order. */
  putBack(items: readonly Item[]): void;
  size(): number;
}

/** So many keys are looked at for one that has more than one item. */
const LOOK_MAX = 32;

export function createFairQueue<Item>(room: number, keyOf: (item: Item) => string): FairQueue<Item> {
  /** The first is the next whose turn it is; none is empty. */
  const queues = new Map<string, Item[]>();
  let size = 0;

  function first(key: string, queue: Item[]): Item {
    const item = queue.shift()!;
    size--;
    if (queue.length === 0) queues.delete(key);
    return item;
  }

  function makeRoom(key: string): Item {
    const own = queues.get(key);
    if (own !== undefined) return first(key, own);
    let looked = 0;
    for (const [other, queue] of queues) {
      if (queue.length > 1) return first(other, queue);
      if (++looked === LOOK_MAX) break;
    }
    const [[next, queue]] = queues as unknown as [[string, Item[]]];
    return first(next, queue);
  }

  return {
    add(item) {
      const key = keyOf(item);
      const gone = size >= room ? makeRoom(key) : undefined;
      const queue = queues.get(key);
      if (queue === undefined) queues.set(key, [item]);
      else queue.push(item);
      size++;
      return gone;
    },
    take(most) {
      const items: Item[] = [];
      for (const [key, queue] of queues) {
        if (items.length === most) break;
        items.push(first(key, queue));
        // Behind the others: this loop comes to it again.
        if (queues.delete(key)) queues.set(key, queue);
      }
      return items;
    },
    putBack(items) {
      for (const item of items.toReversed()) {
        const key = keyOf(item);
        const queue = queues.get(key);
        if (queue === undefined) queues.set(key, [item]);
        else queue.unshift(item);
        size++;
      }
    },
    size: () => size,
  };
}

// What is nearest comes out first: for shortest paths. Of equally near ones the lower number, so that a path is the same
// on any machine.

export interface Heap {
  push(key: number, item: number): void;
  /** The nearest item, -1 where there is none. */
  pop(): number;
  /** Of the item that was popped last. */
  key(): number;
  clear(): void;
}

export function createHeap(): Heap {
  const keys: number[] = [];
  const items: number[] = [];
  let last = 0;
  const isBefore = (a: number, b: number) =>
    keys[a]! < keys[b]! || (keys[a]! === keys[b]! && items[a]! < items[b]!);
  const swap = (a: number, b: number) => {
    const [key, item] = [keys[a]!, items[a]!];
    keys[a] = keys[b]!;
    items[a] = items[b]!;
    keys[b] = key;
    items[b] = item;
  };
  const sink = () => {
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < keys.length && isBefore(child, least)) least = child;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };
  return {
    push: (key, item) => {
      let at = keys.push(key) - 1;
      items.push(item);
      for (let parent = (at - 1) >> 1; at > 0 && isBefore(at, parent); parent = (at - 1) >> 1) {
        swap(at, parent);
        at = parent;
      }
    },
    pop: () => {
      if (keys.length === 0) return -1;
      const item = items[0]!;
      last = keys[0]!;
      swap(0, keys.length - 1);
      keys.pop();
      items.pop();
      sink();
      return item;
    },
    key: () => last,
    clear: () => {
      keys.length = items.length = 0;
    },
  };
}

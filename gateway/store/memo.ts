// Rows that every frame of a node reads and changes, remembered between frames and written once a transaction:
// of the 110 us that a frame took, 40 went into reading back what had just been written (run). Right because
// the gateway alone changes them (lock.ts); what the command line changes is noticed by the database's version.

export interface Memo<V> {
  /** The value of `key`, loaded where it is not remembered. */
  get(key: number): V;
  /** Remembers `value`, to be written when the transaction ends. */
  set(key: number, value: V): void;
  /** Drops one value; what was set and not written is written first. */
  drop(key: number): void;
  /** Writes what was set. */
  flush(): void;
  /** After a rollback, or a change from outside: nothing remembered is true any more. */
  forget(): void;
}

/** Entries beyond which all is forgotten at the end of a transaction: some MB. */
const MOST = 50_000;

export function memo<V>(load: (key: number) => V, save: (key: number, value: V) => void): Memo<V> {
  const known = new Map<number, V>();
  const changed = new Set<number>();
  return {
    get(key) {
      let value = known.get(key);
      if (value === undefined) {
        value = load(key);
        known.set(key, value);
      }
      return value;
    },
    set(key, value) {
      known.set(key, value);
      changed.add(key);
    },
    drop(key) {
      if (changed.delete(key)) save(key, known.get(key)!);
      known.delete(key);
    },
    flush() {
      for (const key of changed) save(key, known.get(key)!);
      changed.clear();
      if (known.size > MOST) known.clear();
    },
    forget() {
      known.clear();
      changed.clear();
    },
  };
}

/** One key of a node and an epoch of 0..255. */
export const epochKey = (node: number, epoch: number) => node * 256 + epoch;
export const ofEpochKey = (key: number): [node: number, epoch: number] => [Math.floor(key / 256), key % 256];

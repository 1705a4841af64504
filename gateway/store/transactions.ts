// One transaction at a time. Its end writes what is remembered and not yet written, or a rollback forgets it; after the
// commit the listeners to its changes are called. Each commit waits for the disk, so what is not urgent goes with the next
// one that somebody makes.
import type { DatabaseSync } from "node:sqlite";
import { type ChangeListeners, type Changes, noChanges } from "./changes.ts";
import { isSqliteError, isStoreFailure, storeError } from "./failure.ts";
import type { OutboxNews } from "./lanes.ts";

export interface TransactionDeps {
  db: DatabaseSync;
  /** Of the database, for sentences about it. */
  path: string;
  listeners: ChangeListeners;
  /** What is remembered between transactions, and written at the end of each. */
  memories: readonly { flush(): void; forget(): void }[];
  /** What is remembered of rows that are written at once. */
  caches: readonly { forget(): void }[];
  /** Called before each transaction. */
  beginning?: () => void;
  /** What has changed for sinks since this was called last. */
  takeNews(): OutboxNews;
}

export interface Transactions {
  /** As `transact` of the store. */
  transact<T>(work: () => T): T;
  /**
   * Does `work` in the next transaction, or in one of its own where none comes soon; then calls `done`, with what failed
   * where it is not on disk.
   */
  soon(work: () => void, done: (error: Error | null) => void): void;
  /** Of the transaction under way: what changes something says so here. */
  changes(): Changes;
  /** Calls the listeners to it where another process has written since this was called last. */
  lookElsewhere(): void;
}

interface Waiting {
  work: () => void;
  done: (error: Error | null) => void;
}

export function transactions(deps: TransactionDeps): Transactions {
  const { db, path, listeners, memories, caches, takeNews, beginning = () => {} } = deps;
  const dataVersion = db.prepare("PRAGMA data_version");
  /** As of the last transaction: it changes when another process writes. */
  let lastVersion: unknown;
  let changes = noChanges();

  function forget(): void {
    for (const each of memories) each.forget();
    for (const each of caches) each.forget();
  }

  const versionNow = () => (dataVersion.get() as { data_version: number }).data_version;
  let lastSeen = versionNow();

  function forgetWhatOthersWrote(): void {
    const version = versionNow();
    if (version !== lastVersion) forget();
    lastVersion = version;
  }

  function commit<T>(work: () => T): T {
    changes = noChanges();
    beginning();
    try {
      db.exec("BEGIN IMMEDIATE");
      forgetWhatOthersWrote();
      const result = work();
      for (const each of memories) each.flush();
      db.exec("COMMIT");
      changes.outbox = takeNews();
      listeners.call(changes);
      return result;
    } catch (cause) {
      forget();
      // SQLite ends the transaction itself where the disk is full.
      if (db.isOpen && db.isTransaction) db.exec("ROLLBACK");
      throw isSqliteError(cause) && isStoreFailure(cause) ? storeError(cause, path) : cause;
    }
  }

  /** What goes with the next transaction. */
  let waiting: Waiting[] = [];
  let isDue = false;

  const told = (done: Waiting["done"], error: Error | null) => queueMicrotask(() => done(error));

  function transact<T>(work: () => T): T {
    const joined = waiting;
    if (joined.length === 0) return commit(work);
    waiting = [];
    let isJoining = true;
    try {
      const result = commit(() => {
        for (const each of joined) each.work();
        isJoining = false;
        return work();
      });
      for (const { done } of joined) told(done, null);
      return result;
    } catch (cause) {
      // Each of them gets a transaction of its own, and whoever makes this one is not to suffer for theirs.
      waiting = [...joined, ...waiting];
      if (isJoining) return commit(work);
      throw cause;
    }
  }

  function alone({ work, done }: Waiting): void {
    try {
      commit(work);
      told(done, null);
    } catch (cause) {
      told(done, cause as Error);
    }
  }

  function whatWaits(): void {
    isDue = false;
    const all = waiting;
    waiting = [];
    if (all.length === 0 || !db.isOpen) return;
    const [only] = all;
    if (all.length === 1 && only) {
      alone(only);
      return;
    }
    try {
      commit(() => {
        for (const { work } of all) work();
      });
      for (const { done } of all) told(done, null);
    } catch {
      for (const each of all) alone(each);
    }
  }

  return {
    transact,
    soon(work, done) {
      waiting.push({ work, done });
      if (isDue) return;
      isDue = true;
      // A turn of the event loop in which others may make a transaction, and then one of its own.
      setImmediate(() => setImmediate(whatWaits));
    },
    changes: () => changes,
    lookElsewhere() {
      const version = versionNow();
      // Who is called looks at once, and not only after the next transaction, at what is there now.
      forgetWhatOthersWrote();
      if (version !== lastSeen)
        listeners.call({ ...noChanges(), parked: true, names: true, commands: true, elsewhere: true });
      lastSeen = version;
    },
  };
}

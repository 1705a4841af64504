// One transaction at a time. Its end writes what is remembered and not yet written, or a rollback forgets it; after the
// commit the listeners to its changes are called.
import type { DatabaseSync } from "node:sqlite";
import { type ChangeListeners, type Changes, noChanges } from "./changes.ts";
import { isSqliteError, isStoreFailure, storeError } from "./failure.ts";

export interface TransactionDeps {
  db: DatabaseSync;
  /** Of the database, for sentences about it. */
  path: string;
  listeners: ChangeListeners;
  /** What is remembered between transactions, and written at the end of each. */
  memories: readonly { flush(): void; forget(): void }[];
  /** What is remembered of rows that are written at once. */
  caches: readonly { forget(): void }[];
}

export interface Transactions {
  /** As `transact` of the store. */
  transact<T>(work: () => T): T;
  /** Of the transaction under way: what changes something says so here. */
  changes(): Changes;
  /** Calls the listeners to it where another process has written since this was called last. */
  lookElsewhere(): void;
}

export function transactions({ db, path, listeners, memories, caches }: TransactionDeps): Transactions {
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

  return {
    transact(work) {
      changes = noChanges();
      try {
        db.exec("BEGIN IMMEDIATE");
        forgetWhatOthersWrote();
        const result = work();
        for (const each of memories) each.flush();
        db.exec("COMMIT");
        listeners.call(changes);
        return result;
      } catch (cause) {
        forget();
        // SQLite ends the transaction itself where the disk is full.
        if (db.isOpen && db.isTransaction) db.exec("ROLLBACK");
        throw isSqliteError(cause) && isStoreFailure(cause) ? storeError(cause, path) : cause;
      }
    },
    changes: () => changes,
    lookElsewhere() {
      const version = versionNow();
      if (version !== lastSeen)
        listeners.call({ ...noChanges(), names: true, commands: true, elsewhere: true });
      lastSeen = version;
    },
  };
}

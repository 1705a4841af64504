// The store's file: opened or created, its owner's alone, and brought to the form of this version.
import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import { storeError } from "./failure.ts";
import { migrate } from "./migrations.ts";

/** How long a write of the command line may hold up the gateway, and the other way round. */
const BUSY_TIMEOUT_MS = 5000;

/** Throws a GatewayError "store". */
export function openDatabase(path: string, log?: Log): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ":memory:") keepPrivate(path);
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    // FULL: an acknowledged record is on disk, not in a cache of the system (docs/architecture.md).
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(db, path, log);
    return db;
  } catch (cause) {
    db?.close();
    throw cause instanceof GatewayError ? cause : storeError(cause, path);
  }
}

/** It holds keys. SQLite gives the files beside it (-wal, -shm) the mode of the file itself. */
function keepPrivate(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

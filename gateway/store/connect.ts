// A connection to the store's database, and the making of a new one.
import { closeSync, linkSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Log } from "../log.ts";
import { syncFolder } from "./mark.ts";
import { migrate } from "./migrations.ts";

/** How long a write of the command line may hold up the gateway, and the other way round. */
export const BUSY_TIMEOUT_MS = 5000;
/** While a gateway starts nobody waits for it: a backup of lowest priority may read on a machine that has no time for it. */
export const START_TIMEOUT_MS = 20_000;

/** Whole or not at all, whatever happens meanwhile: it gets its name when it is complete. */
export function makeStore(path: string, log: Log): void {
  const made = `${path}.new-${process.pid}`;
  const clear = () => {
    for (const end of ["", "-wal", "-shm"]) rmSync(made + end, { force: true });
  };
  clear();
  try {
    // It holds keys. SQLite gives the files beside it (-wal, -shm) the mode of the file itself.
    closeSync(openSync(made, "wx", 0o600));
    const db = connect(made);
    try {
      migrate(db, path, log);
    } finally {
      db.close();
    }
    giveName(made, path);
    syncFolder(dirname(path));
  } finally {
    clear();
  }
}

/** Another process may have made one at the same time: that is it, then. */
function giveName(made: string, path: string): void {
  try {
    linkSync(made, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return;
    // Not every file system has links.
    renameSync(made, path);
  }
}

/** One that is on its way to be a store: in the form of this version, and without a mark. Throws what SQLite says. */
export function openUnmarked(path: string): DatabaseSync {
  const db = connect(path);
  try {
    migrate(db, path);
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

export function connect(path: string, timeout = BUSY_TIMEOUT_MS): DatabaseSync {
  const db = new DatabaseSync(path, { timeout, enableForeignKeyConstraints: true });
  try {
    // FULL: an acknowledged record is on disk, not in a cache of the system (docs/architecture.md).
    // A new file can give back to the disk what was deleted (space.ts): said before all else, and of one that is there it
    // would be a write.
    const { pages } = db.prepare("SELECT page_count AS pages FROM pragma_page_count()").get() as {
      pages: number;
    };
    if (pages === 0) db.exec("PRAGMA auto_vacuum = INCREMENTAL");
    // What is deleted is written over with zeros: keys are (erasure.ts).
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

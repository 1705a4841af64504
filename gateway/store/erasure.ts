// A key that is erased is gone from the file at once, since SQLite writes zeros over what it deletes (secure_delete). But
// the log beside the file still has its page as it was, until the log is worked in and cut off: which has to wait while
// somebody reads, as a backup does.
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { countStart } from "./identity.ts";

export interface Erasure {
  /** A key was erased in the transaction under way. */
  note(): void;
  /** The log may still have an erased key, also one that was erased before a restart. */
  isDue(): boolean;
  /** Cuts the log off; false where somebody reads, and it has to be tried again. Waits for nobody. */
  finish(): boolean;
}

/** `busyMs`: how long other statements wait for a lock. */
export function erasureIn(db: DatabaseSync, busyMs: number): Erasure {
  let isDue = true;
  return {
    note() {
      isDue = true;
    },
    isDue: () => isDue,
    finish() {
      db.exec("PRAGMA busy_timeout = 0");
      try {
        const { busy } = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number };
        isDue = busy !== 0;
        // The log begins anew at once, by whoever knows which one it was: else the next program that writes draws another
        // number for it, and after a power cut it would be taken for another store's (log-salt.ts).
        if (!isDue) countStart(db);
        return !isDue;
      } finally {
        db.exec(`PRAGMA busy_timeout = ${busyMs}`);
      }
    },
  };
}

const CHUNK = 4_000_000;

/** Whether any of these bytes, 16 each, stand in a file. False where it is not there. */
export function holdsAny(path: string, keys: readonly Uint8Array[]): boolean {
  if (keys.length === 0 || !existsSync(path)) return false;
  const overlap = Math.max(...keys.map(({ length }) => length)) - 1;
  const buffer = Buffer.alloc(CHUNK + overlap);
  const file = openSync(path, "r");
  try {
    for (let kept = 0; ; ) {
      const read = readSync(file, buffer, kept, CHUNK, null);
      if (read === 0) return false;
      const there = buffer.subarray(0, kept + read);
      if (keys.some((key) => there.includes(Buffer.from(key)))) return true;
      kept = Math.min(overlap, there.length);
      buffer.copyWithin(0, there.length - kept, there.length);
    }
  } finally {
    closeSync(file);
  }
}

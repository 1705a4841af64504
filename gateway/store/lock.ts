// One gateway a data directory: two would publish under one client id and use one downlink counter. The lock
// is SQLite's own on a file beside the database, so that it ends with the process however that ends.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import { isBusy, isDamage, storeError } from "./failure.ts";

const lockIn = (folder: string) => join(folder, "gateway.lock");

/** Takes the lock; returns what lets it go. Throws a GatewayError "store" where another gateway has it, or none can be taken. */
export function lockDirectory(folder: string): () => void {
  const path = lockIn(folder);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    db.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    db?.close();
    if (isDamage(cause))
      throw new GatewayError("store", `${path} is no lock of a gateway: remove it.`, { cause });
    if (!isBusy(cause)) throw storeError(cause, path);
    throw new GatewayError(
      "store",
      `Another gateway runs on ${folder}: stop it, or set "data" to a directory of this one's own.`,
      { cause },
    );
  }
  return () => db.close();
}

/** Whether a gateway runs on it. */
export function isLocked(folder: string): boolean {
  if (!existsSync(lockIn(folder))) return false;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(lockIn(folder), { readOnly: true });
    db.prepare("SELECT 1 FROM sqlite_schema").get();
    return false;
  } catch (cause) {
    return isBusy(cause);
  } finally {
    db?.close();
  }
}

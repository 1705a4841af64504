// One gateway a data directory: two would publish under one client id and use one downlink counter. The lock
// is SQLite's own on a file beside the database, so that it ends with the process however that ends.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";

/** Takes the lock; returns what lets it go. Throws a GatewayError "store" where another gateway has it. */
export function lockDirectory(folder: string): () => void {
  const db = new DatabaseSync(join(folder, "gateway.lock"));
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    db.close();
    throw new GatewayError(
      "store",
      `Another gateway runs on ${folder}: stop it, or set "data" to a directory of this one's own.`,
      { cause },
    );
  }
  return () => db.close();
}

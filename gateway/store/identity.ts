// Which store a file is: a number drawn when it was made. Its log (-wal) has nothing by which it could be told from another
// store's, and SQLite works any log into a database that lies beside it.
import type { DatabaseSync } from "node:sqlite";

/** The step of migrations.ts that brings it. */
export const IDENTITY = `
  CREATE TABLE identity (id TEXT NOT NULL) STRICT;
  INSERT INTO identity (id) VALUES (lower(hex(randomblob(16))));
  `;

/** Null where a store of an older form has none yet. */
export function identityIn(db: DatabaseSync): string | null {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'identity'").get();
  if (table === undefined) return null;
  return (db.prepare("SELECT id FROM identity").get() as { id: string } | undefined)?.id ?? null;
}

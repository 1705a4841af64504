// Which store a file is, and how often its gateway has opened it: in the file, and in the mark beside it (mark.ts). SQLite
// works any log (-wal) into a database that lies beside it; where these differ, files have been mixed.
import type { DatabaseSync } from "node:sqlite";

/** The step of steps.ts that brings it. */
export const IDENTITY = `
  CREATE TABLE identity (id TEXT NOT NULL, starts INTEGER NOT NULL) STRICT;
  INSERT INTO identity (id, starts) VALUES (lower(hex(randomblob(16))), 0);
  `;

export interface Identity {
  id: string;
  starts: number;
}

/** Null where a store of an older form has none yet. */
export function identityIn(db: DatabaseSync): Identity | null {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'identity'").get();
  if (table === undefined) return null;
  return (db.prepare("SELECT id, starts FROM identity").get() as Identity | undefined) ?? null;
}

/** One start more. On disk when it returns. */
export function countStart(db: DatabaseSync): Identity {
  return db
    .prepare("UPDATE identity SET starts = starts + 1 RETURNING id, starts")
    .get() as unknown as Identity;
}

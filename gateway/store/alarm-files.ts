// Files that people add to alarms: photographs of a leak, and reports. They lie in the store, so that backups have them and a
// pruned alarm takes its own along.
import type { DatabaseSync } from "node:sqlite";
import type { AlarmFile } from "../alarms/files.ts";

/** The step of steps.ts that brings them. An id is never another file's. Times in unix ms. With an alarm its rows go. */
export const ALARM_FILES = `
  CREATE TABLE alarm_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alarm INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX alarm_files_of ON alarm_files (alarm, size);
  CREATE TRIGGER alarm_files_gone AFTER DELETE ON alarms BEGIN
    DELETE FROM alarm_files WHERE alarm = old.id;
  END;
  `;

export interface FileWithBytes extends AlarmFile {
  bytes: Uint8Array;
}

export interface FileTable {
  of(alarm: number): AlarmFile[];
  find(id: number): FileWithBytes | null;
  /** How many bytes all have. */
  size(): number;
  add(file: Omit<FileWithBytes, "id">): AlarmFile;
  remove(id: number): void;
}

const SHOWN = "id, alarm, name, type, size, sha256, at, who";

export function fileTable(db: DatabaseSync): FileTable {
  const of = db.prepare(`SELECT ${SHOWN} FROM alarm_files WHERE alarm = ? ORDER BY id`);
  const one = db.prepare(`SELECT ${SHOWN}, bytes FROM alarm_files WHERE id = ?`);
  const size = db.prepare("SELECT coalesce(sum(size), 0) AS size FROM alarm_files");
  const add = db.prepare(
    `INSERT INTO alarm_files (alarm, name, type, size, sha256, at, who, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     RETURNING ${SHOWN}`,
  );
  const remove = db.prepare("DELETE FROM alarm_files WHERE id = ?");
  return {
    of: (alarm) => of.all(alarm) as unknown as AlarmFile[],
    find: (id) => (one.get(id) as unknown as FileWithBytes | undefined) ?? null,
    size: () => (size.get() as { size: number }).size,
    add: ({ alarm, name, type, size: bytesCount, sha256, at, who, bytes }) =>
      add.get(alarm, name, type, bytesCount, sha256, at, who, bytes) as unknown as AlarmFile,
    remove: (id) => void remove.run(id),
  };
}

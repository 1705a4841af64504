// How each node was installed, as its record says it: one of a node, the newest.
import type { DatabaseSync } from "node:sqlite";
import type { Installation } from "../places/installation.ts";

/** The step of steps.ts that brings them. `at`: when it was installed, unix ms; `record`: JSON. */
export const INSTALLATIONS = `
  CREATE TABLE installations (
    node INTEGER PRIMARY KEY REFERENCES nodes (id),
    at INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  `;

export interface InstallationTable {
  /** Null where none was kept. */
  of(name: string): Installation | null;
  /** In place of the one before. */
  keep(node: number, record: Installation): void;
}

export function installationTable(db: DatabaseSync): InstallationTable {
  const select = db.prepare(
    `SELECT record FROM installations JOIN nodes ON nodes.id = installations.node
     WHERE nodes.name = ? AND nodes.removed IS NULL`,
  );
  const insert = db.prepare(
    `INSERT INTO installations (node, at, record) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET at = excluded.at, record = excluded.record`,
  );
  return {
    of(name) {
      const row = select.get(name) as { record: string } | undefined;
      return row === undefined ? null : (JSON.parse(row.record) as Installation);
    },
    keep: (node, record) => void insert.run(node, Date.parse(record.at), JSON.stringify(record)),
  };
}

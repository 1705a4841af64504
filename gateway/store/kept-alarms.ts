// Alarms of a store that a backup takes the place of: what people were told and have done since the backup was made stays
// so, no alarm's number is another's, and nobody is told twice.
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { identityIn } from "./identity.ts";

/** What is people's word; what watches remember goes with the nights, and so with the backup. */
const TABLES = {
  alarms: ["id", "closed", "emptied", "json"],
  alarm_changes: ["seq", "alarm", "what", "fields", "at", "who", "differences"],
  alarm_tellers: ["name", "seq"],
  alarm_tellings: ["alarm", "teller", "waiting", "since", "changes", "told", "escalate", "escalated_by"],
  alarm_digests: ["teller", "slot", "seq"],
  noise_masks: ["node", "until", "since", "who"],
} as const;
type Table = keyof typeof TABLES;
const NAMES = Object.keys(TABLES) as Table[];
/** Those that count on, whatever is deleted of them. */
const COUNTED = ["alarms", "alarm_changes", "alarm_files"] as const;

type Row = Record<string, string | number | null>;

export interface KeptAlarms {
  /** Which store it is of. */
  store: string | null;
  /** The last number of each table that counts. */
  last: Record<(typeof COUNTED)[number], number>;
  rows: Record<Table, Row[]>;
}

/** Null where the store is of a form that has none. */
export function keptAlarms(db: DatabaseSync): KeptAlarms | null {
  const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?");
  if (has.get("alarm_changes") === undefined) return null;
  // A store that is older than a table has told nobody by it, and one that is older than a column has nothing in it.
  const columnsOf = db.prepare("SELECT name FROM pragma_table_info(?)");
  const rowsOf = (table: Table) => {
    const there = new Set(columnsOf.all(table).map(({ name }) => name));
    const columns = TABLES[table].filter((column) => there.has(column));
    return columns.length === 0
      ? []
      : (db.prepare(`SELECT ${columns.join(", ")} FROM ${table}`).all() as Row[]);
  };
  return {
    store: identityIn(db)?.id ?? null,
    last: Object.fromEntries(COUNTED.map((table) => [table, lastOf(db, table)])) as KeptAlarms["last"],
    rows: Object.fromEntries(NAMES.map((table) => [table, rowsOf(table)])) as KeptAlarms["rows"],
  };
}

const lastOf = (db: DatabaseSync, table: string) =>
  (
    db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM sqlite_sequence WHERE name = ?").get(table) as {
      seq: number;
    }
  ).seq;

/** Into the backup in `db`, inside a transaction. Those of another store are none of its. `from`: the path of the store they are of. */
export function goOnWithAlarms(db: DatabaseSync, present: KeptAlarms | null, from: string): void {
  if (present === null || present.store !== (identityIn(db)?.id ?? null)) return;
  if (present.last.alarm_changes < lastOf(db, "alarm_changes")) return;
  for (const table of NAMES) {
    const columns = TABLES[table];
    db.exec(`DELETE FROM ${table}`);
    const insert = db.prepare(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    );
    for (const row of present.rows[table]) insert.run(...columns.map((column) => row[column] ?? null));
  }
  goOnWithFiles(db, from);
  for (const table of COUNTED) {
    db.prepare("DELETE FROM sqlite_sequence WHERE name = ?").run(table);
    db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").run(table, present.last[table]);
  }
}

const FILE = ["id", "alarm", "name", "type", "size", "sha256", "at", "who", "bytes"];

/** One after the other: all together are more than is kept in memory. */
function goOnWithFiles(db: DatabaseSync, from: string): void {
  db.exec("DELETE FROM alarm_files");
  // Not read-only: whoever opens it so leaves files beside it.
  const present = new DatabaseSync(from);
  try {
    if (present.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'alarm_files'").get() === undefined) return;
    const insert = db.prepare(
      `INSERT INTO alarm_files (${FILE.join(", ")}) VALUES (${FILE.map(() => "?").join(", ")})`,
    );
    for (const row of present.prepare(`SELECT ${FILE.join(", ")} FROM alarm_files`).iterate())
      insert.run(...FILE.map((column) => row[column] as SQLInputValue));
  } finally {
    present.close();
  }
}

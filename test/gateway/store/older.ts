// A store's file as an older version has left it.
import type { DatabaseSync } from "node:sqlite";

// biome-ignore format: a table reads best as one
const OF_NODES = [
  "changed", "heard_since", "utc_offset", "latitude", "longitude", "address", "pipe_id", "pipe_material",
  "pipe_diameter", "removed", "last_row",
];

/** Takes back the twenty-third step: what nodes have told of themselves. */
export function dropSelfChecks(db: DatabaseSync): void {
  db.exec("DROP TABLE self_checks; PRAGMA user_version = 22");
}

/** Takes back the twenty-second step: how nodes were installed. */
export function dropInstallations(db: DatabaseSync): void {
  dropSelfChecks(db);
  db.exec("DROP TABLE installations; PRAGMA user_version = 21");
}

/** Takes back the twenty-first step, and the one after it: what radio modules did not do. */
export function dropModules(db: DatabaseSync): void {
  dropInstallations(db);
  for (const column of ["module_sleepless", "module_resets"])
    db.exec(`ALTER TABLE nodes DROP COLUMN ${column}`);
  db.exec("PRAGMA user_version = 20");
}

/** Takes back the twentieth step, and those after it: what opens the consoles of boards. */
export function dropConsoles(db: DatabaseSync): void {
  dropModules(db);
  db.exec("ALTER TABLE nodes DROP COLUMN console; PRAGMA user_version = 19");
}

/** Takes back the nineteenth step, and those after it: what each change of an alarm said before and after. */
export function dropDifferences(db: DatabaseSync): void {
  dropConsoles(db);
  db.exec("DROP INDEX alarm_changes_of; ALTER TABLE alarm_changes DROP COLUMN differences");
  db.exec("PRAGMA user_version = 18");
}

/** Takes back the eighteenth step, and those after it: files of alarms. */
export function dropFiles(db: DatabaseSync): void {
  dropDifferences(db);
  db.exec("DROP TRIGGER alarm_files_gone; DROP TABLE alarm_files; PRAGMA user_version = 17");
}

/** Takes back the seventeenth step, and those after it: what flow meters tell. */
export function dropFlow(db: DatabaseSync): void {
  dropFiles(db);
  for (const table of [
    "areas",
    ...["samples", "hours", "doubts", "nights", "files"].map((of) => `flow_${of}`),
  ])
    db.exec(`DROP TABLE ${table}`);
  db.exec("PRAGMA user_version = 16");
}

/** Takes back the sixteenth step, and those after it: who has yet to be told of alarms. */
export function dropTellings(db: DatabaseSync): void {
  dropFlow(db);
  db.exec("DROP TABLE alarm_tellings; DROP TABLE alarm_digests; DROP TRIGGER IF EXISTS alarm_tellings_gone");
  db.exec("PRAGMA user_version = 15");
}

/** Takes back the fifteenth step, and those after it: alarms. */
export function dropAlarms(db: DatabaseSync): void {
  dropTellings(db);
  for (const table of ["alarms", "alarm_changes", "alarm_tellers", "noise_masks", "watch"])
    db.exec(`DROP TABLE ${table}`);
  db.exec("PRAGMA user_version = 14");
}

/** Takes back the fourteenth step, and those after it: what has crept. */
export function dropCrept(db: DatabaseSync): void {
  dropAlarms(db);
  db.exec("ALTER TABLE leaks DROP COLUMN crept; PRAGMA user_version = 13");
}

/**
 * Takes back the ninth step and those after it: marks, which store it is, each type of records kept for a time of its own,
 * what was restored, how many records are kept of each node, what sinks have had retained.
 */
export function dropMarks(db: DatabaseSync): void {
  dropCrept(db);
  db.exec(`
    DROP TABLE announced;
    DROP TABLE audit;
    DROP TABLE settings_run;
    ALTER TABLE keys DROP COLUMN made;
    ALTER TABLE keys DROP COLUMN used;
    ALTER TABLE keys DROP COLUMN serial;
    ALTER TABLE nodes DROP COLUMN kept;
    DROP TABLE restored;
    DROP INDEX records_kept;
    CREATE INDEX records_received ON records (received);
    DROP TABLE identity;
    ALTER TABLE outbox DROP COLUMN marks;
    ALTER TABLE records DROP COLUMN marks;
    PRAGMA user_version = 8`);
}

/** Takes back the eighth step, and those after it: what waits for each sink. As if there had been one. */
export function dropSinks(db: DatabaseSync): void {
  dropMarks(db);
  db.exec(`
    ALTER TABLE outbox ADD COLUMN late INTEGER;
    UPDATE outbox SET late = (SELECT late FROM deliveries WHERE deliveries.seq = outbox.seq);
    CREATE INDEX outbox_undecided ON outbox (node, epoch, counter) WHERE late IS NULL;
    DROP INDEX outbox_nights;
    DROP TABLE sinks;
    DROP TABLE deliveries;
    DROP TABLE parked;
    ALTER TABLE outbox DROP COLUMN waits;
    PRAGMA user_version = 7`);
}

/** Takes back the seventh step of the migrations: places, former names, what is late. */
export function dropPlaces(db: DatabaseSync): void {
  dropSinks(db);
  for (const column of OF_NODES) db.exec(`ALTER TABLE nodes DROP COLUMN ${column}`);
  db.exec(`
    DROP TABLE former_names;
    DROP TABLE former_numbers;
    DROP INDEX records_changes;
    DROP INDEX outbox_undecided;
    ALTER TABLE leaks DROP COLUMN time;
    ALTER TABLE outbox DROP COLUMN late;
    PRAGMA user_version = 6`);
}

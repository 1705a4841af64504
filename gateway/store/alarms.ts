// Alarms as they are, and every change of one in order: whoever tells people reads on from where it was. What is written
// here is in the transaction of what it rests on, so that no alarm is raised twice, and none forgotten.
import type { DatabaseSync } from "node:sqlite";
import type { Alarm } from "../alarms/alarm.ts";
import type { AlarmChange, ChangeField, ChangeName } from "../alarms/change.ts";
import type { AlarmBook } from "../alarms/track.ts";
import { type AlarmStep, alarmHistory, differencesOf, renamed } from "./alarm-history.ts";

/**
 * The step of steps.ts that brings them. An alarm is JSON, as in gateway/alarms/alarm.ts; `closed` is NULL until it is, and
 * `emptied` until brokers have nothing of it any more. `alarm_tellers`: the last change that each has told. `watch`: what
 * watches remember from one night to the next, in their own forms.
 */
export const ALARMS = `
  CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    closed INTEGER,
    emptied INTEGER,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alarms_closed ON alarms (closed);
  CREATE INDEX alarms_emptied ON alarms (emptied);
  CREATE TABLE alarm_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    alarm INTEGER NOT NULL,
    what TEXT NOT NULL,
    fields TEXT NOT NULL,
    at INTEGER NOT NULL,
    who TEXT
  ) STRICT;
  CREATE INDEX alarm_changes_at ON alarm_changes (at);
  CREATE TABLE alarm_tellers (
    name TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE noise_masks (
    node TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    since INTEGER NOT NULL,
    who TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE watch (
    name TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT;
  `;

/** A change, as tellers read it. */
export interface KeptChange {
  /** Counted up, with gaps; a teller's cursor is that of the last one it has told. */
  seq: number;
  alarm: number;
  what: ChangeName;
  fields: readonly ChangeField[];
  /** unix ms */
  at: number;
  /** null where it came by itself */
  who: string | null;
}

export interface AlarmTable {
  /** Those that are not closed, and those closed since then (unix ms), by id. */
  since(closed: number): Alarm[];
  find(id: number): Alarm | null;
  /** What findings are held against: it holds all that the same alarm may come back from. */
  book(closedSince: number): AlarmBook;
  /** Writes changes in their order. */
  put(changes: readonly AlarmChange[], at: number): void;
  /** Those after a cursor, oldest first. */
  changes(after: number, limit: number): KeptChange[];
  /** Those of one alarm, the oldest first, with what they say and what was said before. */
  history(alarm: number): AlarmStep[];
  /** Of a teller: where it has read to. A new one begins with what comes after now. */
  cursor(teller: string): number | null;
  setCursor(teller: string, seq: number): void;
  /** The last one's `seq`; 0 where there never was one. */
  lastChange(): number;
  /** What brokers may have of alarms, or of one: all that were not emptied there, or since then (unix ms). */
  retained(emptied: number, id?: number): Alarm[];
  markEmptied(id: number, now: number): void;
  /** Every alarm that a node of this name is in has it under another. */
  renameNode(name: string, to: string): void;
  /** Deletes what was closed, with its files, and changes that were made, before; at most so many. Returns how many it were. */
  prune(before: number, limit: number): number;
}

/** What is deleted is written over with zeros: so many files of 8 MB hold up nobody for long. */
const FILES_AT_ONCE = 4;

type Row = { json: string };
const alarmOf = ({ json }: Row): Alarm => JSON.parse(json);
const alarmsOf = (rows: unknown): Alarm[] => (rows as Row[]).map(alarmOf);

export function alarmTable(db: DatabaseSync): AlarmTable {
  const save = db.prepare(
    `INSERT INTO alarms (id, closed, json) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET closed = excluded.closed, json = excluded.json, emptied = NULL`,
  );
  const since = db.prepare("SELECT json FROM alarms WHERE closed IS NULL OR closed >= ? ORDER BY id");
  const one = db.prepare("SELECT json FROM alarms WHERE id = ?");
  const all = db.prepare("SELECT json FROM alarms ORDER BY id");
  const rewrite = db.prepare("UPDATE alarms SET json = ? WHERE id = ?");
  const last = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM sqlite_sequence WHERE name = ?");
  const add = db.prepare(
    "INSERT INTO alarm_changes (alarm, what, fields, at, who, differences) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const changesAfter = db.prepare(
    "SELECT seq, alarm, what, fields, at, who FROM alarm_changes WHERE seq > ? ORDER BY seq LIMIT ?",
  );
  const cursor = db.prepare("SELECT seq FROM alarm_tellers WHERE name = ?");
  const setCursor = db.prepare(
    "INSERT INTO alarm_tellers (name, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq",
  );
  const retained = db.prepare(
    `SELECT json FROM alarms WHERE emptied IS NULL
     UNION ALL SELECT json FROM alarms WHERE emptied >= ?`,
  );
  const retainedOne = db.prepare(
    "SELECT json FROM alarms WHERE id = ? AND (emptied IS NULL OR emptied >= ?)",
  );
  const markEmptied = db.prepare("UPDATE alarms SET emptied = coalesce(emptied, ?) WHERE id = ?");
  const pruneAlarms = db.prepare(
    `DELETE FROM alarms WHERE id IN (
       SELECT id FROM alarms WHERE closed < ? AND NOT EXISTS (SELECT 1 FROM alarm_files WHERE alarm = alarms.id)
       ORDER BY closed LIMIT ?)`,
  );
  const pruneChanges = db.prepare(
    "DELETE FROM alarm_changes WHERE seq IN (SELECT seq FROM alarm_changes WHERE at < ? ORDER BY at LIMIT ?)",
  );
  const pruneFiles = db.prepare(
    `DELETE FROM alarm_files WHERE id IN (
       SELECT alarm_files.id FROM alarm_files JOIN alarms ON alarms.id = alarm WHERE closed < ? LIMIT ?)`,
  );
  const lastOf = (table: string) => (last.get(table) as { seq: number }).seq;
  const history = alarmHistory(db);
  const ofSince = (closed: number) => alarmsOf(since.all(closed));

  const find = (id: number) => {
    const row = one.get(id) as Row | undefined;
    return row === undefined ? null : alarmOf(row);
  };

  return {
    ...{ since: ofSince, find, history: history.of },
    book: (closedSince) => ({ alarms: ofSince(closedSince), nextId: lastOf("alarms") + 1 }),
    put(changes, at) {
      for (const change of changes) {
        const { what, fields, by, alarm } = change;
        const differences = fields.length === 0 ? null : differencesOf(find(alarm.id), change);
        save.run(alarm.id, alarm.closed, JSON.stringify(alarm));
        add.run(alarm.id, what, fields.join(" "), at, by, differences);
      }
    },
    changes: (after, limit) =>
      (changesAfter.all(after, limit) as unknown as (KeptChange & { fields: string })[]).map((row) => ({
        ...row,
        fields: row.fields === "" ? [] : (row.fields.split(" ") as ChangeField[]),
      })),
    cursor: (teller) => (cursor.get(teller) as { seq: number } | undefined)?.seq ?? null,
    setCursor: (teller, seq) => void setCursor.run(teller, seq),
    lastChange: () => lastOf("alarm_changes"),
    retained: (emptied, id) =>
      alarmsOf(id === undefined ? retained.all(emptied) : retainedOne.all(id, emptied)),
    markEmptied: (id, now) => void markEmptied.run(now, id),
    renameNode(name, to) {
      history.renameNode(name, to);
      for (const alarm of alarmsOf(all.all())) {
        if (!alarm.place.nodes.includes(name)) continue;
        rewrite.run(JSON.stringify({ ...alarm, place: renamed(alarm.place, name, to) }), alarm.id);
      }
    },
    prune(before, limit) {
      const gone = Number(pruneChanges.run(before, limit).changes);
      if (gone >= limit) return gone;
      const files = Number(pruneFiles.run(before, Math.min(FILES_AT_ONCE, limit - gone)).changes);
      if (files > 0) return gone + files;
      return gone + Number(pruneAlarms.run(before, limit - gone).changes);
    },
  };
}

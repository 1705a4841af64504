// What flow meters have told of metered areas: the last days' samples, hours, and the minimum flow of each night. What a file
// or a retry brings again changes nothing.
import type { DatabaseSync } from "node:sqlite";

/**
 * The step of steps.ts that brings them. Times of samples are unix ms, values m³/h or, of what goes on counting, m³.
 * `flow_hours.hour` counts hours since 1970; `volumes` and `covered` hold its four quarters: m³, and ms that are known of.
 * Dates count days since 1970-01-01. `flow_files`: by the SHA-256 of what was imported.
 */
export const FLOW = `
  CREATE TABLE areas (
    name TEXT PRIMARY KEY,
    active INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE flow_samples (
    area TEXT NOT NULL,
    meter TEXT NOT NULL,
    at INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (area, meter, at)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE flow_hours (
    area TEXT NOT NULL,
    meter TEXT NOT NULL,
    hour INTEGER NOT NULL,
    volumes TEXT NOT NULL,
    covered TEXT NOT NULL,
    PRIMARY KEY (area, meter, hour)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE flow_doubts (
    area TEXT NOT NULL,
    date INTEGER NOT NULL,
    meter TEXT NOT NULL,
    doubt TEXT NOT NULL,
    PRIMARY KEY (area, date, meter, doubt)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE flow_nights (
    area TEXT NOT NULL,
    date INTEGER NOT NULL,
    flow REAL,
    reason TEXT,
    doubts TEXT NOT NULL,
    PRIMARY KEY (area, date)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE flow_files (
    hash TEXT PRIMARY KEY,
    area TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `;

/** A metered area, as the gateway runs with it. */
export interface Area {
  name: string;
  title: string | null;
  /** Names of nodes, known or not. */
  nodes: readonly string[];
  /** Local standard time less UTC, ms. */
  offset: number;
  meters: readonly AreaMeter[];
}

export interface AreaMeter {
  name: string;
  /** It goes on counting: its samples are m³, not m³/h. */
  counts: boolean;
  outlet: boolean;
}

export interface FlowSample {
  /** unix ms */
  at: number;
  /** m³/h, or m³ where the meter goes on counting. */
  value: number;
}

/** An hour of a meter in its four quarters. */
export interface FlowHour {
  /** Hours since 1970. */
  hour: number;
  /** m³ in what is known of each quarter. */
  volumes: readonly number[];
  /** ms of each quarter that are known of. */
  covered: readonly number[];
}

/** What is odd about a meter, of a night: in the words of watch/flow. */
export interface FlowDoubt {
  meter: string;
  doubt: string;
}

export interface FlowNight {
  /** Days since 1970-01-01 of its morning, local standard time. */
  date: number;
  /** m³/h; null where it is not known, or not believed. */
  flow: number | null;
  /** Why it is null; a word of watch/flow. */
  reason: string | null;
  doubts: readonly FlowDoubt[];
}

export interface FlowTable {
  /** Those that the gateway runs with, by name. */
  areas(): Area[];
  /** Names of those that it has run with, and does not now. */
  retired(): string[];
  /** Others stay, and are not listed. */
  setAreas(areas: readonly Area[]): void;
  /** Of several at one time the lowest stays, whichever came first. Returns how many have changed something. */
  addSamples(area: string, meter: string, samples: readonly FlowSample[]): number;
  samples(area: string, meter: string, from: number, until: number): FlowSample[];
  /** The time of the newest one, unix ms. */
  newest(area: string, meter: string): number | null;
  hours(area: string, meter: string, from: number, until: number): FlowHour[];
  putHours(area: string, meter: string, hours: readonly FlowHour[]): void;
  doubts(area: string, date: number): FlowDoubt[];
  addDoubt(area: string, date: number, doubt: FlowDoubt): void;
  nights(area: string, from: number, until: number): FlowNight[];
  putNights(area: string, nights: readonly FlowNight[]): void;
  hasFile(hash: string): boolean;
  putFile(file: { hash: string; area: string; name: string; at: number }): void;
  /** Deletes what is older, unix ms: nights before the first, the rest as below. Returns how many rows it were. */
  prune(nightsBefore: number, now: number, limit: number): number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Samples are kept so that what comes late or twice finds those beside it; hours, that a year is compared with the last. */
export const SAMPLES_KEPT_MS = 3 * DAY_MS;
const HOURS_KEPT_MS = 400 * DAY_MS;
/** A file that is dropped again after that is read again, and changes nothing. */
const FILES_KEPT_MS = 400 * DAY_MS;

type HourRow = { hour: number; volumes: string; covered: string };
type NightRow = { date: number; flow: number | null; reason: string | null; doubts: string };

export function flowTable(db: DatabaseSync): FlowTable {
  const list = db.prepare("SELECT json FROM areas WHERE active = 1 ORDER BY name");
  const retired = db.prepare("SELECT name FROM areas WHERE active = 0 ORDER BY name");
  const retire = db.prepare("UPDATE areas SET active = 0");
  const setArea = db.prepare(
    `INSERT INTO areas (name, active, json) VALUES (?, 1, ?)
     ON CONFLICT DO UPDATE SET active = 1, json = excluded.json`,
  );
  const addSample = db.prepare(
    `INSERT INTO flow_samples VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value WHERE excluded.value < value`,
  );
  const samples = db.prepare(
    "SELECT at, value FROM flow_samples WHERE area = ? AND meter = ? AND at >= ? AND at < ? ORDER BY at",
  );
  const newest = db.prepare("SELECT max(at) AS at FROM flow_samples WHERE area = ? AND meter = ?");
  const hours = db.prepare(
    "SELECT hour, volumes, covered FROM flow_hours WHERE area = ? AND meter = ? AND hour >= ? AND hour < ? ORDER BY hour",
  );
  const putHour = db.prepare("INSERT OR REPLACE INTO flow_hours VALUES (?, ?, ?, ?, ?)");
  const doubts = db.prepare(
    "SELECT meter, doubt FROM flow_doubts WHERE area = ? AND date = ? ORDER BY meter, doubt",
  );
  const addDoubt = db.prepare("INSERT OR IGNORE INTO flow_doubts VALUES (?, ?, ?, ?)");
  const nights = db.prepare(
    "SELECT date, flow, reason, doubts FROM flow_nights WHERE area = ? AND date >= ? AND date < ? ORDER BY date",
  );
  const putNight = db.prepare("INSERT OR REPLACE INTO flow_nights VALUES (?, ?, ?, ?, ?)");
  const file = db.prepare("SELECT 1 FROM flow_files WHERE hash = ?");
  const putFile = db.prepare("INSERT OR REPLACE INTO flow_files VALUES (?, ?, ?, ?)");
  const old = (table: string, key: string, column: string) =>
    db.prepare(
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${column} < ? LIMIT ?)`,
    );
  const pruned = {
    samples: old("flow_samples", "area, meter, at", "at"),
    hours: old("flow_hours", "area, meter, hour", "hour"),
    doubts: old("flow_doubts", "area, date, meter, doubt", "date"),
    nights: old("flow_nights", "area, date", "date"),
    files: old("flow_files", "hash", "at"),
  };

  return {
    areas: () => (list.all() as { json: string }[]).map(({ json }) => JSON.parse(json)),
    retired: () => (retired.all() as { name: string }[]).map(({ name }) => name),
    setAreas(areas) {
      retire.run();
      for (const area of areas) setArea.run(area.name, JSON.stringify(area));
    },
    addSamples: (area, meter, all) =>
      all.reduce((sum, { at, value }) => sum + Number(addSample.run(area, meter, at, value).changes), 0),
    samples: (area, meter, from, until) => samples.all(area, meter, from, until) as unknown as FlowSample[],
    newest: (area, meter) => (newest.get(area, meter) as { at: number | null }).at,
    hours: (area, meter, from, until) =>
      (hours.all(area, meter, from, until) as unknown as HourRow[]).map(({ hour, volumes, covered }) => ({
        ...{ hour, volumes: JSON.parse(volumes), covered: JSON.parse(covered) },
      })),
    putHours(area, meter, all) {
      for (const { hour, volumes, covered } of all)
        putHour.run(area, meter, hour, JSON.stringify(volumes), JSON.stringify(covered));
    },
    doubts: (area, date) => doubts.all(area, date) as unknown as FlowDoubt[],
    addDoubt: (area, date, { meter, doubt }) => void addDoubt.run(area, date, meter, doubt),
    nights: (area, from, until) =>
      (nights.all(area, from, until) as unknown as NightRow[]).map((row) => ({
        ...row,
        doubts: JSON.parse(row.doubts),
      })),
    putNights(area, all) {
      for (const { date, flow, reason, doubts } of all)
        putNight.run(area, date, flow, reason, JSON.stringify(doubts));
    },
    hasFile: (hash) => file.get(hash) !== undefined,
    putFile: ({ hash, area, name, at }) => void putFile.run(hash, area, name, at),
    prune(nightsBefore, now, limit) {
      const steps = [
        [pruned.samples, now - SAMPLES_KEPT_MS],
        [pruned.hours, Math.floor((now - HOURS_KEPT_MS) / HOUR_MS)],
        [pruned.doubts, Math.floor((now - HOURS_KEPT_MS) / DAY_MS)],
        [pruned.files, now - FILES_KEPT_MS],
        [pruned.nights, Math.floor(nightsBefore / DAY_MS)],
      ] as const;
      let gone = 0;
      for (const [statement, before] of steps) {
        if (gone >= limit) break;
        gone += Number(statement.run(before, limit - gone).changes);
      }
      return gone;
    },
  };
}

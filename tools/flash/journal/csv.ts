// The records of a journal as a table that a spreadsheet opens: a row each, RFC 4180, numbers with a point, times in UTC.
import { FLAGS } from "../../../shared/messages.ts";
import type { Kept } from "./records.ts";

const COLUMNS = [
  "counter",
  "type",
  "time",
  "boot",
  "seconds_since_boot",
  "pressure_kpa",
  "pressure_min_kpa",
  "pressure_max_kpa",
  "pressure_deviation_kpa",
  "level_db",
  "bands_db",
  "leak_score",
  "flags",
  "battery_mv",
  "temperature_degc",
  "body",
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

const cell = (value: string | number | null | undefined) => {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const scaled = (value: number | null, by: number) => (value === null ? null : value / by);
const timeOf = (seconds: number | null | undefined) =>
  typeof seconds === "number" ? new Date(1000 * seconds).toISOString().replace(".000", "") : null;

/** Uint8Arrays as arrays of numbers: what is in `body`, items as in shared/messages.ts. */
const plain = (_: string, value: unknown) => (value instanceof Uint8Array ? [...value] : value);

function rowOf({ counter, record, since }: Kept): Row {
  const row: Row = { counter, type: record.type };
  row.boot = since?.boot ?? null;
  row.seconds_since_boot = since?.seconds ?? null;
  if (record.type !== "reading") {
    if (record.type === "check") row.time = timeOf(record.body[0]);
    if (record.type === "event") row.time = timeOf(record.body[1]);
    return { ...row, body: JSON.stringify(record.body, plain) };
  }
  const [time, mean, below, above, deviation, level, bands, score, flags, battery, temperature] = record.body;
  return {
    ...row,
    time: timeOf(time),
    pressure_kpa: scaled(mean, 10),
    pressure_min_kpa: mean === null || below === null ? null : (mean - below) / 10,
    pressure_max_kpa: mean === null || above === null ? null : (mean + above) / 10,
    pressure_deviation_kpa: scaled(deviation, 100),
    level_db: level,
    bands_db: bands === null ? null : [...Int8Array.from(bands)].join(" "),
    leak_score: score,
    flags: FLAGS.filter((_, i) => flags & (1 << i)).join(" "),
    battery_mv: battery === null ? null : 2000 + 10 * battery,
    temperature_degc: temperature,
  };
}

/** With its heading, each line ended by CR and LF. */
export const csvOf = (records: Kept[]): string =>
  [
    COLUMNS.join(","),
    ...records.map((kept) => {
      const row = rowOf(kept);
      return COLUMNS.map((column) => cell(row[column])).join(",");
    }),
  ]
    .map((line) => `${line}\r\n`)
    .join("");

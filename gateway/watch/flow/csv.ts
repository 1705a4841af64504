// Files of loggers and spreadsheets: a column of times and one of values, with semicolons or commas, decimal commas or points, a
// BOM or Latin-1, and lines about the logger before its columns. What cannot be read is a sentence with its line.
import { CsvError, parse } from "csv-parse/sync";
import { GatewayError } from "../../errors.ts";
import type { FlowSample } from "../../store/view.ts";
import { decode } from "../../text/decode.ts";
import { quoted } from "../../text/quoted.ts";
import { type FlowUnit, numberIn, valueIn } from "./meter.ts";
import { timeIn, type Zone } from "./times.ts";

/** A year of a sample each minute has 17 MB, and takes 5 s and 560 MB (measured); of each quarter of an hour it has 1 MB. */
export const FILE_MAX_B = 20_000_000;
const ROWS_MAX = 2_000_000;
/** Lines that a logger may put before its columns. */
const PREAMBLE_MAX = 40;
/** Rows without a value, of so many they are too many; a logger leaves some. */
const BAD_SHARE = 0.1;

export interface FileForm {
  unit: FlowUnit;
  litresPerPulse: number | undefined;
  zone: Zone;
  /** Names of columns, as in the file; null: the first, and the only one of numbers. */
  timeColumn: string | null;
  valueColumn: string | null;
}

export interface FileRead {
  /** m³/h, or m³ of what goes on counting; as they stand in the file. */
  samples: FlowSample[];
  /** Rows that have no value, or one that no meter can mean. */
  skipped: number;
}

export const flowError = (sentence: string, options?: ErrorOptions) =>
  new GatewayError("flow", sentence, options);

/** Throws a GatewayError "flow" that says what is wrong with it, and where. */
export function readFlowFile(bytes: Uint8Array, fileName: string, form: FileForm): FileRead {
  const text = textOf(bytes, fileName).replace(/\r\n?/g, "\n");
  const { rows, delimiter } = rowsOf(text, fileName);
  if (rows.length === 0) throw flowError(`${fileName} is empty: export it again.`);
  const { time, value, first } = columnsOf(rows, fileName, form);
  const samples: FlowSample[] = [];
  let skipped = 0;
  let wrong: string | null = null;
  for (let i = first; i < rows.length; i++) {
    const [timeText, valueText] = [time(rows[i]!), (rows[i]![value] ?? "").trim()];
    const at = timeIn(timeText, form.zone);
    const number = valueText === "" ? null : numberFrom(valueText, delimiter);
    const found = number === null ? null : valueIn(number, form.unit, form.litresPerPulse);
    if (at === null || found === null) {
      skipped++;
      if (timeText !== "" && valueText !== "")
        wrong ??= `line ${i + 1}: ${at === null ? `${quoted(timeText)} is no time that can be read, as 2026-11-29 03:15 is, or clocks were changed then` : `${quoted(valueText)} is no value in ${form.unit}`}`;
    } else samples.push({ at, value: found });
  }
  if (samples.length < 2 || (wrong !== null && skipped > BAD_SHARE * (rows.length - first)))
    throw flowError(
      `${fileName}${wrong === null ? " has no rows with a time and a value" : `, ${wrong}`}: mend it, or the meter's settings, and drop it again.`,
    );
  return { samples, skipped };
}

function textOf(bytes: Uint8Array, fileName: string): string {
  const decoded = decode(bytes);
  if (decoded.is === "foreign") throw flowError(`${fileName} is ${decoded.what}: save it as CSV.`);
  const text =
    decoded.is === "text"
      ? decoded.text
      : decoded.is === "bytes"
        ? new TextDecoder("windows-1252").decode(bytes)
        : "\0";
  if (text.includes("\0")) throw flowError(`${fileName} is not text: save it as CSV in UTF-8.`);
  return text;
}

function rowsOf(text: string, fileName: string): { rows: string[][]; delimiter: string } {
  const said = /^sep=([;,\t|])\n/i.exec(text)?.[1];
  const delimiter = said ?? delimiterOf(text);
  try {
    const rows = parse(text, {
      ...{
        delimiter,
        record_delimiter: "\n",
        relax_column_count: true,
        relax_quotes: true,
        to: ROWS_MAX + 1,
      },
    }) as string[][];
    if (rows.length > ROWS_MAX) throw flowError(`${fileName} has more than ${ROWS_MAX} lines: split it.`);
    return { rows: said === undefined ? rows : rows.slice(1), delimiter };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw flowError(`${fileName} has a text that begins with a " and no second one: export it again.`, {
      cause,
    });
  }
}

/** The one that most of the first lines have as often as each other; a semicolon where there is one. */
function delimiterOf(text: string): string {
  const lines = text.split("\n", PREAMBLE_MAX).map((line) => line.replace(/"[^"]*"/g, ""));
  const score = (delimiter: string) => lines.filter((line) => line.includes(delimiter)).length;
  return [";", "\t", ","].reduce((best, other) => (score(other) > score(best) ? other : best));
}

/** Where commas stand between cells, one in a number separates thousands or is a mistake: so only points are decimal. */
const numberFrom = (text: string, delimiter: string) =>
  delimiter === "," && text.includes(",") ? null : numberIn(text);

interface FileColumns {
  time(row: readonly string[]): string;
  value: number;
  /** The first row of values. */
  first: number;
}

const sameName = (a: string, b: string) =>
  a.trim().normalize("NFC").toLowerCase() === b.trim().normalize("NFC").toLowerCase();

/** The row after which times begin, and what stands in it. */
function columnsOf(rows: readonly string[][], fileName: string, form: FileForm): FileColumns {
  const { timeColumn, valueColumn, zone } = form;
  const isTime = (text: string | undefined) =>
    text !== undefined && (timeIn(text, { offset: 0 }) !== null || timeIn(text, zone) !== null);
  const isDate = (text: string | undefined) => text !== undefined && isTime(`${text.trim()} 00:00`);
  const first = rows
    .slice(0, PREAMBLE_MAX)
    .findIndex(
      (row) => row.some((cell) => isTime(cell)) || (isDate(row[0]) && isTime(`2026-01-01 ${row[1]}`)),
    );
  if (first === -1)
    throw flowError(
      `${fileName} has no times that can be read, as 2026-11-29 03:15 or 29.11.2026 03:15: export it with such.`,
    );
  const names =
    rows.slice(0, first).findLast((row) => row.filter((cell) => cell.trim() !== "").length > 1) ?? [];
  const named = (name: string) => {
    const found = names.findIndex((each) => sameName(each, name));
    if (found !== -1) return found;
    throw flowError(
      `${fileName} has no column ${quoted(name)}; it has ${names.map((each) => quoted(each)).join(", ") || "no names of columns"}: see the meter's settings.`,
    );
  };
  const row = rows[first]!;
  const at = timeColumn === null ? row.findIndex((cell) => isTime(cell)) : named(timeColumn);
  // A date and a time of day, in two columns beside each other.
  const isSplit = (timeColumn === null ? at === -1 : !isTime(row[at])) && isDate(row[Math.max(0, at)]);
  const timeAt = Math.max(0, at);
  const time = (cells: readonly string[]) =>
    isSplit
      ? `${(cells[timeAt] ?? "").trim()} ${(cells[timeAt + 1] ?? "").trim()}`
      : (cells[timeAt] ?? "").trim();
  if (valueColumn !== null) return { time, value: named(valueColumn), first };
  const last = isSplit ? timeAt + 1 : timeAt;
  const numbers = row.flatMap((cell, i) =>
    i !== timeAt && i !== last && numberIn(cell) !== null ? [i] : [],
  );
  if (numbers.length === 1) return { time, value: numbers[0]!, first };
  const which = numbers.length === 0 ? "has no column of numbers" : "has several columns of numbers";
  throw flowError(`${fileName} ${which}: name the one that is meant with value_column.`);
}

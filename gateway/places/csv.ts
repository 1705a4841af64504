// Rows of a CSV, as Excel, QGIS and people write it: delimiter and columns are taken from its first line.

import { CsvError, parse } from "csv-parse/sync";
import { quoted } from "../text/quoted.ts";
import { type Columns, columnsOf, type Field } from "./columns.ts";
import { unguarded } from "./guard.ts";
import { coordinateOf } from "./notation.ts";
import { placeError } from "./place.ts";
import type { Coordinates } from "./project.ts";
import { IGNORED_SHOWN, MOST_NODES, type Row, refuseProblems, type Table, TEXTS, textsOf } from "./rows.ts";
import type { CoordinateSystem } from "./systems.ts";

interface Line {
  /** Where it begins, from 1 */
  number: number;
  cells: string[];
}

/** Throws a GatewayError "place" where the file as a whole cannot be read. `system` is null where nobody named one. */
export function csvTable(text: string, fileName: string, system: CoordinateSystem | null): Table {
  const lines = linesOf(text, fileName);
  const [header, ...rest] = lines;
  if (header === undefined)
    throw placeError(`${fileName} is empty: write a header and a line for each node into it.`);
  const columns = columnsOf(header.cells.map((cell, i) => [cell, i] as const));
  const problems = columns.problems.map((sentence) => ({ number: header.number, sentence }));
  refuseProblems(fileName, "line", problems);
  if (!columns.of.has("name"))
    throw placeError(`${fileName} has no column for the nodes' names: call it "name" in the first line.`);
  const axes = axesOf(columns, system, fileName);
  const texts = TEXTS.filter((field) => columns.of.has(field));
  const has = new Set(axes === null ? texts : [...texts, "position" as const]);
  const read = new Set<Field>([...texts, ...(axes === null ? [] : [axes.north, axes.east])]);
  const unread = [...columns.of]
    .filter(([field]) => !read.has(field))
    .map(([, i]) => header.cells[i]!.trim());
  return {
    rows: rest.map((line) => ({ ...rowOf(line, columns, axes, header.cells.length), has })),
    ignored: [...columns.ignored, ...unread].slice(0, IGNORED_SHOWN),
    rowName: "line",
  };
}

/** What csv-parse gives for a record: with the line in which it ends. */
interface Parsed {
  record: string[];
  info: { lines: number };
}

function linesOf(text: string, fileName: string): Line[] {
  // Excel's own way to say a delimiter, as a line before the header.
  const said = /^sep=([;,\t|])\r?\n/i.exec(text)?.[1];
  const plain = (said === undefined ? text : text.slice("sep=;".length)).replace(/\r\n?/g, "\n");
  const delimiter = said ?? delimiterOf(/^\s*(.*)/.exec(plain)![1]!);
  let records: Parsed[];
  let done = 0;
  try {
    records = parse(plain, {
      delimiter,
      record_delimiter: "\n",
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: MOST_NODES + 2,
      on_record: (parsed: unknown) => {
        done = (parsed as Parsed).info.lines;
        return parsed as string[];
      },
    }) as unknown as Parsed[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    // A quote that is not closed is found at the file's end.
    throw placeError(`${fileName}, line ${done + 1}: ${quoteAdvice(cause.code)}.`, { cause });
  }
  if (records.length > MOST_NODES + 1)
    throw placeError(`${fileName} has more than ${MOST_NODES} lines: split it, or export the nodes only.`);
  const newlines = (cells: string[]) => cells.reduce((count, cell) => count + cell.split("\n").length - 1, 0);
  return records
    .map(({ record, info }) => ({ number: info.lines - newlines(record), cells: record }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
}

const quoteAdvice = (code: string) =>
  code === "CSV_QUOTE_NOT_CLOSED"
    ? 'a text that begins with a " has no second one: write one where it ends'
    : 'a " stands inside a text: write it twice, and one more before and after the whole text';

/** The one that stands most often in the header, outside quotes. */
function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => bare.split(delimiter).length;
  return [";", "\t", ","].reduce((best, other) => (count(other) > count(best) ? other : best));
}

/** The two columns that positions are read from. */
type Axes = Record<keyof Coordinates, Field>;

/** Null where the file has no positions. */
function axesOf({ of }: Columns<number>, system: CoordinateSystem | null, fileName: string): Axes | null {
  const unit = system?.unit ?? "degrees";
  const pairs: Record<typeof unit, Axes> = {
    degrees: { north: "latitude", east: "longitude" },
    m: { north: "north", east: "east" },
  };
  const either: Axes = { north: "y", east: "x" };
  for (const { north, east } of [pairs[unit], either]) {
    if (of.has(north) && of.has(east)) return { north, east };
  }
  const { north, east } = pairs[unit];
  if (of.has(north) || of.has(east)) {
    const [there, missing] = of.has(north) ? [north, east] : [east, north];
    throw placeError(`${fileName} has a column for the ${there} and none for the ${missing}: add it.`);
  }
  if (unit === "degrees" && (of.has("north") || of.has("east")))
    throw placeError(
      `${fileName} has northings and eastings: say their coordinate system, as in --system sweref99tm.`,
    );
  if (unit === "m" && (of.has("latitude") || of.has("longitude")))
    throw placeError(
      `${fileName} has latitudes and longitudes, and ${system!.name} counts metres: leave out the system, or call the columns "north" and "east".`,
    );
  if (of.size > 1) return null;
  throw placeError(
    `${fileName} has no columns for where the nodes stand: call them "latitude" and "longitude" in the first line.`,
  );
}

function rowOf(
  { number, cells }: Line,
  { of }: Columns<number>,
  axes: Axes | null,
  width: number,
): Omit<Row, "has"> {
  const cell = (field: Field) => cells[of.get(field) ?? -1] ?? "";
  const problems: string[] = [];
  const more = cells.slice(width).some((text) => text.trim() !== "");
  if (more)
    problems.push(
      `it has ${cells.length} values, more than the first line has columns (${width}): put quotes around a text that has the delimiter in it.`,
    );
  const coordinates = more || axes === null ? null : coordinatesIn(cell, axes, problems);
  const texts = textsOf((field) => unguarded(cell(field)));
  return { number, ...texts, coordinates, problems };
}

function coordinatesIn(cell: (field: Field) => string, axes: Axes, problems: string[]): Coordinates | null {
  const texts = { north: cell(axes.north).trim(), east: cell(axes.east).trim() };
  if (texts.north === "" && texts.east === "") return null;
  const read = (axis: keyof Coordinates): number | null => {
    if (texts[axis] === "") {
      problems.push(`it has no ${axes[axis]}: write it, or leave out the other coordinate as well.`);
      return null;
    }
    const value = coordinateOf(texts[axis], axis);
    if (value === null)
      problems.push(`the ${axes[axis]} ${quoted(texts[axis])} is not a number: write it like 62.39131.`);
    return value;
  };
  const [north, east] = [read("north"), read("east")];
  return north === null || east === null ? null : { north, east };
}

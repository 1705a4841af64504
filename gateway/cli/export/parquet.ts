// A table as Apache Parquet (https://parquet.apache.org/docs/file-format), in groups of rows, so that no more are in memory.
// Numbers stand as they are and are compressed by zstd: dictionaries of them take twice as long for a file that is no smaller
// (measured).
import { constants, zstdCompressSync } from "node:zlib";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { VERSION } from "../../version.ts";
import type { Column, Value } from "./columns.ts";
import type { Emit, Format } from "./format.ts";

type Options = ConstructorParameters<typeof ParquetWriter>[0];
type Element = Options["schema"][number];
type Data = Parameters<ParquetWriter["write"]>[0]["columnData"][number]["data"];

/** Rows that are together, each column by itself. What each group is stays in memory until the file ends. */
const GROUP = 65_536;
const DAY_MS = 86_400_000;
const LEVEL = 1;

const ZSTD = (bytes: Uint8Array) =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });

const TYPES = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  integer: { type: "INT32" },
  number: { type: "DOUBLE" },
  time: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" } },
  date: { type: "INT32", logical_type: { type: "DATE" } },
} as const satisfies Record<Column["type"], Omit<Element, "name">>;

export function parquetFormat<Row>(columns: readonly Column<Row>[], emit: Emit): Format<Row> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    ...{ writer: bytes, codec: "ZSTD", compressors: { ZSTD }, createdBy: `sippra ${VERSION}` },
    schema: [{ name: "root", num_children: columns.length }, ...columns.map(elementOf)],
    kvMetadata: columns.map(({ name, unit, description }) => ({
      ...{ key: name, value: unit === null ? description : `${description} (${unit})` },
    })),
  });
  const gathered = columns.map((column) => gatherer(column));
  let rows = 0;
  const flush = () => {
    if (bytes.index > 0) emit(bytes.getBytes().slice());
    bytes.index = 0;
  };
  const write = () => {
    if (rows === 0) return;
    writer.write({
      columnData: columns.map(({ name, type }, i) => ({
        ...{ name, data: gathered[i]!.take(rows), offsetIndex: false },
        // What readers leave out groups by.
        statistics: type === "time" || name === "node",
        encoding: type === "text" && name !== "id" ? "RLE_DICTIONARY" : "PLAIN",
      })),
      rowGroupSize: rows,
    });
    rows = 0;
    flush();
  };
  return {
    add(row) {
      for (const column of gathered) column.put(rows, row);
      if (++rows === GROUP) write();
    },
    end() {
      write();
      writer.finish();
      flush();
    },
  };
}

const elementOf = <Row>({ name, type, isNullable }: Column<Row>): Element => ({
  ...{ name, repetition_type: isNullable ? "OPTIONAL" : "REQUIRED", ...TYPES[type] },
});

/** The values of a column in one group. */
interface Gatherer<Row> {
  put(at: number, row: Row): void;
  /** The first so many, as the library takes them. */
  take(rows: number): Data;
}

const gatherer = <Row>(column: Column<Row>): Gatherer<Row> =>
  column.type === "text" ? texts(column) : numbers(column);

function texts<Row>({ of }: Column<Row>): Gatherer<Row> {
  const values = new Array<Value>(GROUP).fill("");
  return {
    put(at, row) {
      values[at] = of(row);
    },
    take: (rows) => values.slice(0, rows),
  };
}

/** Without boxes for numbers, of which there would be a million; NaN where there is none. */
function numbers<Row>({ of, type }: Column<Row>): Gatherer<Row> {
  const values = new Float64Array(GROUP);
  let hasNull = false;
  return {
    put(at, row) {
      const value = of(row);
      if (value === null) hasNull = true;
      values[at] = value === null ? Number.NaN : typeof value === "number" ? value : Date.parse(value);
    },
    take(rows) {
      const taken = values.subarray(0, rows);
      const data = hasNull ? withNulls(taken, type) : whole(taken, type);
      hasNull = false;
      return data;
    },
  };
}

function whole(values: Float64Array, type: Column["type"]): Data {
  switch (type) {
    case "time":
      return BigInt64Array.from(values, BigInt);
    case "date":
      return Int32Array.from(values, (ms) => ms / DAY_MS);
    case "integer":
      return Int32Array.from(values);
    default:
      return values;
  }
}

function withNulls(values: Float64Array, type: Column["type"]): Data {
  const convert =
    { time: BigInt, date: (ms: number) => ms / DAY_MS }[type as string] ?? ((value: number) => value);
  return Array.from(values, (value) => (Number.isNaN(value) ? null : convert(value)));
}

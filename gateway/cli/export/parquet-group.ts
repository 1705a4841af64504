// Rows as a group of an Apache Parquet file (https://parquet.apache.org/docs/file-format), of so many that they are in memory.
// Numbers stand as they are and are compressed by zstd: dictionaries of them take twice as long for a file that is no smaller
// (measured).
import { constants, zstdCompressSync } from "node:zlib";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Column, Value } from "./columns.ts";
import type { Format } from "./format.ts";
import { CODEC, schemaOf } from "./parquet-schema.ts";

type Data = Parameters<ParquetWriter["write"]>[0]["columnData"][number]["data"];

/** Rows that are together, each column by itself: half as many take less memory by a tenth, and a file that is larger by a third (measured). */
const GROUP = 32_768;
const DAY_MS = 86_400_000;
const LEVEL = 1;

const ZSTD = (bytes: Uint8Array) =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });

export interface Group {
  bytes: Uint8Array<ArrayBuffer>;
  /** What a file says of it; where its columns are is from the first of these bytes. */
  about: ParquetWriter["row_groups"][number];
}

export function groupEncoder<Row>(
  columns: readonly Column<Row>[],
  emit: (group: Group) => void,
): Format<Row> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    ...{ writer: bytes, codec: CODEC, compressors: { ZSTD }, schema: schemaOf(columns) },
  });
  const gathered = columns.map((column) => gatherer(column));
  let rows = 0;
  const write = () => {
    if (rows === 0) return;
    // What it says before its first group is the file's.
    bytes.offset = 0;
    bytes.index = 0;
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
    writer.pendingIndexes = [];
    emit({ bytes: bytes.getBytes().slice(), about: writer.row_groups.pop()! });
  };
  return {
    add(row) {
      for (const column of gathered) column.put(rows, row);
      if (++rows === GROUP) write();
    },
    end: write,
  };
}

/** The values of a column in one group. */
interface Gatherer<Row> {
  put(at: number, row: Row): void;
  /** The first so many, as the library takes them. */
  take(rows: number): Data;
}

const gatherer = <Row>(column: Column<Row>): Gatherer<Row> =>
  column.type !== "text" ? numbers(column) : column.name === "id" ? ids(column) : texts(column);

/** "65535-65535-4294967295-4294967295" */
const ID_MAX = 33;

/** Each is another one: as bytes at once, since the library takes more than a tenth of an export to make some of each. */
function ids<Row>({ of }: Column<Row>): Gatherer<Row> {
  const pool = Buffer.alloc(GROUP * ID_MAX);
  // A part of a Buffer takes longer to make.
  const bytes = new Uint8Array(pool.buffer, pool.byteOffset, pool.length);
  const ends = new Uint32Array(GROUP + 1);
  return {
    put(at, row) {
      const id = of(row) as string;
      if (id.length > ID_MAX) throw new RangeError(`an id of ${id.length} characters`);
      ends[at + 1] = ends[at]! + pool.write(id, ends[at]!, "latin1");
    },
    // The library takes bytes for text as they are; its types know of text only.
    take: (rows) => Array.from({ length: rows }, (_, i) => bytes.subarray(ends[i], ends[i + 1])) as Data,
  };
}

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
  if (type === "number") return values;
  if (type === "integer") return new Int32Array(values);
  const { length } = values;
  if (type === "date") {
    const days = new Int32Array(length);
    for (let i = 0; i < length; i++) days[i] = values[i]! / DAY_MS;
    return days;
  }
  const times = new BigInt64Array(length);
  for (let i = 0; i < length; i++) times[i] = BigInt(values[i]!);
  return times;
}

function withNulls(values: Float64Array, type: Column["type"]): Data {
  const convert =
    { time: BigInt, date: (ms: number) => ms / DAY_MS }[type as string] ?? ((value: number) => value);
  const data = new Array<number | bigint | null>(values.length);
  for (let i = 0; i < values.length; i++) data[i] = Number.isNaN(values[i]!) ? null : convert(values[i]!);
  return data;
}

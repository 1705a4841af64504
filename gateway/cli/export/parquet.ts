// A table as Apache Parquet (https://parquet.apache.org/docs/file-format), in groups of rows, so that no more are in memory.
// Numbers stand as they are and are compressed by zstd: dictionaries and deltas take several times as long to make for a
// file that is no smaller (measured, npm run bench -- export).
import { constants, zstdCompressSync } from "node:zlib";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { VERSION } from "../../version.ts";
import type { Column, Value } from "./columns.ts";
import type { Emit, Format } from "./format.ts";

type Options = ConstructorParameters<typeof ParquetWriter>[0];
type Element = Options["schema"][number];
type Data = Parameters<ParquetWriter["write"]>[0]["columnData"][number]["data"];

/** Rows that are together, each column by itself: ten megabytes of readings. */
const GROUP = 32_768;
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

export function parquetFormat(columns: readonly Column[], emit: Emit): Format {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    ...{ writer: bytes, codec: "ZSTD", compressors: { ZSTD }, createdBy: `sippra ${VERSION}` },
    schema: [{ name: "root", num_children: columns.length }, ...columns.map(elementOf)],
    kvMetadata: columns.map(({ name, unit, description }) => ({
      ...{ key: name, value: unit === null ? description : `${description} (${unit})` },
    })),
  });
  const gathered = columns.map((column) => ({ column, values: new Array<Value>(GROUP) }));
  let rows = 0;
  const flush = () => {
    if (bytes.index > 0) emit(bytes.getBytes().slice());
    bytes.index = 0;
  };
  const write = () => {
    if (rows === 0) return;
    writer.write({
      columnData: gathered.map(({ column, values }) => ({
        ...{ name: column.name, data: dataOf(column, values.slice(0, rows)), offsetIndex: false },
        encoding: column.type === "text" && column.name !== "id" ? "RLE_DICTIONARY" : "PLAIN",
      })),
      rowGroupSize: rows,
    });
    rows = 0;
    flush();
  };
  return {
    add(fields) {
      for (const { column, values } of gathered) values[rows] = column.of(fields);
      if (++rows === GROUP) write();
    },
    end() {
      write();
      writer.finish();
      flush();
    },
  };
}

const elementOf = ({ name, type, isNullable }: Column): Element => ({
  ...{ name, repetition_type: isNullable ? "OPTIONAL" : "REQUIRED", ...TYPES[type] },
});

function dataOf({ type }: Column, values: Value[]): Data {
  switch (type) {
    case "time":
      return values.map((value) => (value === null ? null : BigInt(Date.parse(value as string))));
    case "date":
      return values.map((value) => (value === null ? null : Date.parse(value as string) / DAY_MS));
    default:
      return values;
  }
}

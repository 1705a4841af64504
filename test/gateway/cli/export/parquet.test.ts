// A Parquet file has what was put into it, whatever is null, over several groups of rows. What readers in other languages make
// of it, test/recipes asks.
import { zstdDecompressSync } from "node:zlib";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { columnsOf, type Fields } from "../../../../gateway/cli/export/columns.ts";
import { parquetFormat } from "../../../../gateway/cli/export/parquet.ts";
import { KEPT_SCHEMAS, keptFields } from "../../../../gateway/deliver/formats/kept.ts";
import type { ReadingBody } from "../../../../shared/messages.ts";
import { readingBody } from "../../admit/nodes.ts";

const ROWS = 70_000;
const T = 1_790_000_000;
const COLUMNS = columnsOf(KEPT_SCHEMAS.reading);

function rowAt(i: number): Fields {
  const isSet = i % 3 !== 0;
  const body = readingBody(isSet ? T + i : null, i % 5 === 0 ? 4 : 0);
  body[1] = i % 7 === 0 ? null : (i % 8000) - 100;
  if (i % 11 === 0) body[6] = null;
  const record = {
    ...{ type: "reading" as const, name: "åby-1", network: 1, node: 7, epoch: 0, counter: i + 1 },
    ...{ time: isSet ? 1000 * (T + i) : null, received: 1000 * (T + i) + 7, marks: 0, via: "radio x" },
    body: body as ReadingBody,
  };
  return keptFields(record, { site: "here", gateway: "gateway-1" });
}

/** As columns have them, and as the file's types do. */
const expected = (fields: Fields) =>
  Object.fromEntries(
    COLUMNS.map((column) => {
      const value = column.of(fields);
      return [column.name, column.type === "time" && value !== null ? new Date(value) : value];
    }),
  );

function fileOf(rows: Iterable<Fields>): ArrayBuffer {
  const chunks: Uint8Array[] = [];
  const format = parquetFormat(COLUMNS, (chunk) => chunks.push(chunk as Uint8Array));
  for (const fields of rows) format.add(fields);
  format.end();
  const all = Buffer.concat(chunks);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length);
}

const read = (file: ArrayBuffer) =>
  parquetReadObjects({ file, compressors: { ZSTD: (bytes) => zstdDecompressSync(bytes) } });

test("has the rows that were put into it, over groups", async () => {
  const rows = Array.from({ length: ROWS }, (_, i) => rowAt(i));
  const file = fileOf(rows);
  const found = await read(file);
  expect(found).toHaveLength(ROWS);
  for (const [i, row] of found.entries())
    if (i % 97 === 0 || i > ROWS - 3) expect(row).toEqual(expected(rows[i]!));
  const { row_groups, schema, key_value_metadata } = parquetMetadata(file);
  expect(row_groups.map(({ num_rows }) => num_rows)).toEqual([32_768n, 32_768n, 4_464n]);
  expect(schema.slice(1).map(({ name }) => name)).toEqual(COLUMNS.map(({ name }) => name));
  expect(key_value_metadata).toContainEqual({
    ...{ key: "pressure_kpa", value: "gauge pressure, mean of the reporting interval (kPa)" },
  });
});

test("has its columns where there is no row", async () => {
  const file = fileOf([]);
  expect(await read(file)).toEqual([]);
  expect(parquetMetadata(file).schema).toHaveLength(COLUMNS.length + 1);
});

// A table as Apache Parquet (https://parquet.apache.org/docs/file-format), of groups that come from parquet-group.ts.
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { VERSION } from "../../version.ts";
import type { Column } from "./columns.ts";
import type { Format } from "./format.ts";
import { type Group, groupEncoder } from "./parquet-group.ts";
import { CODEC, schemaOf } from "./parquet-schema.ts";

export interface ParquetFile {
  append(group: Group): void;
  /** What ends a file: one without groups, too. */
  end(): void;
}

/** Of rows that are made groups of here. */
export function parquetFormat<Row>(
  columns: readonly Column<Row>[],
  write: (bytes: Uint8Array) => void,
): Format<Row> {
  const file = parquetFile(columns, write);
  const { add, end } = groupEncoder(columns, file.append);
  return {
    add,
    end() {
      end();
      file.end();
    },
  };
}

/** What each group is stays in memory until the file ends. */
export function parquetFile<Row>(
  columns: readonly Column<Row>[],
  write: (bytes: Uint8Array) => void,
): ParquetFile {
  const ends = new ByteWriter();
  const writer = new ParquetWriter({
    ...{ writer: ends, codec: CODEC, createdBy: `sippra ${VERSION}`, schema: schemaOf(columns) },
    kvMetadata: columns.map(({ name, unit, description }) => ({
      ...{ key: name, value: unit === null ? description : `${description} (${unit})` },
    })),
  });
  const flush = () => {
    write(ends.getBytes().slice());
    ends.index = 0;
  };
  flush();
  return {
    append({ bytes, about }) {
      writer.row_groups.push(moved(about, BigInt(ends.offset)));
      writer.num_rows += about.num_rows;
      ends.offset += bytes.length;
      write(bytes);
    },
    end() {
      writer.finish();
      flush();
    },
  };
}

/** As it is in a file from `start` on. */
function moved(about: Group["about"], start: bigint): Group["about"] {
  for (const column of about.columns) {
    column.file_offset += start;
    const { meta_data } = column;
    meta_data!.data_page_offset += start;
    if (meta_data!.dictionary_page_offset !== undefined) meta_data!.dictionary_page_offset += start;
  }
  return about;
}

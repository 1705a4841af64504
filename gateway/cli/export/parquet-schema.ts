// The columns of a table as Apache Parquet has them.
import type { ParquetWriter } from "hyparquet-writer";
import type { Column } from "./columns.ts";

type Element = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

export const CODEC = "ZSTD";

const TYPES = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  integer: { type: "INT32" },
  number: { type: "DOUBLE" },
  time: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" } },
  date: { type: "INT32", logical_type: { type: "DATE" } },
} as const satisfies Record<Column["type"], Omit<Element, "name">>;

const elementOf = <Row>({ name, type, isNullable }: Column<Row>): Element => ({
  ...{ name, repetition_type: isNullable ? "OPTIONAL" : "REQUIRED", ...TYPES[type] },
});

export const schemaOf = <Row>(columns: readonly Column<Row>[]): Element[] => [
  { name: "root", num_children: columns.length },
  ...columns.map(elementOf),
];

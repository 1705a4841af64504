// The data dictionary: a row a field, for a spreadsheet, a database's designer, or a procurement's annex.
import { MESSAGE_NAMES, MESSAGES, type MessageName } from "../../gateway/deliver/contract/messages.ts";
import { type JsonSchema, schemaOf, topicOf, typeText } from "./schema.ts";

export interface FieldRow {
  message: MessageName;
  /** As its path is written in most query languages: "bands_dbfs[].level_dbfs". */
  field: string;
  schema: JsonSchema;
}

export function fieldsOf(message: MessageName): FieldRow[] {
  const walk = ({ properties = {} }: JsonSchema, path: string): FieldRow[] =>
    Object.entries(properties).flatMap(([key, schema]) => {
      const field = path === "" ? key : `${path}.${key}`;
      const items = schema.items === undefined ? [] : walk(schema.items, `${field}[]`);
      return [{ message, field, schema }, ...walk(schema, field), ...items];
    });
  return walk(schemaOf(message), "");
}

const COLUMNS = [
  ...["message", "topic", "retained", "field", "type", "null", "unit", "decimals", "words"],
  ...["meaning", "betydelse"],
];

const cell = (text: string) => (/[";\n,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** As CSV: UTF-8 with a mark, semicolons, as a Swedish spreadsheet opens it. */
export function dictionaryCsv(): string {
  const rows = MESSAGE_NAMES.flatMap((name) =>
    fieldsOf(name).map(({ field, schema }) => [
      name,
      topicOf(name),
      MESSAGES[name].nature === "state" ? "yes" : "no",
      field,
      typeText(schema).replace(" or null", ""),
      [schema.type].flat().includes("null") ? "yes" : "no",
      schema["x-unit"] ?? "",
      String(schema["x-decimals"] ?? ""),
      Object.keys(schema["x-known"] ?? schema.items?.["x-known"] ?? {}).join(" "),
      schema.description ?? "",
      schema["x-sv"] ?? "",
    ]),
  );
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;
}

// What a table has of the contract's messages: a column for each field, under the same name, with its unit at the end. What
// is a list or a group there stands in several columns here, or, of words, in one with spaces between.
import type { z } from "zod";
import { BAND_EDGES } from "../../../shared/messages.ts";
import type { FieldMeta } from "../../deliver/contract/fields.ts";

/** Of rows that are messages, or of what a row is otherwise. */
export interface Column<Row = Fields> {
  name: string;
  /** "number" has a fraction, and in text so many decimals. */
  type: "text" | "integer" | "number" | "time" | "date";
  decimals: number;
  unit: string | null;
  isNullable: boolean;
  /** People have written some of it. */
  isFree: boolean;
  description: string;
  /** Of a time or a date its text, or unix ms. */
  of(row: Row): Value;
}

export type Fields = Record<string, unknown>;
export type Value = string | number | null;

interface Definition {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
}

const definitionOf = (schema: z.ZodType) => (schema as unknown as { def: Definition }).def;

/** Of a message's schema. Lists of groups have no columns, but for bands. */
export function columnsOf(schema: z.ZodType): Column[] {
  return Object.entries(definitionOf(schema).shape!).flatMap(([name, field]) => columnsOfField(name, field));
}

function columnsOfField(name: string, field: z.ZodType, meta: Partial<FieldMeta> = {}): Column[] {
  const { type, innerType, element, shape } = definitionOf(field);
  const said = { ...(field.meta() as Partial<FieldMeta> | undefined), ...meta };
  const of = (fields: Fields) => fields[name] as Value;
  const column = {
    ...{ name, decimals: 0, unit: said["x-unit"] ?? null, isNullable: false, isFree: false },
    of,
  };
  const description = said.description ?? "";
  switch (type) {
    case "nullable":
      return columnsOfField(name, innerType!, said).map((each) => ({ ...each, isNullable: true }));
    case "number": {
      const decimals = said["x-decimals"] ?? 0;
      return [{ ...column, description, decimals, type: decimals > 0 ? "number" : "integer" }];
    }
    case "string": {
      const types = { "date-time": "time", date: "date" } as const;
      const known = types[said.format as keyof typeof types] ?? "text";
      return [{ ...column, description, type: known, isFree: !said["x-plain"] }];
    }
    case "array":
      if (name === "bands_dbfs") return bandColumns();
      if (definitionOf(element!).type !== "string") return [];
      return [
        {
          ...{ ...column, type: "text", description: `${description}; a space between two` },
          of: (fields) => (fields[name] as string[] | null)?.join(" ") ?? null,
        },
      ];
    case "object":
      return Object.entries(shape!).flatMap(([key, inner]) =>
        columnsOfField(key, inner).map((each) => ({
          ...{ ...each, name: `${name}_${each.name}`, isNullable: true },
          of: (fields) => {
            const group = fields[name] as Fields | null;
            return group === null ? null : each.of(group);
          },
        })),
      );
    default:
      throw new Error(`${name}: a table has no column for ${type}`);
  }
}

function bandColumns(): Column[] {
  return BAND_EDGES.slice(1).map((to, i) => ({
    ...{ name: `band_${BAND_EDGES[i]}_${to}_hz_dbfs`, type: "integer", decimals: 0 },
    ...{ unit: "dB re full scale", isNullable: true, isFree: false },
    description: `level from ${BAND_EDGES[i]} to ${to} Hz`,
    of: (fields) => (fields.bands_dbfs as { level_dbfs: number }[] | null)?.[i]?.level_dbfs ?? null,
  }));
}

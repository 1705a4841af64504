// Writes messages as JSON, by their schemas: a field with decimals always has them (450.0), since databases such as
// InfluxDB take a field's type from its first value. A replacer, or JSON.rawJSON, would take twice the time (measured,
// npm run bench).
import type { z } from "zod";
import type { FieldMeta } from "./fields.ts";

type Write = (value: never) => string;

/** What is looked at of zod's definitions. */
interface Definition {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
}

/** Compiles a schema of fields.ts into its writer: of values that are as the schema says; nothing is checked here. */
export function jsonWriter<Schema extends z.ZodType>(schema: Schema): (value: z.infer<Schema>) => string {
  return writerOf(schema) as (value: z.infer<Schema>) => string;
}

function writerOf(schema: z.ZodType): Write {
  const { type, innerType, element, shape } = (schema as unknown as { def: Definition }).def;
  const meta = (schema.meta() ?? {}) as Partial<FieldMeta>;
  switch (type) {
    case "nullable": {
      const inner = writerOf(innerType!);
      return (value) => (value === null ? "null" : inner(value));
    }
    case "optional":
      return writerOf(innerType!);
    case "number": {
      const decimals = meta["x-decimals"];
      return decimals === undefined ? String : (value) => decimalText(value, decimals);
    }
    case "string":
      return meta["x-plain"] ? (value) => `"${value}"` : JSON.stringify;
    case "array": {
      const item = writerOf(element!);
      return (value) => arrayText(value, item);
    }
    case "object":
      return objectWriter(Object.entries(shape!).map(([key, inner]) => [key, writerOf(inner)]));
    default:
      return JSON.stringify;
  }
}

function objectWriter(fields: [key: string, write: Write][]): Write {
  const parts = fields.map(([key, write]) => ({ key, head: `,${JSON.stringify(key)}:`, write }));
  return (value: Record<string, never>) => {
    let text = "";
    for (const { key, head, write } of parts) {
      const inner = value[key];
      if (inner !== undefined) text += head + write(inner);
    }
    return `{${text.slice(1)}}`;
  };
}

function arrayText(values: readonly never[], item: Write): string {
  let text = "";
  for (const value of values) text += `,${item(value)}`;
  return `[${text.slice(1)}]`;
}

/** A number with exactly so many decimals: 450 as "450.0". */
export function decimalText(value: number, decimals: number): string {
  const text = String(value);
  const point = text.indexOf(".");
  if (point < 0) return text.includes("e") ? value.toFixed(decimals) : `${text}.${"0".repeat(decimals)}`;
  const missing = decimals - (text.length - point - 1);
  if (missing === 0) return text;
  return missing > 0 && !text.includes("e") ? text + "0".repeat(missing) : value.toFixed(decimals);
}

// Writes messages as JSON, by their schemas: a field with decimals always has them (450.0), since databases such as
// InfluxDB take a field's type from its first value. JSON.stringify cannot; with JSON.rawJSON it takes twice the time. So
// each schema is compiled once into the code of its writer, from names of the contract and of nothing else, and writes a
// reading as fast as JSON.stringify does (npm run bench).
import type { z } from "zod";
import type { FieldMeta } from "./fields.ts";

/** What is looked at of zod's definitions. */
interface Definition {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
}

/** Compiles a schema of fields.ts into its writer: of values that are as the schema says; nothing is checked here. */
export function jsonWriter<Schema extends z.ZodType>(schema: Schema): (value: z.infer<Schema>) => string {
  const functions: string[] = [];
  const expression = expressionOf(schema, "value", functions);
  const source = `${functions.join("\n")}\nreturn (value) => ${expression};`;
  return new Function("decimals", "quote", source)(decimalText, JSON.stringify);
}

/** The JavaScript expression of the JSON of `value`, itself an expression; functions that it calls go to `functions`. */
function expressionOf(schema: z.ZodType, value: string, functions: string[]): string {
  const { type, innerType, element, shape } = (schema as unknown as { def: Definition }).def;
  const meta = (schema.meta() ?? {}) as Partial<FieldMeta>;
  switch (type) {
    case "nullable":
      return `(${value} === null ? "null" : ${expressionOf(innerType!, value, functions)})`;
    case "number":
      return meta["x-decimals"] === undefined ? `${value}` : `decimals(${value}, ${meta["x-decimals"]})`;
    case "boolean":
      return value;
    case "string":
      return meta["x-plain"] ? `'"' + ${value} + '"'` : `quote(${value})`;
    case "array": {
      const item = expressionOf(element!, "each", functions);
      const name = `list${functions.length}`;
      functions.push(
        `function ${name}(values) { let text = ""; for (const each of values) text += "," + ${item}; return "[" + text.slice(1) + "]"; }`,
      );
      return `${name}(${value})`;
    }
    case "object":
      return objectExpression(shape!, value, functions);
    default:
      // Of literals and what is optional: settings of a command, which come seldom.
      return `quote(${value})`;
  }
}

function objectExpression(shape: Record<string, z.ZodType>, value: string, functions: string[]): string {
  const isLoose = Object.values(shape).some(
    (inner) => (inner as unknown as { def: Definition }).def.type === "optional",
  );
  if (isLoose) return `quote(${value})`;
  const fields = Object.entries(shape).map(([key, inner], i) => {
    const head = `${i === 0 ? "{" : ","}${JSON.stringify(key)}:`;
    return `${JSON.stringify(head)} + ${expressionOf(inner, `${value}.${key}`, functions)}`;
  });
  return `(${fields.join(" + ")} + "}")`;
}

/** A number with exactly so many decimals: 450 as "450.0". */
export function decimalText(value: number, decimals: number): string {
  const text = `${value}`;
  const point = text.indexOf(".");
  const missing = decimals - (point < 0 ? 0 : text.length - point - 1);
  if (missing === 0) return text;
  if (missing < 0 || text.includes("e")) return value.toFixed(decimals);
  return `${point < 0 ? `${text}.` : text}${ZEROS.slice(0, missing)}`;
}

const ZEROS = "0".repeat(20);

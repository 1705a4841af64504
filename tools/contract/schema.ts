// The contract's messages as JSON Schemas. Partners get open ones: a later version of v1 may have more fields and more
// words, and no schema of today's may refuse them. Our own checks are strict.
import { z } from "zod";
import { CONTRACT_VERSION, MESSAGES, type MessageName } from "../../gateway/deliver/contract/messages.ts";

export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  pattern?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  "x-sv"?: string;
  "x-unit"?: string;
  "x-decimals"?: number;
  "x-known"?: Record<string, { en: string; sv: string }>;
  "x-topic"?: string;
  "x-nature"?: string;
}

const DRAFT = "http://json-schema.org/draft-07/schema#";

export function topicOf(name: MessageName): string {
  return `sippra/${CONTRACT_VERSION}/{site}/${MESSAGES[name].topic}`;
}

/** Of a message, for partners; with `strict`, for our own checks: no field and no word that is not known today. */
export function schemaOf(name: MessageName, { strict = false } = {}): JsonSchema {
  const { schema, en, sv, nature } = MESSAGES[name];
  const isInput = nature === "request";
  const made = z.toJSONSchema(schema, { target: "draft-7", io: isInput ? "input" : "output" }) as JsonSchema;
  const { $schema: _, ...rest } = tidy(made, { strict, isInput });
  return {
    $schema: DRAFT,
    $id: `urn:sippra:${CONTRACT_VERSION}:${name}`,
    title: name,
    description: en,
    "x-sv": sv,
    "x-topic": topicOf(name),
    "x-nature": nature,
    ...rest,
  };
}

interface Style {
  strict: boolean;
  /** What partners send is refused where it has a field more: misspelt ones are not ignored in silence. */
  isInput: boolean;
}

/** As people would write it: null as one of two types, no bounds that every integer has, open or strict. */
function tidy(schema: JsonSchema, style: Style): JsonSchema {
  const { anyOf, "x-plain": _, ...rest } = schema as JsonSchema & { "x-plain"?: true };
  const [one, nothing] = anyOf ?? [];
  if (one !== undefined && anyOf!.length === 2 && nothing?.type === "null") {
    const inner = tidy(one, style);
    // What is said of the nullable field itself comes before what is said of what is in it.
    const type = [inner.type as string, "null"];
    return { ...inner, ...rest, type, ...(inner.enum && { enum: [...inner.enum, null] }) };
  }
  const out: JsonSchema = { ...rest };
  if (out.minimum === Number.MIN_SAFE_INTEGER) delete out.minimum;
  if (out.maximum === Number.MAX_SAFE_INTEGER) delete out.maximum;
  if (out.additionalProperties === false && !style.strict && !style.isInput) delete out.additionalProperties;
  if (out["x-known"] !== undefined && style.strict) out.enum = Object.keys(out["x-known"]);
  if (out.enum?.length === 0) delete out.enum;
  if (out.items !== undefined) out.items = tidy(out.items, style);
  if (out.properties !== undefined) {
    out.properties = Object.fromEntries(
      Object.entries(out.properties).map(([key, inner]) => [key, tidy(inner, style)]),
    );
  }
  return out;
}

/** "number or null", as documents have it. */
export function typeText({ type, items, format, const: only }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only);
  const words = [type ?? "any"].flat().map((each) => {
    if (each === "array") return items?.type === "string" ? "list of words" : "list";
    if (each === "string") return format === "date-time" ? "time" : format === "date" ? "date" : "text";
    return each === "null" ? "null" : each;
  });
  return words.join(" or ");
}

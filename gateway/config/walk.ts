// The schema as a list of settings, in order: what the example, the suggestions and the environment's names
// are made from, so that none of them can know another setting than the validation does.
import type { z } from "zod";

export interface Setting {
  /** The keys down to it: ["mqtt", "embedded", "port"]. */
  keys: string[];
  kind: "section" | "array" | "number" | "boolean" | "text";
  description: string | null;
  /** The default; undefined where there is none. */
  fallback: unknown;
  example: unknown;
  optional: boolean;
  isPath: boolean;
  /** One of a list's entries has it, not the whole configuration. */
  inList: boolean;
}

/** What is looked at of zod's definitions: a wrapper has `innerType`, an object `shape`, a pipe (preprocess) `out`. */
interface Definition {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  out?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  defaultValue?: unknown;
}

export function settingsOf(schema: z.ZodType, keys: string[] = []): Setting[] {
  const { shape = {} } = definition(schema);
  return Object.entries(shape).flatMap(([key, inner]) => oneSetting(inner, [...keys, key]));
}

function oneSetting(schema: z.ZodType, keys: string[]): Setting[] {
  const setting: Setting = {
    keys,
    kind: "text",
    description: null,
    fallback: undefined,
    example: undefined,
    optional: false,
    isPath: false,
    inList: false,
  };
  let inner: z.ZodType | undefined = schema;
  let core = schema;
  while (inner !== undefined) {
    const { type, innerType, out, defaultValue } = definition(inner);
    const meta = (inner.meta() ?? {}) as { description?: string; example?: unknown; path?: boolean };
    setting.description ??= meta.description ?? null;
    setting.example ??= meta.example;
    setting.isPath ||= meta.path === true;
    setting.optional ||= type === "optional";
    if (type === "default") setting.fallback = defaultValue;
    core = inner;
    inner = innerType ?? out;
  }
  const { type, element } = definition(core);
  if (type === "object") setting.kind = "section";
  else if (type === "array") setting.kind = "array";
  else if (type === "number" || type === "boolean") setting.kind = type;
  const below = type === "object" ? settingsOf(core, keys) : element ? settingsOf(element, keys) : [];
  return [setting, ...below.map((each) => (element ? { ...each, inList: true } : each))];
}

function definition(schema: z.ZodType): Definition {
  return (schema as unknown as { def: Definition }).def;
}

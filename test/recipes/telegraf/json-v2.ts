// Telegraf's parser json_v2, as far as the recipe uses it, since Telegraf is in no package of Debian: what it makes of a
// message, by its documentation and its source (rules.test.ts names them). What the recipe does not use is refused, so that
// nothing is guessed.

export type FieldValue =
  | { type: "float" | "int"; value: number }
  | { type: "string"; value: string }
  | { type: "bool"; value: boolean };

export interface Metric {
  name: string;
  tags: Map<string, string>;
  fields: Map<string, FieldValue>;
  /** ns since 1970 */
  time: bigint;
}

/** The message is lost, and a line stands in Telegraf's log. */
export class Refused extends Error {}

export interface DataSet {
  path: string;
  rename?: string;
  type?: string;
  optional?: boolean;
}

export interface ObjectConfig {
  path: string;
  optional?: boolean;
  tags?: string[];
  included_keys?: string[];
  excluded_keys?: string[];
  disable_prepend_keys?: boolean;
  renames?: Record<string, string>;
  fields?: Record<string, string>;
}

export interface JsonV2Config {
  measurement_name: string;
  timestamp_path?: string;
  timestamp_format?: string;
  tag?: DataSet[];
  object?: ObjectConfig[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of GJSON's paths a key of the root, and the root. */
function at(root: Json, path: string): Json | undefined {
  if (path === "@this") return root;
  if (!/^[a-z_0-9]+$/.test(path)) throw new Error(`the path ${path} is not in this model`);
  return isObject(root) ? root[path] : undefined;
}

/** Go's layout of RFC 3339, which takes fractions of a second though it names none. */
const RFC_3339 = "2006-01-02T15:04:05Z07:00";

function timestampOf(root: Json, config: JsonV2Config, now: bigint): bigint {
  if (config.timestamp_path === undefined) return now;
  const value = at(root, config.timestamp_path);
  if (value === null || value === undefined)
    throw new Refused(`the timestamp path ${config.timestamp_path} is null`);
  if (config.timestamp_format !== RFC_3339) throw new Error("this timestamp_format is not in this model");
  const ms = Date.parse(String(value));
  if (Number.isNaN(ms)) throw new Refused(`${value} is no time`);
  return BigInt(ms) * 1_000_000n;
}

function convert(value: Json, type: string | undefined, name: string): FieldValue {
  if (type === "string" && typeof value === "object") return { type, value: JSON.stringify(value) };
  if (typeof value === "string") {
    if (type === undefined || type === "string") return { type: "string", value };
    if (type === "bool" || !/^[-+]?\d+(\.\d+)?$/.test(value)) throw new Refused(`${name} is no ${type}`);
    return { type: type as "int" | "float", value: Number(value) };
  }
  if (typeof value === "boolean") {
    if (type === "string") return { type, value: String(value) };
    if (type === "int") return { type, value: Number(value) };
    return { type: "bool", value };
  }
  if (typeof value !== "number") throw new Error(`${name} is not in this model`);
  if (type === "string") return { type, value: String(value) };
  if (type === "int") return { type, value: Math.trunc(value) };
  if (type === "bool") throw new Error("numbers as booleans are not in this model");
  return { type: "float", value };
}

function isIncluded(config: ObjectConfig, key: string, value: Json): boolean {
  if (config.excluded_keys?.includes(key)) return false;
  if ((config.included_keys ?? []).length === 0) return true;
  const wanted = [...config.included_keys!, ...(config.tags ?? [])];
  if (wanted.includes(key)) return true;
  // Where any wanted key begins with a list's or an object's name, it is looked into.
  return typeof value === "object" && value !== null && wanted.some((name) => name.startsWith(key));
}

/** All of an object's keys as one metric's: `into` is given them. */
function combine(object: JsonObject, prefix: string, config: ObjectConfig, into: Metric): void {
  for (const [name, value] of Object.entries(object)) {
    const key = prefix === "" ? name : `${prefix}_${name}`;
    if (!isIncluded(config, key, value)) continue;
    const type = config.fields?.[key];
    const output = config.renames?.[key] ?? (config.disable_prepend_keys ? name : key);
    if (isObject(value)) combine(value, key, config, into);
    else if (Array.isArray(value) && type !== "string")
      throw new Error(`${key} is a list: it would be a metric an element, which is not in this model`);
    else if (value === null) continue;
    else if (config.tags?.includes(key)) into.tags.set(output, String(convert(value, "string", key).value));
    else into.fields.set(output, convert(value, type, key));
  }
}

function objectMetrics(root: Json, config: ObjectConfig, empty: () => Metric): Metric[] {
  const found = at(root, config.path);
  if (found === undefined) {
    if (config.optional) return [];
    throw new Refused(`the path ${config.path} does not exist`);
  }
  const elements = Array.isArray(found) ? found : [found];
  return elements.map((element) => {
    const metric = empty();
    if (isObject(element)) combine(element, "", config, metric);
    else if (element !== null) throw new Error("lists of plain values are not in this model");
    return metric;
  });
}

function tagsOf(root: Json, sets: DataSet[]): Map<string, string> {
  const tags = new Map<string, string>();
  for (const { path, rename, optional } of sets) {
    const value = at(root, path);
    if (value === undefined && !optional) throw new Refused(`the path ${path} does not exist`);
    if (typeof value === "object" && value !== null) throw new Error(`${path} is no plain value`);
    if (value !== undefined && value !== null)
      tags.set(rename ?? path, String(convert(value, "string", path).value));
  }
  return tags;
}

/** Throws `Refused` where the message is lost. `now`: ns. */
export function parseJsonV2(configs: JsonV2Config[], payload: string, now: bigint): Metric[] {
  let root: Json;
  try {
    root = JSON.parse(payload) as Json;
  } catch {
    throw new Refused("it is no JSON");
  }
  return configs.flatMap((config) => {
    const time = timestampOf(root, config, now);
    const empty = (): Metric => ({
      name: config.measurement_name,
      tags: new Map(),
      fields: new Map(),
      time,
    });
    const tags = tagsOf(root, config.tag ?? []);
    const metrics = (config.object ?? []).flatMap((object) => objectMetrics(root, object, empty));
    if (metrics.length === 0) metrics.push(empty());
    for (const metric of metrics) for (const [name, value] of tags) metric.tags.set(name, value);
    return metrics;
  });
}

// From a YAML file and the environment to settings, or to a sentence a problem: what is wrong, on which
// line, and how to mend it. Nothing falls back to a default in silence.
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { z } from "zod";
import { GatewayError } from "../errors.ts";
import { nearest } from "./nearest.ts";
import { configSchema, type GatewayConfig } from "./schema.ts";
import { type Setting, settingsOf } from "./walk.ts";

export type { GatewayConfig } from "./schema.ts";

export type Environment = Record<string, string | undefined>;

const SETTINGS = settingsOf(configSchema);

/** The variable that overrides a setting: SIPPRA_ and its keys, in capitals, joined by "_". */
export function variableOf(setting: Setting): string {
  return `SIPPRA_${setting.keys.join("_").toUpperCase()}`;
}

/** Settings that a variable can override: all but lists. */
export const VARIABLES: ReadonlyMap<string, Setting> = new Map(
  SETTINGS.filter(({ kind, inList }) => kind !== "section" && kind !== "array" && !inList).map((setting) => [
    variableOf(setting),
    setting,
  ]),
);

/**
 * Reads `file` and overrides it by `environment`. Paths in the result are absolute.
 * Throws a GatewayError "config" with a line for each problem.
 */
export function loadConfig(file: string, environment: Environment = {}): GatewayConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new GatewayError("config", unreadable(file, error as NodeJS.ErrnoException), { cause: error });
  }
  return readConfig(text, file, environment);
}

/** As `loadConfig`, for text already read; `file` is its name in sentences and where relative paths start. */
export function readConfig(text: string, file: string, environment: Environment = {}): GatewayConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) =>
    offset === undefined ? file : `${file}, line ${lines.linePos(offset).line}`;
  const [broken] = document.errors;
  if (broken) {
    throw new GatewayError(
      "config",
      `${at(broken.pos[0])}: this is not valid YAML (${yamlReason(broken)}): mend it there.`,
    );
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) {
    throw new GatewayError(
      "config",
      `${file} is empty: start from the output of "sippra-gateway config example".`,
    );
  }
  if (!isMap(root)) {
    throw new GatewayError(
      "config",
      `${at(root.range?.[0])}: settings must be written as "key: value", as in "site: sundsvall".`,
    );
  }
  // An empty section (`log:` with nothing under it) is one with its defaults.
  const settings = withoutNull(document.toJS()) as Record<string, unknown>;
  const overridden = override(settings, environment);
  const result = configSchema.safeParse(settings);
  if (!result.success) {
    // Zod tells of a level's unknown keys after the rest: people read from top to bottom.
    const issues = result.error.issues
      .map((issue) => ({ issue, place: placeOf(root, issue) }))
      .sort((a, b) => a.place - b.place);
    const sentences = issues.flatMap(({ issue }) => sentencesOf(issue, root, at, overridden, file, settings));
    throw new GatewayError("config", [...new Set(sentences)].join("\n"));
  }
  return absolute(result.data, dirname(resolve(file)));
}

function unreadable(file: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
      return `There is no configuration file ${file}: write one with "sippra-gateway config example > ${file}", or name another with --config.`;
    case "EACCES":
      return `The configuration file ${file} may not be read by this user: change its owner or its mode.`;
    case "EISDIR":
      return `${file} is a directory: name the configuration file in it with --config.`;
    default:
      return `The configuration file ${file} cannot be read (${error.message}): name another with --config.`;
  }
}

function yamlReason(error: { code: string; message: string }): string {
  if (error.code === "TAB_AS_INDENT") return "a tab indents it; use spaces";
  if (error.code === "DUPLICATE_KEY") return "a key is there twice";
  return error.message.replace(/\s+/g, " ").replace(/[.:]+$/, "");
}

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNull(inner)]),
  );
}

/** Writes the environment's values over the file's. Returns the variable of each setting it wrote, by path. */
function override(settings: Record<string, unknown>, environment: Environment): Map<string, string> {
  const written = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined || !variable.startsWith("SIPPRA_")) continue;
    const setting = VARIABLES.get(variable);
    if (setting === undefined) {
      const meant = nearest(variable, VARIABLES.keys(), 2);
      // Other tools have variables of their own; one that all but hits a setting is a slip of the pen.
      if (meant === null || variable === "SIPPRA_DEBUG") continue;
      throw new GatewayError(
        "config",
        `The environment variable ${variable} is no setting: did you mean ${meant}?`,
      );
    }
    let inner = settings;
    for (const key of setting.keys.slice(0, -1)) {
      const section = inner[key];
      inner = (typeof section === "object" && section !== null ? section : (inner[key] = {})) as Record<
        string,
        unknown
      >;
    }
    inner[setting.keys.at(-1)!] = scalar(text, setting);
    written.set(setting.keys.join("."), variable);
  }
  return written;
}

/** As YAML would read it; what it cannot be is left to the schema to refuse. */
function scalar(text: string, { kind }: Setting): unknown {
  if (kind === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return text;
}

type At = (offset: number | undefined) => string;

function sentencesOf(
  issue: z.core.$ZodIssue,
  root: Node,
  at: At,
  overridden: Map<string, string>,
  file: string,
  settings: unknown,
): string[] {
  if (issue.code === "unrecognized_keys") {
    const known = keysUnder(issue.path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const mend = meant === null ? `known here are ${known.join(", ")}` : `did you mean "${meant}"?`;
      const where = issue.path.length === 0 ? "" : ` under ${dotted(issue.path)}`;
      return `${at(offsetOf(root, [...issue.path, key]))}: there is no setting "${key}"${where}: ${mend.replace(/[^?]$/, "$&.")}`;
    });
  }
  const setting = dotted(issue.path);
  const variable = overridden.get(setting);
  const where = variable === undefined ? at(offsetOf(root, issue.path)) : `Environment variable ${variable}`;
  if (
    issue.code === "invalid_type" &&
    issue.input === undefined &&
    isMissing(root, issue.path) &&
    variable === undefined
  ) {
    return [`${file}: "${setting}" is missing: add a line like "${setting}: ${exampleOf(issue.path)}".`];
  }
  return [`${where}: ${setting} ${complaint(issue)}${meant(issue, valueAt(settings, issue.path))}`];
}

/** The end of a sentence: what a misspelt word may have been. */
function meant(issue: z.core.$ZodIssue, value: unknown): string {
  const near =
    issue.code === "invalid_value" && typeof value === "string"
      ? nearest(value, issue.values.map(String))
      : null;
  return near === null ? "." : `: did you mean ${near}?`;
}

function valueAt(settings: unknown, path: readonly PropertyKey[]): unknown {
  let inner = settings;
  for (const key of path) inner = (inner as Record<PropertyKey, unknown> | undefined)?.[key];
  return inner;
}

function placeOf(root: Node, issue: z.core.$ZodIssue): number {
  const key = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  return offsetOf(root, [...issue.path, ...key]) ?? 0;
}

function complaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.message.startsWith("must ")) return issue.message;
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
    case "too_big":
    case "invalid_format":
    case "custom":
      return issue.message === "Invalid input" ? "cannot be used" : issue.message;
    default:
      return `cannot be used (${issue.message})`;
  }
}

const KINDS: Record<string, string> = {
  string: 'text: write it in quotes, as in "…"',
  int: "a whole number",
  number: "a whole number",
  boolean: "true or false",
  array: "a list: one entry a line, each starting with a hyphen",
  object: "a section: its settings on lines of their own, indented",
};

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key + 1}]` : String(key)))
    .join(".")
    .replaceAll(".[", "[");
}

/** The keys that may stand under `path`. */
function keysUnder(path: readonly PropertyKey[]): string[] {
  const section = path.filter((key) => typeof key === "string");
  return SETTINGS.filter(
    ({ keys }) => keys.length === section.length + 1 && section.every((key, i) => keys[i] === key),
  ).map(({ keys }) => keys.at(-1)!);
}

function exampleOf(path: readonly PropertyKey[]): string {
  const setting = SETTINGS.find(({ keys }) => keys.join(".") === path.join("."));
  return String(setting?.example ?? setting?.fallback ?? "…");
}

function isMissing(root: Node, path: readonly PropertyKey[]): boolean {
  return pairOf(root, path) === undefined;
}

function offsetOf(root: Node, path: readonly PropertyKey[]): number | undefined {
  const found = pairOf(root, path) ?? (path.length === 0 ? root : undefined);
  if (found === undefined) return path.length === 0 ? undefined : offsetOf(root, path.slice(0, -1));
  return found.range?.[0];
}

/** The key's node where `path` ends in a map, the item's where it ends in a list; undefined if neither is there. */
function pairOf(root: Node, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = root;
  let found: Node | undefined;
  for (const key of path) {
    if (isMap(node)) {
      const pair: Pair<unknown, unknown> | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (pair === undefined) return undefined;
      found = pair.key as Node;
      node = (pair.value as Node | null) ?? undefined;
    } else if (isSeq(node) && typeof key === "number") {
      found = node = node.items[key] as Node | undefined;
    } else return undefined;
  }
  return found;
}

/** Paths of the settings that the schema marks as such, absolute. */
function absolute(config: GatewayConfig, directory: string): GatewayConfig {
  const copy = structuredClone(config) as unknown as Record<string, unknown>;
  for (const { keys, isPath, inList } of SETTINGS) {
    if (!isPath || inList) continue;
    let inner = copy;
    for (const key of keys.slice(0, -1)) inner = inner[key] as Record<string, unknown>;
    const last = keys.at(-1)!;
    if (typeof inner[last] === "string") inner[last] = resolve(directory, inner[last]);
  }
  return copy as unknown as GatewayConfig;
}

/** The content of a file that the configuration names. Throws a GatewayError "config". */
export function readNamed(file: string, setting: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const why = existsSync(file)
      ? `cannot be read (${(error as NodeJS.ErrnoException).code})`
      : "is not there";
    throw new GatewayError(
      "config",
      `${file}, which ${setting} names, ${why}: correct the path or the file's mode.`,
      {
        cause: error,
      },
    );
  }
}

// What is wrong with a configuration, as sentences: on which line or in which variable, and how to mend it.
import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { z } from "zod";
import { nearest } from "./nearest.ts";
import type { Setting } from "./walk.ts";

/** Where settings come from, for sentences about what is wrong with them. */
export interface Source {
  /** The file's document. */
  root: Node;
  /** "sippra.yaml, line 3"; the file alone, where there is no offset. */
  at(offset: number | undefined): string;
  file: string;
  /** As they were looked at. */
  settings: unknown;
  /** The environment variable of each setting that has one, by its path. */
  overridden: ReadonlyMap<string, string>;
  /** All that there are. */
  known: readonly Setting[];
}

/** Nobody mends more at once. */
export const MOST_PROBLEMS = 20;

/** What is wrong, where, and how to mend it; of many unknown keys one more than is shown. */
export function sentencesOf(issue: z.core.$ZodIssue, source: Source): string[] {
  const { root, at, file, settings, overridden, known: all } = source;
  if (issue.code === "unrecognized_keys") {
    const known = keysUnder(issue.path, all);
    return issue.keys.slice(0, MOST_PROBLEMS + 1).map((key) => {
      const meant = nearest(key, known);
      const mend = meant === null ? `known here are ${known.join(", ")}` : `did you mean "${meant}"?`;
      const where = issue.path.length === 0 ? "" : ` under ${dotted(issue.path)}`;
      return `${at(offsetOf(root, [...issue.path, key]))}: there is no setting "${key}"${where}: ${mend.replace(/[^?]$/, "$&.")}`;
    });
  }
  const setting = dotted(issue.path);
  const variable = overridden.get(setting);
  const where = placeIn(source, issue.path);
  if (
    issue.code === "invalid_type" &&
    issue.input === undefined &&
    isMissing(root, issue.path) &&
    variable === undefined
  ) {
    return [`${file}: "${setting}" is missing: add a line like "${setting}: ${exampleOf(issue.path, all)}".`];
  }
  return [`${where}: ${setting} ${complaint(issue)}${meant(issue, valueAt(settings, issue.path))}`];
}

/** Where what `path` leads to was set. */
export function placeIn({ root, at, overridden }: Source, path: readonly PropertyKey[]): string {
  const variable = overridden.get(dotted(path));
  return variable === undefined ? at(offsetOf(root, path)) : `Environment variable ${variable}`;
}

/** Whether something says what `path` leads to. */
export const isSet = ({ root, overridden }: Source, path: readonly PropertyKey[]) =>
  overridden.has(dotted(path)) || !isMissing(root, path);

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

/** Where the file has it: problems are listed from top to bottom. */
export function placeOf(root: Node, issue: z.core.$ZodIssue): number {
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
      // Zod's own words, where the schema has none.
      if (issue.message.startsWith("Too small")) return "must not be empty: leave it out, or say what it is";
      return issue.message;
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

export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key + 1}]` : String(key)))
    .join(".")
    .replaceAll(".[", "[");
}

/** The keys that may stand under `path`. */
function keysUnder(path: readonly PropertyKey[], known: readonly Setting[]): string[] {
  const section = path.filter((key) => typeof key === "string");
  return known
    .filter(({ keys }) => keys.length === section.length + 1 && section.every((key, i) => keys[i] === key))
    .map(({ keys }) => keys.at(-1)!);
}

function exampleOf(path: readonly PropertyKey[], known: readonly Setting[]): string {
  const setting = known.find(({ keys }) => keys.join(".") === path.join("."));
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

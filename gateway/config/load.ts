// From a YAML file and the environment to settings, or to a sentence a problem: what is wrong, on which
// line, and how to mend it. Nothing falls back to a default in silence.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import type { z } from "zod";
import { GatewayError } from "../errors.ts";
import { readUpTo } from "./bounded-file.ts";
import { nearest } from "./nearest.ts";
import { MOST_PROBLEMS, placeOf, type Source, sentencesOf } from "./sentences.ts";
import { type Setting, settingsOf } from "./walk.ts";
import { yamlSettings } from "./yaml.ts";

export type Environment = Record<string, string | undefined>;

/** The variable that overrides a setting: SIPPRA_ and its keys, in capitals, joined by "_". */
export function variableOf(setting: Setting): string {
  return `SIPPRA_${setting.keys.join("_").toUpperCase()}`;
}

/** Settings that a variable can override, by its name: all but lists. */
export function variablesOf(settings: Setting[]): ReadonlyMap<string, Setting> {
  return new Map(
    settings
      .filter(({ kind, inList }) => kind !== "section" && kind !== "array" && !inList)
      .map((setting) => [variableOf(setting), setting]),
  );
}

/** Of a configuration, bytes: two thousand lines. */
const MOST_BYTES = 64 * 1024;

/** The text of a configuration file. Throws a GatewayError "config". */
export function readConfigFile(file: string): string {
  let bytes: Buffer | null;
  try {
    bytes = readUpTo(file, MOST_BYTES);
  } catch (error) {
    throw new GatewayError("config", unreadable(file, error as NodeJS.ErrnoException), { cause: error });
  }
  if (bytes !== null) return bytes.toString("utf8");
  throw new GatewayError(
    "config",
    `${file} is larger than ${MOST_BYTES / 1024} kB, so it is no configuration: name another file with --config.`,
  );
}

/**
 * Reads `text` by `schema` and overrides it by `environment`; `file` is its name in sentences and where relative paths
 * start. Paths in the result are absolute. Throws a GatewayError "config" with a line for each problem.
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
  environment: Environment = {},
): z.infer<Schema> {
  const known = settingsOf(schema);
  const { settings, root, at } = yamlSettings(text, file);
  const overridden = override(settings, environment, variablesOf(known));
  const result = schema.safeParse(settings);
  if (!result.success) {
    const source = { root, at, file, settings, overridden, known };
    throw new GatewayError("config", problemsOf(result.error.issues, source).join("\n"));
  }
  return absolute(result.data, known, file);
}

/** Sentences, from top to bottom as people read; the first of them, where a file is no configuration at all. */
function problemsOf(issues: readonly z.core.$ZodIssue[], source: Source): string[] {
  // Zod lists the unknown keys of a level after the rest.
  const placed = issues
    .slice(0, 10 * MOST_PROBLEMS)
    .map((issue) => ({ issue, place: placeOf(source.root, issue) }))
    .sort((a, b) => a.place - b.place);
  const sentences = [...new Set(placed.flatMap(({ issue }) => sentencesOf(issue, source)))];
  const [shown, more] = [sentences.slice(0, MOST_PROBLEMS), sentences.length - MOST_PROBLEMS];
  return more > 0 ? [...shown, "There is more that is wrong: mend this first."] : shown;
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

/** Writes the environment's values over the file's. Returns the variable of each setting it wrote, by path. */
function override(
  settings: Record<string, unknown>,
  environment: Environment,
  variables: ReadonlyMap<string, Setting>,
): Map<string, string> {
  const written = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined || !variable.startsWith("SIPPRA_")) continue;
    const setting = variables.get(variable);
    if (setting === undefined) {
      const meant = nearest(variable, variables.keys(), 2);
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

/** As YAML would read it; the schema refuses what it must not be. */
function scalar(text: string, { kind }: Setting): unknown {
  if (kind === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return text;
}

/** With absolute paths in the settings that the schema marks as such. Throws a GatewayError "config" where they start nowhere. */
function absolute<Config>(config: Config, known: Setting[], file: string): Config {
  const copy = structuredClone(config) as Record<string, unknown>;
  const folder = isInFolder(file) ? dirname(resolve(file)) : null;
  const lost: string[] = [];
  for (const { keys, isPath } of known) {
    if (!isPath) continue;
    eachPath(copy, keys, (path) => {
      if (folder !== null) return resolve(folder, path);
      if (!isAbsolute(path)) lost.push(keys.join("."));
      return path;
    });
  }
  if (lost.length === 0) return copy as Config;
  const sentences = lost.map(
    (setting) =>
      `${file}: ${setting} must be an absolute path, as in "/var/lib/sippra", since this is no file in a folder at which paths could start.`,
  );
  throw new GatewayError("config", sentences.join("\n"));
}

/** Not so what a shell or a service hands over: /dev/fd/63, /dev/stdin, /proc/self/fd/3, or a pipe with a name. */
function isInFolder(file: string): boolean {
  const path = resolve(file);
  // /dev itself, and not what may be mounted below it, as /dev/shm.
  if (/^[/](dev[/](fd[/])?[^/]+$|(proc|sys)[/])/.test(path)) return false;
  return statSync(path, { throwIfNoEntry: false })?.isFile() !== false;
}

/** In each entry, where there is a list on the way. */
function eachPath(
  inner: Record<string, unknown>,
  keys: readonly string[],
  change: (path: string) => string,
): void {
  const [key, ...more] = keys;
  const value = inner[key!];
  if (more.length > 0) {
    for (const each of [value].flat()) eachPath(each as Record<string, unknown>, more, change);
  } else if (typeof value === "string") inner[key!] = change(value);
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

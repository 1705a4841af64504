// From a YAML file and the environment to settings, or to a sentence a problem: what is wrong, on which
// line, and how to mend it. Nothing falls back to a default in silence.
import type { z } from "zod";
import { GatewayError } from "../errors.ts";
import { absolute } from "./absolute.ts";
import { type Environment, override, variablesOf } from "./environment.ts";
import { isSet, MOST_PROBLEMS, placeIn, placeOf, type Source, sentencesOf } from "./sentences.ts";
import { settingsOf } from "./walk.ts";
import { sectionsOf } from "./yaml.ts";

/** Where a setting stands, by its path: "sippra.yaml, line 3", or "Environment variable SIPPRA_DATA". */
export type Where = (path: readonly PropertyKey[]) => string;

export interface PlacedSettings<Config> {
  config: Config;
  where: Where;
  /** Whether the file or a variable says it, or it has its default. */
  isSet(path: readonly PropertyKey[]): boolean;
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
): PlacedSettings<z.infer<Schema>> {
  const known = settingsOf(schema);
  const { root, values, at } = sectionsOf(text, file);
  // An empty section (`log:` with nothing under it) is one with its defaults.
  const settings = withoutNull(values) as Record<string, unknown>;
  const overridden = override(settings, environment, variablesOf(known));
  const source: Source = { root, at, file, settings, overridden, known };
  const result = schema.safeParse(settings);
  if (!result.success) {
    // Zod lists the unknown keys of a level after the rest: people read from top to bottom.
    const issues = result.error.issues
      .slice(0, 10 * MOST_PROBLEMS)
      .map((issue) => ({ issue, place: placeOf(root, issue) }))
      .sort((a, b) => a.place - b.place);
    const sentences = [...new Set(issues.flatMap(({ issue }) => sentencesOf(issue, source)))];
    const more = sentences.length > MOST_PROBLEMS ? ["There is more that is wrong: mend this first."] : [];
    throw new GatewayError("config", [...sentences.slice(0, MOST_PROBLEMS), ...more].join("\n"));
  }
  return {
    config: absolute(result.data, known, file),
    where: (path) => placeIn(source, path),
    isSet: (path) => isSet(source, path),
  };
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

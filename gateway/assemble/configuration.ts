// The configuration of a gateway: what config/ says of every one, with the sections that the kinds of ways in bring.
import type { z } from "zod";
import { type Environment, variablesOf } from "../config/environment.ts";
import { annotatedExample, annotatedValues } from "../config/example.ts";
import { readConfigFile } from "../config/file.ts";
import { jsonSchema } from "../config/json-schema.ts";
import { readSettings } from "../config/load.ts";
import { schemaWith } from "../config/schema.ts";
import { settingsOf } from "../config/walk.ts";
import type { IntakeKinds } from "../intake/intake.ts";
import { INTAKE_KINDS } from "../intake/registry.ts";

type SectionsOf<Kinds extends IntakeKinds> = { [Name in keyof Kinds]: Kinds[Name]["schema"] };

/** For a gateway with these kinds of ways in. */
export function configurationOf<Kinds extends IntakeKinds>(kinds: Kinds) {
  const sections = Object.fromEntries(Object.entries(kinds).map(([name, { schema }]) => [name, schema]));
  const schema = schemaWith(sections as SectionsOf<Kinds>);
  /** Text already read; `file` is its name in sentences and where relative paths start. */
  const readWithPlaces = (text: string, file: string, environment: Environment = {}) =>
    readSettings(schema, text, file, environment);
  const read: (...args: Parameters<typeof readWithPlaces>) => z.infer<typeof schema> = (...args) =>
    readWithPlaces(...args).config;
  return {
    schema,
    read,
    /** Reads `file`, overridden by `environment`. Throws a GatewayError "config" with a line for each problem. */
    load: (file: string, environment: Environment = {}) => read(readConfigFile(file), file, environment),
    /** The same, with where each setting stands. */
    loadWithPlaces: (file: string, environment: Environment = {}) =>
      readWithPlaces(readConfigFile(file), file, environment),
    /** As a JSON Schema, for editors. */
    jsonSchema: () => jsonSchema(schema),
    /** The annotated example. */
    example: () => annotatedExample(schema),
    /** Of some settings alone, as the example has them; `off`: those that are shown without a value. */
    annotated: (values: object, off: readonly string[] = []) => annotatedValues(schema, values, off),
    /** Settings that the environment can override, by the name of their variable. */
    variables: variablesOf(settingsOf(schema)),
  };
}

export const {
  schema: configSchema,
  read: readConfig,
  load: loadConfig,
  loadWithPlaces,
  jsonSchema: configJsonSchema,
  example: exampleConfig,
  annotated: annotatedConfig,
  variables: VARIABLES,
} = configurationOf(INTAKE_KINDS);

export type GatewayConfig = z.infer<typeof configSchema>;

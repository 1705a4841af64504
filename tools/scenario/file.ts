// A scenario's file: its text, bounded and in an encoding that is known, and what it says by the schema, with lines in sentences.
import { readBounded, Unreadable } from "../../gateway/config/bounded.ts";
import { readSettings } from "../../gateway/config/load.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { decode } from "../../gateway/text/decode.ts";
import { type ScenarioFile, scenarioSchema } from "./schema.ts";

export interface PlacedFile {
  said: ScenarioFile;
  /** "burst.yaml, line 7": where a setting stands. */
  where(path: readonly PropertyKey[]): string;
}

/** What is wrong with a scenario: a sentence for people, and exit code 2. */
export const scenarioError = (sentence: string, options?: ErrorOptions) =>
  new GatewayError("config", sentence, options);

/** Throws a GatewayError "config" with a line for each problem. */
export function readScenarioFile(file: string): PlacedFile {
  return placedFile(textIn(file), file);
}

export function placedFile(text: string, file: string): PlacedFile {
  if (text.split("\n").every((line) => /^\s*(#|$)/.test(line)))
    throw scenarioError(`${file} is empty: start from one of docs/scenarios.`);
  const { config, where } = readSettings(scenarioSchema, text, file);
  return { said: config, where };
}

function textIn(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readBounded(file);
  } catch (error) {
    throw scenarioError(unreadable(file, error as NodeJS.ErrnoException), { cause: error });
  }
  const decoded = decode(bytes);
  if (decoded.is === "text" && !decoded.text.includes("\0")) return decoded.text.replace(/\r\n?/g, "\n");
  const what = decoded.is === "foreign" ? `is no text, but ${decoded.what}` : "is not in UTF-8";
  throw scenarioError(`${file} ${what}: save it as text in UTF-8, or name another file.`);
}

function unreadable(file: string, error: NodeJS.ErrnoException): string {
  if (error instanceof Unreadable) return `${file} ${error.message}: name a scenario's file.`;
  if (error.code === "ENOENT") return `There is no file ${file}: scenarios are in docs/scenarios.`;
  if (error.code === "EISDIR") return `${file} is a folder: name a file in it.`;
  return `${file} cannot be read (${error.code ?? error.message}): name another file.`;
}

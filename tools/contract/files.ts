// The files that are made from the contract, with what belongs in them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { configJsonSchema } from "../../gateway/assemble/configuration.ts";
import { CONTRACT_VERSION, MESSAGE_NAMES } from "../../gateway/deliver/contract/messages.ts";
import { VERSION } from "../../gateway/version.ts";
import { asyncApi } from "./asyncapi.ts";
import { dictionaryCsv } from "./dictionary.ts";
import { entryJs, entryTypes } from "./entry.ts";
import { type Example, readExamples } from "./examples.ts";
import { topicsPage } from "./page.ts";
import { schemaOf } from "./schema.ts";

const FOLDER = `docs/contract/${CONTRACT_VERSION}`;
const ROOT = new URL("../../", import.meta.url);

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** By path from the root. */
export function madeFiles(examples: readonly Example[] = readExamples()): Map<string, string> {
  const schemas = MESSAGE_NAMES.map(
    (name) => [`${FOLDER}/${name}.schema.json`, pretty(schemaOf(name))] as const,
  );
  return new Map([
    ...schemas,
    [`${FOLDER}/asyncapi.yaml`, asyncApi(VERSION, examples)],
    [`${FOLDER}/dictionary.csv`, dictionaryCsv()],
    ["docs/contract/configuration.schema.json", pretty(configJsonSchema())],
    ["docs/topics.md", topicsPage(examples)],
    ["messages/index.js", entryJs()],
    ["messages/index.d.ts", entryTypes()],
  ]);
}

export function readMade(file: string): string | null {
  const path = new URL(file, ROOT);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

export function writeMade(file: string, text: string): void {
  const path = new URL(file, ROOT);
  mkdirSync(dirname(path.pathname), { recursive: true });
  writeFileSync(path, text);
}

/** Writes all, and returns which have changed. */
export function writeAll(): string[] {
  const changed = [...madeFiles()].filter(([file, text]) => readMade(file) !== text);
  for (const [file, text] of changed) writeMade(file, text);
  return changed.map(([file]) => file);
}

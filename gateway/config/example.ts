// The annotated configuration that `sippra-gateway config example` prints: written from the schema, so that
// it can show no setting that does not exist and miss none that does.
import { stringify } from "yaml";
import type { z } from "zod";
import { wrap } from "../text/wrap.ts";
import { type Setting, settingsOf } from "./walk.ts";

const HEAD = `# Sippra gateway. Lines that start with "#" are off, values there examples.
# Every setting but lists can also be given in the environment, which wins:
# SIPPRA_ and its keys joined by "_", in capitals, as in SIPPRA_MQTT_URL.
`;
const WIDTH = 80;

export function annotatedExample(schema: z.ZodType): string {
  const lines = settingsOf(schema)
    .filter(({ inList }) => !inList)
    .flatMap(linesOf);
  return `${HEAD}${lines.join("\n")}\n`;
}

function linesOf(setting: Setting): string[] {
  const { keys, kind, description } = setting;
  const indent = "  ".repeat(keys.length - 1);
  const lines =
    description === null
      ? []
      : wrap(description, WIDTH - indent.length - 2)
          .split("\n")
          .map((line) => `${indent}# ${line}`);
  if (keys.length === 1) lines.unshift("");
  const key = keys.at(-1)!;
  if (kind === "section") return [...lines, `${indent}${key}:`];
  // What has no default is off, unless it must be given; a list is shown by its example.
  const off = setting.optional || kind === "array";
  const value = off || setting.fallback === undefined ? setting.example : setting.fallback;
  const yaml = stringify({ [key]: value })
    .trimEnd()
    .split("\n");
  return [...lines, ...yaml.map((line) => (off ? `${indent}# ${line}` : `${indent}${line}`))];
}

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
    .flatMap((setting) => linesOf(setting, usual(setting)));
  return `${HEAD}${lines.join("\n")}\n`;
}

/** How a setting stands there: with a value, or off, as an example of one. */
interface Shown {
  value: unknown;
  off: boolean;
}

/** What has no default is off, unless it must be given; a list is shown by its example. */
function usual({ kind, optional, fallback, example }: Setting): Shown {
  const off = optional || kind === "array";
  return { value: off || fallback === undefined ? example : fallback, off };
}

/**
 * The same of `values` alone, sections within sections as in the file, each with what it means. `off`: settings that are
 * shown as they usually are where `values` does not have them, as "mqtt.url".
 */
export function annotatedValues(schema: z.ZodType, values: object, off: readonly string[]): string {
  const valueAt = (keys: readonly string[]) =>
    keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], values);
  const lines = settingsOf(schema).flatMap((setting) => {
    if (setting.inList) return [];
    const value = valueAt(setting.keys);
    const name = setting.keys.join(".");
    if (value !== undefined) return linesOf(setting, { value, off: false });
    const isShown =
      setting.kind === "section" ? off.some((each) => each.startsWith(`${name}.`)) : off.includes(name);
    return isShown ? linesOf(setting, usual(setting)) : [];
  });
  return `${lines.join("\n")}\n`;
}

function linesOf({ keys, kind, description }: Setting, { value, off }: Shown): string[] {
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
  const yaml = stringify({ [key]: value })
    .trimEnd()
    .split("\n");
  return [...lines, ...yaml.map((line) => (off ? `${indent}# ${line}` : `${indent}${line}`))];
}

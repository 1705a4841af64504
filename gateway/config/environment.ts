// Settings from the environment: every one but lists has a variable, which wins over the file.
import { GatewayError } from "../errors.ts";
import { codePoint, INVISIBLE } from "../text/quoted.ts";
import { nearest } from "./nearest.ts";
import type { Setting } from "./walk.ts";

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

/** Writes the environment's values over the file's. Returns the variable of each setting it wrote, by path. */
export function override(
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
    refuseInvisible(variable, text);
    const section = sectionOf(settings, setting);
    if (section === null) continue;
    section[setting.keys.at(-1)!] = scalar(text, setting);
    written.set(setting.keys.join("."), variable);
  }
  return written;
}

/** As a file of variables leaves it there that was saved on Windows. */
function refuseInvisible(variable: string, text: string): void {
  const odd = INVISIBLE.exec(text)?.[0];
  if (odd === undefined) return;
  throw new GatewayError(
    "config",
    `Environment variable ${variable}: its value has ${codePoint(odd)} in it, which does not show: write it anew, without.`,
  );
}

/** Made where there is none; null where the file has something else there, which the schema refuses then. */
function sectionOf(settings: Record<string, unknown>, setting: Setting): Record<string, unknown> | null {
  let inner = settings;
  for (const key of setting.keys.slice(0, -1)) {
    inner[key] ??= {};
    const section = inner[key];
    if (typeof section !== "object") return null;
    inner = section as Record<string, unknown>;
  }
  return inner;
}

/** As YAML would read it; the schema refuses what it must not be. */
function scalar(text: string, { kind }: Setting): unknown {
  if (kind === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return text;
}

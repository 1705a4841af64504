// Relative paths of the configuration start at its file's folder, whatever folder a command is run in.
import { statSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { GatewayError } from "../errors.ts";
import type { Setting } from "./walk.ts";

/** With absolute paths in the settings that the schema marks as such. Throws a GatewayError "config" where they start nowhere. */
export function absolute<Config>(config: Config, known: Setting[], file: string): Config {
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

/** In each entry, where there is a list on the way; a section that is left out has none. */
function eachPath(
  inner: Record<string, unknown>,
  keys: readonly string[],
  change: (path: string) => string,
): void {
  const [key, ...more] = keys;
  const value = inner[key!];
  if (more.length > 0) {
    for (const each of [value ?? []].flat()) eachPath(each as Record<string, unknown>, more, change);
  } else if (typeof value === "string") inner[key!] = change(value);
}

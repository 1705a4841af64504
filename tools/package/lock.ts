// What package-lock.json says of packages: which ones others need to run, where they lie, and their checksums.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";

/** As npm writes it: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export interface Lock {
  packages: Record<string, Locked>;
}

export interface Locked {
  version: string;
  integrity?: string;
  dependencies?: Record<string, string>;
}

export const readLock = (root: string): Lock =>
  JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

/** Types, and what only a compiler wants: nobody runs them. */
const NOT_RUN = /^(@types\/|undici-types$|node-addon-api$)/;

/** Where a package finds another: in its own folder, or in one around it. Throws ToolError "build". */
export function placeOf(lock: Lock, name: string, from: string): string {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    const place = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (lock.packages[place] !== undefined) return place;
    if (at === "")
      throw new ToolError("build", `package-lock.json has no ${name}, which ${from || "Sippra"} needs.`);
  }
}

/**
 * Places of all that these packages need to run, sorted. Without what is optional: npm would bring Bluetooth, WebRTC and a
 * second Node with it.
 */
export function closureOf(lock: Lock, names: Iterable<string>): string[] {
  const found = new Set<string>();
  const take = (name: string, from: string): void => {
    if (NOT_RUN.test(name)) return;
    const place = placeOf(lock, name, from);
    if (found.has(place)) return;
    found.add(place);
    for (const needed of Object.keys(lock.packages[place]!.dependencies ?? {})) take(needed, place);
  };
  for (const name of names) take(name, "");
  return [...found].sort();
}

// What of the compiled files a command can come to, and what it would look for in vain: so that nothing is packaged that
// nobody runs, and nothing is missing at a customer's.
import { dirname, join, normalize } from "node:path/posix";

/** Paths are from the package's root, with slashes. */
export interface Reached {
  files: ReadonlySet<string>;
  /** Names of packages that are imported. */
  packages: ReadonlySet<string>;
  /** What is named and not there, a sentence each. */
  missing: string[];
}

/** Not packaged: the firmware comes built, and what builds it needs esbuild. Who imports it goes on without. */
export const LEFT_OUT: ReadonlySet<string> = new Set(["tools/build/bundle.js"]);

const IMPORT =
  /^\s*(?:import\s*|(?:import|export)\b[^"';=]*\bfrom\s*)["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;
/** A file beside the module, whose name is given in full. */
const FILE = /new URL\(\s*["']([^"'$]+)["'],\s*import\.meta\.url\s*\)/g;

const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

/**
 * From these modules on. `read` gives a module's source, or undefined where there is none; `exists` knows files and folders
 * too that are no modules.
 */
export function reach(
  entries: Iterable<string>,
  read: (path: string) => string | undefined,
  exists: (path: string) => boolean,
): Reached {
  const files = new Set<string>();
  const packages = new Set<string>();
  const missing: string[] = [];
  const take = (path: string, from: string): void => {
    if (files.has(path) || LEFT_OUT.has(path)) return;
    const source = read(path);
    if (source === undefined) {
      missing.push(`${from} imports ${path}, which is not there.`);
      return;
    }
    files.add(path);
    const beside = (name: string) => normalize(join(dirname(path), name));
    for (const [, early, late] of source.matchAll(IMPORT)) {
      const to = early ?? late!;
      if (to.startsWith(".")) take(beside(to), path);
      else if (!to.startsWith("node:")) packages.add(packageOf(to));
    }
    for (const [, file] of source.matchAll(FILE))
      if (!exists(beside(file!))) missing.push(`${path} reads ${beside(file!)}, which is not there.`);
  };
  for (const entry of entries) take(entry, "The package");
  return { files, packages, missing };
}

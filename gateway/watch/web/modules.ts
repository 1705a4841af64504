// The page's modules as a browser runs them: the repository's TypeScript without its types, or what was compiled of it; and the
// libraries that an import map names. Only what the page imports can be asked for.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { dirname, extname, join, relative, sep } from "node:path";
import { setImmediate as others } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Something that a browser is given under a path of its own. */
export interface Asset {
  type: string;
  body: Buffer;
}

const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";

/** gateway/: paths of modules are from here on. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = fileURLToPath(new URL(`page/main${extname(import.meta.url)}`, import.meta.url));
const STYLES_PATH = "style/page.css";
const STYLES = ["colours", "base", "forms", "parts", "map", "alarms", "nodes", "site"];

/** By the name that modules import: the file in its package. `uplot` and `leaflet` are asked for by those views alone that need them. */
const LIBRARIES = {
  preact: ["preact", "dist/preact.mjs"],
  "preact/hooks": ["preact", "hooks/dist/hooks.mjs"],
  htm: ["htm", "dist/htm.mjs"],
  uplot: ["uplot", "dist/uPlot.esm.js"],
  leaflet: ["leaflet", "dist/leaflet.js"],
} as const;
const LIBRARY_STYLES = {
  "uplot.css": ["uplot", "dist/uPlot.min.css"],
  "leaflet.css": ["leaflet", "dist/leaflet.css"],
} as const;

export interface PageFiles {
  /** By path, without the version before it. */
  assets: ReadonlyMap<string, Asset>;
  /** Of all of them: another one where any has changed. */
  version: string;
  /** Paths of all that the page begins with, and with it these modules, as they are called in `page`, or libraries: to be asked for at once. */
  needed(...modules: string[]): string[];
  /** What modules import by names, and their paths. */
  imports: Readonly<Record<string, string>>;
  main: string;
  styles: readonly string[];
}

/** `from`: what is imported from a file, statically and only when it is needed. */
const IMPORT = /^(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"/gm;
const LATER = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** Reads all of it, a file at a time: nodes wait for their answers meanwhile, some of them for a second at most. */
export async function readPage(): Promise<PageFiles> {
  const assets = new Map<string, Asset>();
  /** By path: the paths of what a module imports, not of what it imports when it is needed. */
  const imports = new Map<string, string[]>();
  const take = async (file: string): Promise<void> => {
    const path = pathOf(file);
    if (assets.has(path)) return;
    await others();
    const source = scriptOf(file);
    assets.set(path, { type: SCRIPT, body: Buffer.from(source) });
    const named = [...source.matchAll(IMPORT)].map(([, a, b]) => a ?? b!);
    imports.set(
      path,
      named.map((to) => (to.startsWith(".") ? pathOf(join(dirname(file), to)) : libraryPath(to))),
    );
    for (const to of [...named, ...[...source.matchAll(LATER)].map(([, later]) => later!)]) {
      if (to.startsWith(".")) await take(join(dirname(file), to));
      else if (!Object.hasOwn(LIBRARIES, to))
        throw new Error(`The page has no library ${to}, which ${file} imports.`);
    }
  };
  for (const [name, [library, file]] of Object.entries(LIBRARIES)) {
    await others();
    const source = inPackage(library, file).replace(/^\/\/# sourceMappingURL=.*$/m, "");
    assets.set(libraryPath(name), { type: SCRIPT, body: Buffer.from(source) });
  }
  for (const [name, [library, file]] of Object.entries(LIBRARY_STYLES))
    assets.set(`library/${name}`, { type: STYLE, body: Buffer.from(inPackage(library, file)) });
  // One after the other in one: a browser asks for six files at once, and waits for styles.
  const styles = STYLES.map((name) =>
    readFileSync(fileURLToPath(new URL(`page/style/${name}.css`, import.meta.url)), "utf8"),
  );
  assets.set(STYLES_PATH, { type: STYLE, body: Buffer.from(styles.join("")) });
  await take(MAIN);
  const sum = createHash("sha256");
  for (const [path, { body }] of [...assets].sort(([a], [b]) => (a < b ? -1 : 1)))
    sum.update(path).update(body);
  return {
    ...{ assets, main: pathOf(MAIN) },
    needed(...modules) {
      const found = new Set<string>();
      const add = (path: string): void => {
        if (found.has(path)) return;
        found.add(path);
        imports.get(path)?.forEach(add);
      };
      add(pathOf(MAIN));
      for (const name of modules)
        add(
          Object.hasOwn(LIBRARIES, name)
            ? libraryPath(name)
            : pathOf(join(dirname(MAIN), name + extname(MAIN))),
        );
      return [...found];
    },
    version: sum.digest("base64url").slice(0, 12),
    imports: Object.fromEntries(Object.keys(LIBRARIES).map((name) => [name, libraryPath(name)])),
    styles: [STYLES_PATH],
  };
}

/** Of a file of the gateway's. */
const pathOf = (file: string) => `gateway/${relative(ROOT, file).split(sep).join("/")}`;
const libraryPath = (name: string) => `library/${name.replace("/", "-")}.js`;

/** Packages do not name all of their files to importers: theirs is the folder that their own entry is in. */
function inPackage(name: string, file: string): string {
  const manifest = createRequire(import.meta.url)
    .resolve.paths(name)!
    .map((folder) => join(folder, name, file));
  for (const candidate of manifest) {
    try {
      return readFileSync(candidate, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`The library ${name} is not installed: run "npm ci".`);
}

/** Node says of each process once that this is experimental: whoever runs a gateway need not read that. */
function scriptOf(file: string): string {
  const source = readFileSync(file, "utf8");
  if (extname(file) !== ".ts") return source;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

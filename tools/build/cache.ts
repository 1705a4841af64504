// Bundles that were built before, on disk: a build goes through the whole gate and takes a second a board, and a
// test run has dozens of processes that each want the same seven. A bundle is found again only by the hash of
// everything it is made of and by: the firmware's sources, these tools, and the locked packages.
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = join(ROOT, "node_modules", ".cache", "sippra-bundles");

let tools: string | undefined;

/** What bundles are made by, as one hash. */
function toolsHash(): string {
  const hash = createHash("sha256");
  const files = [
    "tools/build/**/*.ts",
    "tools/image/*.ts",
    "firmware/*.d.ts",
    "firmware/profile.ts",
    "package-lock.json",
    "package.json",
  ];
  for (const file of files.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex");
}

/** `make(of)`, or what it gave when it was last asked for the same; `of` has to say all that it depends on. */
export function remembered(of: string, make: () => string): string {
  tools ??= toolsHash();
  const path = join(FOLDER, `${createHash("sha256").update(tools).update(of).digest("hex")}.js`);
  try {
    return readFileSync(path, "latin1");
  } catch {
    // It has not been made yet, or cannot be kept here.
  }
  const made = make();
  try {
    mkdirSync(FOLDER, { recursive: true });
    const fresh = `${path}.${process.pid}`;
    writeFileSync(fresh, made, "latin1");
    renameSync(fresh, path);
  } catch {
    // An installation that cannot be written to builds every time.
  }
  return made;
}

// Starts what a script of package.json names, on Node 24: a command of this project's, by its file, or vitest.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { start } from "./start-node24.js";

const [what, ...args] = process.argv.slice(2);

function vitest() {
  const packageJson = createRequire(import.meta.url).resolve("vitest/package.json");
  return pathToFileURL(join(dirname(packageJson), "vitest.mjs"));
}

await start(what === "vitest" ? vitest() : new URL(`../${what}`, import.meta.url), args);

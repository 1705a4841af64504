// Starts what a script of package.json names, on Node 24: a command of this project's, by its file, or vitest.
import { start } from "./start-node24.js";

const [what, ...args] = process.argv.slice(2);
const file = what === "vitest" ? "node_modules/vitest/vitest.mjs" : what;

await start(new URL(`../${file}`, import.meta.url), args);

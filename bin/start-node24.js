// Sippra runs on Node 24, as TypeScript. This file is plain JavaScript that any Node since 14 can read:
// it goes on in this process where that is Node 24 or later, hands over to the Node 24 that came with
// the installation where it is not, and otherwise says in a sentence what is needed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = 24;
const INSTALL = `Run npm ci again without --omit=optional, which brings Node ${NEEDED} along, or install it from https://nodejs.org.`;

const isNew = () => Number(process.versions.node.split(".")[0]) >= NEEDED;

function bundledNode() {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  try {
    const packageJson = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const binary = join(dirname(packageJson), "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Says which Node is needed, and what to do, and ends. */
function refuse(advice) {
  console.error(`Sippra needs Node ${NEEDED} or later, this is Node ${process.versions.node}. ${advice}`);
  process.exit(1);
}

/** For what is started without a launcher: ends with a sentence where this Node is too old. */
export function demandNode24() {
  if (isNew()) return;
  if (bundledNode() === undefined) refuse(INSTALL);
  refuse(`npm and npx start the Node ${NEEDED} that came along: npm test, npx vitest.`);
}

/** Starts a module with these words. One that exports `main` is a command, and gives its exit code. */
export async function start(entry, args = process.argv.slice(2)) {
  if (isNew()) {
    process.argv.splice(1, process.argv.length, fileURLToPath(entry), ...args);
    const { main } = await import(entry.href);
    if (main === undefined) return;
    const { ownSurroundings } = await import("../gateway/cli/program.ts");
    // Not process.exit, which would cut off what a pipe has not taken yet.
    process.exitCode = await main(args, ownSurroundings());
    return;
  }
  const binary = bundledNode();
  if (binary === undefined) refuse(INSTALL);
  // The terminal sends Ctrl-C to both; the child decides when all is over.
  process.on("SIGINT", () => {});
  const child = spawn(binary, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 1));
}

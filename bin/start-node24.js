// Sippra runs on Node 24, as TypeScript. This file is plain JavaScript that any Node since 14 can read:
// it goes on in this process where that is Node 24 or later, hands over to the Node 24 that came with
// the installation where it is not, and otherwise says in a sentence what is needed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const NEEDED = 24;

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

export async function start(entry) {
  if (Number(process.versions.node.split(".")[0]) >= NEEDED) {
    const { main } = await import(entry.href);
    if (main === undefined) return;
    const { ownSurroundings } = await import("../gateway/cli/program.ts");
    // Not process.exit, which would cut off what a pipe has not taken yet.
    process.exitCode = await main(process.argv.slice(2), ownSurroundings());
    return;
  }
  const binary = bundledNode();
  if (binary === undefined) {
    console.error(
      `Sippra needs Node ${NEEDED} or later, this is Node ${process.versions.node}. ` +
        `Run npm ci again without --omit=optional, which brings Node ${NEEDED} along, or install it from https://nodejs.org.`,
    );
    process.exit(1);
  }
  // The terminal sends Ctrl-C to both; the child decides when all is over.
  process.on("SIGINT", () => {});
  const child = spawn(binary, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 1));
}

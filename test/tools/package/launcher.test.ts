// The launcher of an installed Sippra: on Node 22.16 and later it goes on, without a word of SQLite's; before, it says
// which Node is needed. Nodes are played by one that gives itself out for them.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../../house/imports.ts";
import { temporaryFolder } from "../../processes.ts";

const installed = temporaryFolder();
afterAll(installed.remove);
cpSync(join(ROOT, "tools/package/launcher"), join(installed.path, "bin"), { recursive: true });
mkdirSync(join(installed.path, "gateway/cli"), { recursive: true });
writeFileSync(join(installed.path, "package.json"), '{ "type": "module" }');
writeFileSync(
  join(installed.path, "gateway/cli/main.js"),
  `export const main = async (argv, { out }) => {
  process.emitWarning("SQLite is an experimental feature and might change at any time", "ExperimentalWarning");
  process.emitWarning("something else");
  out.write(JSON.stringify(argv));
  return 3;
};`,
);
writeFileSync(
  join(installed.path, "gateway/cli/program.js"),
  "export const ownSurroundings = () => ({ out: process.stdout });",
);

function runOn(version: string, ...words: string[]) {
  const own = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const first = ["--import", `data:text/javascript,${encodeURIComponent(own)}`];
  const command = [...first, join(installed.path, "bin/sippra-gateway.js"), ...words];
  return spawnSync(process.execPath, command, { encoding: "utf8" });
}

test.each(["14.21.3", "20.19.0", "22.15.1"])("Node %s: says which is needed, and ends with 1", (version) => {
  const { status, stdout, stderr } = runOn(version);
  expect(stderr).toBe(
    `Sippra needs Node 22.16 or later, this is Node ${version}: install one from https://nodejs.org.\n`,
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
});

test.each(["22.16.0", "24.0.0", "100.1.0"])(
  "Node %s: runs the command, with its words and exit code",
  (version) => {
    const { status, stdout, stderr } = runOn(version, "a", "--b");
    expect({ status, stdout }).toEqual({ status: 3, stdout: '["a","--b"]' });
    expect(stderr).not.toContain("SQLite");
    expect(stderr).toContain("Warning: something else");
  },
);

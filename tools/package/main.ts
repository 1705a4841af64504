// npm run package: what is given to those who run gateways and flash nodes, in dist/package: a file that npm installs with
// no network, and Debian packages.
import { mkdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Argument } from "commander";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { main as buildFirmware } from "../build/cli.ts";
import { ToolError } from "../errors.ts";
import { createScript } from "../usage.ts";
import { hasDpkg, makeDeb } from "./deb.ts";
import { readLock } from "./lock.ts";
import { MACHINES, type Machine, takeNode } from "./node.ts";
import { stage } from "./stage.ts";
import { packTarball } from "./tarball.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const DEBIAN = Object.keys(MACHINES) as Machine[];
const KINDS = ["npm", ...DEBIAN];

const megabytes = (file: string) => `${(statSync(file).size / 1e6).toFixed(1)} MB`;

async function run(kinds: string[], { to, as }: { to: string; as?: string }, surroundings: Surroundings) {
  const { out, err, env } = surroundings;
  mkdirSync(to, { recursive: true });
  const quiet = { ...surroundings, out: { write: () => {} } };
  if ((await buildFirmware([], quiet)) !== DONE)
    throw new ToolError("build", "The firmware does not build: see above.");
  const tell = (file: string, what: string) =>
    out.write(`${relative(process.cwd(), file)}: ${what}, ${megabytes(file)}\n`);
  const staged = stage(ROOT, join(to, "stage"), as);
  const { modules, packages } = staged;
  const isAsked = (kind: string) => kinds.length === 0 || kinds.includes(kind);
  if (isAsked("npm"))
    tell(packTarball(staged.folder, to, env), `for npm, ${modules} modules and ${packages} packages`);
  const machines = DEBIAN.filter(isAsked);
  if (machines.length > 0 && !hasDpkg()) {
    err.write("There is no dpkg-deb on this machine, so no Debian packages are made.\n");
    return;
  }
  for (const machine of machines) {
    const node = join(to, `node.${machine}`);
    takeNode(machine, readLock(ROOT), { to: node, cache: join(to, "fetched"), env });
    tell(makeDeb(ROOT, staged, { machine, node, to, work: `${node}.root`, env }), `for Debian, ${machine}`);
  }
}

export const main: Main = async (argv, surroundings) => {
  const program = createScript(
    "run package",
    "Makes what is installed elsewhere, in dist/package: a file for npm, and Debian packages.",
    surroundings,
  )
    .addArgument(new Argument("[kind...]", "what to make (default: all)").choices(KINDS))
    .option("--to <folder>", "write it there", join(ROOT, "dist/package"))
    .option("--as <version>", "under another version, to try upgrades")
    .addHelpText("after", "\nExit code: 0 done, 1 something cannot be made, 2 wrong usage.")
    .action((kinds: string[], options: { to: string; as?: string }) => run(kinds, options, surroundings));
  return runProgram(program, argv, surroundings, (error) =>
    error instanceof ToolError ? CANNOT : undefined,
  );
};

// npm run package: what is given to those who run gateways and flash nodes, in dist/package: a file that npm installs with
// no network, and Debian packages.
import { mkdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CANNOT, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { ToolError } from "../errors.ts";
import { createScript } from "../usage.ts";
import { stage } from "./stage.ts";
import { packTarball } from "./tarball.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const megabytes = (file: string) => `${(statSync(file).size / 1e6).toFixed(1)} MB`;

function run(to: string, { out, env }: Surroundings): void {
  mkdirSync(to, { recursive: true });
  const tell = (file: string, what: string) =>
    out.write(`${relative(process.cwd(), file)}: ${what}, ${megabytes(file)}\n`);
  const staged = stage(ROOT, join(to, "stage"));
  const { modules, packages } = staged;
  tell(packTarball(staged.folder, to, env), `for npm, ${modules} modules and ${packages} packages`);
}

export const main: Main = async (argv, surroundings) => {
  const program = createScript(
    "run package",
    "Makes what is installed elsewhere, in dist/package: a file for npm, and Debian packages.",
    surroundings,
  )
    .option("--to <folder>", "write it there", join(ROOT, "dist/package"))
    .addHelpText("after", "\nExit code: 0 done, 1 something cannot be made, 2 wrong usage.")
    .action(({ to }: { to: string }) => run(to, surroundings));
  return runProgram(program, argv, surroundings, (error) =>
    error instanceof ToolError ? CANNOT : undefined,
  );
};

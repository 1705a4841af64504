// npm run sbom: what Sippra is made of, for whoever buys or runs it: a bill of materials of what a gateway and the tools
// need, and one with what developers need besides. From the lock file, so nothing is asked of a registry.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { ToolError } from "../errors.ts";
import { createScript } from "../usage.ts";
import { type Bom, licenceCounts, problemsOf, withoutDevelopment } from "./components.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Names that CycloneDX's tools look for. */
const BOMS = [
  { file: "sippra.cdx.json", of: withoutDevelopment, what: "what runs" },
  { file: "sippra-development.cdx.json", of: (all: Bom) => all, what: "with what developers need" },
];

/** npm's own bill of what the lock file names. Throws ToolError "build". */
function wholeBom(env: NodeJS.ProcessEnv): Bom {
  const all = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--package-lock-only"];
  const how = { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  // The npm that runs this script, whatever it is called.
  const npm = env.npm_execpath;
  const { status, stdout, stderr, error } =
    npm === undefined
      ? spawnSync("npm", all, { ...how, shell: process.platform === "win32" })
      : spawnSync(process.execPath, [npm, ...all], how);
  if (status !== 0) {
    const why = (error?.message ?? stderr).trim().split("\n")[0];
    throw new ToolError("build", `npm cannot list what is in package-lock.json (${why}): npm 11 can.`);
  }
  const bom = JSON.parse(stdout) as Bom;
  // npm takes the folder's name.
  bom.metadata.component.name = "sippra";
  return bom;
}

function run(to: string, { out, err, env }: Surroundings): number {
  mkdirSync(to, { recursive: true });
  const all = wholeBom(env);
  for (const { file, of, what } of BOMS) {
    const bom = of(all);
    const path = join(to, file);
    writeFileSync(path, `${JSON.stringify(bom, null, 2)}\n`);
    out.write(
      `${relative(process.cwd(), path)}: ${what}, ${bom.components.length} packages (${licenceCounts(bom)})\n`,
    );
  }
  const problems = problemsOf(all);
  for (const problem of problems) err.write(`${problem}\n`);
  return problems.length > 0 ? CANNOT : DONE;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const program = createScript(
    "run sbom",
    "Writes what Sippra is made of as CycloneDX, from package-lock.json, and names each package whose licence nobody has looked at.",
    surroundings,
  )
    .option("--to <folder>", "write it there", join(ROOT, "dist"))
    .addHelpText("after", "\nExit code: 0 all licences are known, 1 one is not, 2 wrong usage.")
    .action(({ to }: { to: string }) => {
      code = run(to, surroundings);
    });
  const failed = await runProgram(program, argv, surroundings, (error) =>
    error instanceof ToolError ? CANNOT : undefined,
  );
  return failed || code;
};

// The sources as JavaScript: what each command begins with, and all that it imports. Boards and the page are read as files
// at run time, so that no import leads to them: they are compiled each by the configuration that they are checked with.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ToolError } from "../errors.ts";

/** Programs: what people start, and what these start as processes of their own. */
export const PROGRAMS = [
  "gateway/cli/main",
  "gateway/cli/export/thread",
  "gateway/store/integrity-process",
  "tools/flash/main",
  "tools/flash/port-process",
] as const;

/** By the configuration that checks them: files, as patterns. */
const PARTS = [
  {
    name: "programs",
    checkedBy: "tsconfig.json",
    include: [...PROGRAMS.map((program) => `${program}.ts`), "gateway/**/*.d.ts"],
  },
  {
    name: "boards",
    checkedBy: "firmware/tsconfig.json",
    include: ["firmware/*.d.ts", "firmware/boards/*.ts"],
  },
  {
    name: "page",
    checkedBy: "gateway/watch/web/page/tsconfig.json",
    include: ["gateway/watch/web/page"],
  },
] as const;

/** Compiles from `root` into `to`; `work` is a folder for configurations. Throws ToolError "build". */
export function compile(root: string, to: string, work: string): void {
  mkdirSync(work, { recursive: true });
  for (const { name, checkedBy, include } of PARTS) {
    const file = join(work, `tsconfig.${name}.json`);
    const from = (path: string) => relative(work, join(root, path));
    const configuration = {
      extends: from(checkedBy),
      compilerOptions: {
        noEmit: false,
        noEmitOnError: true,
        rewriteRelativeImportExtensions: true,
        rootDir: from("."),
        outDir: relative(work, to),
      },
      include: include.map(from),
      exclude: [],
    };
    writeFileSync(file, JSON.stringify(configuration, null, 2));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", file], { encoding: "utf8" });
    if (status !== 0)
      throw new ToolError("build", `TypeScript does not compile the ${name}:\n${stdout}${stderr}`.trimEnd());
  }
  rmSync(work, { recursive: true });
}

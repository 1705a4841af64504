// The staged folder as a file that npm installs, with no network.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ToolError } from "../errors.ts";

/** Runs the npm that runs this script, whatever it is called. Throws ToolError "build". */
export function npm(words: string[], cwd: string, env: NodeJS.ProcessEnv): string {
  const how = { cwd, env, encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  const path = env.npm_execpath;
  const { status, stdout, stderr, error } =
    path === undefined
      ? spawnSync("npm", words, { ...how, shell: process.platform === "win32" })
      : spawnSync(process.execPath, [path, ...words], how);
  if (status === 0) return stdout;
  throw new ToolError("build", `npm ${words[0]} does not succeed: ${(error?.message ?? stderr).trim()}`);
}

/** Packs `stage` into the folder `to`. The file's path. Throws ToolError "build". */
export function packTarball(stage: string, to: string, env: NodeJS.ProcessEnv): string {
  const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", to];
  const [packed] = Object.values(JSON.parse(npm(words, stage, env))) as { filename: string }[];
  return join(to, packed!.filename);
}

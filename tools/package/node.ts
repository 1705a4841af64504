// The Node that comes with a Debian package: out of the npm package that this project runs on itself, of the version and
// with the checksum that are in its lock file.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";
import { type Lock, type Locked, placeOf } from "./lock.ts";
import { npm } from "./tarball.ts";

/** Debian's names of machines, and npm's. */
export const MACHINES = { amd64: "x64", arm64: "arm64" } as const;
export type Machine = keyof typeof MACHINES;

/** Throws ToolError "build" where it is another file than the lock file means. */
export function checkIntegrity(file: string, bytes: Buffer, { integrity }: Locked): void {
  const sum = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (integrity !== sum)
    throw new ToolError(
      "build",
      `${file} is not what package-lock.json has: ${sum} instead of ${integrity}.`,
    );
}

/** Takes Node's binary and licence to the folder `to`; what was fetched stays in `cache`. Throws ToolError "build". */
export function takeNode(
  machine: Machine,
  lock: Lock,
  { to, cache, env }: { to: string; cache: string; env: NodeJS.ProcessEnv },
): void {
  const name = `node-linux-${MACHINES[machine]}`;
  const locked = lock.packages[placeOf(lock, name, "")]!;
  const file = join(cache, `${name}-${locked.version}.tgz`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(file))
    npm(["pack", "--json", `${name}@${locked.version}`, "--pack-destination", cache], cache, env);
  try {
    checkIntegrity(file, readFileSync(file), locked);
  } catch (error) {
    // So that the next try fetches it anew.
    rmSync(file);
    throw error;
  }
  mkdirSync(to, { recursive: true });
  const parts = ["package/bin/node", "package/LICENSE"];
  const { status, stderr } = spawnSync("tar", ["-xzf", file, "-C", to, "--strip-components=1", ...parts]);
  if (status !== 0) throw new ToolError("build", `${file} cannot be unpacked: ${stderr}`);
}

// What is tried: made once, as `npm run package` makes it, and a Debian package of a version before it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasDpkg, makeDeb } from "../../tools/package/deb.ts";
import { readLock } from "../../tools/package/lock.ts";
import { MACHINES, type Machine, takeNode } from "../../tools/package/node.ts";
import { ROOT } from "../house/imports.ts";

export const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  version: string;
};
export const EARLIER = "0.0.9";

export const FOLDER = join(ROOT, "dist/package");
export const STAGE = join(FOLDER, "stage");
export const TARBALL = join(FOLDER, `sippra-${version}.tgz`);

/** Debian's name of this machine's kind; undefined where there is no package for it, or nothing to make it with. */
export const machine = hasDpkg()
  ? (Object.keys(MACHINES) as Machine[]).find((each) => MACHINES[each] === process.arch)
  : undefined;
export const debOf = (which: string) => join(FOLDER, `sippra_${which}_${machine}.deb`);

/** The same, as if it were an earlier version. */
function makeEarlier(of: Machine): void {
  const folder = join(FOLDER, "stage.earlier");
  rmSync(folder, { recursive: true, force: true });
  cpSync(STAGE, folder, { recursive: true });
  const manifest = join(folder, "package.json");
  const text = readFileSync(manifest, "utf8").replace(`"version": "${version}"`, `"version": "${EARLIER}"`);
  writeFileSync(manifest, text);
  const [node, env] = [join(FOLDER, "node.earlier"), process.env];
  takeNode(of, readLock(ROOT), { to: node, cache: join(FOLDER, "fetched"), env });
  const options = { machine: of, node, to: FOLDER, work: `${node}.root`, compression: "none", env } as const;
  makeDeb(ROOT, { folder, version: EARLIER, modules: 0, packages: 0 }, options);
  rmSync(folder, { recursive: true });
}

export default function make(): void {
  mkdirSync(FOLDER, { recursive: true });
  const kinds = ["npm", ...(machine === undefined ? [] : [machine])];
  const words = [join(ROOT, "bin/start.js"), "tools/package/main.ts", ...kinds];
  const { status } = spawnSync(process.execPath, words, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) throw new Error("npm run package does not succeed: see above.");
  if (machine !== undefined) makeEarlier(machine);
}

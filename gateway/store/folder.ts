// The folder of a store, made where it is not there. Not by mkdir's "recursive": in Node 24 that goes round for ever where
// a folder is there and takes no other, as /proc and /dev/fd (seen).
import { lstatSync, mkdirSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { GatewayError } from "../errors.ts";

/** Its owner's alone, and so is each folder above it that is made. Throws GatewayError "store". */
export function makeFolder(path: string): void {
  for (const folder of missingFolders(path)) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== "EEXIST" || !isFolder(folder, path)) throw notMade(path, code ?? String(cause), cause);
    }
  }
}

/** What would have to be made, the uppermost first. Throws GatewayError "store" where something else is in the way. */
export function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (let folder = path; !isFolder(folder, path); folder = dirname(folder)) {
    if (folder === dirname(folder)) throw notMade(path, `${folder} is not there`);
    missing.unshift(folder);
  }
  return missing;
}

/** Whether there is a folder. Throws GatewayError "store" where there is something else. */
function isFolder(path: string, wanted: string): boolean {
  const target = found(path, wanted, statSync);
  if (target?.isDirectory()) return true;
  if (target !== undefined) throw notMade(wanted, `${path} is a file`);
  if (found(path, wanted, lstatSync) !== undefined)
    throw notMade(wanted, `${path} is a link to what is not there`);
  return false;
}

function found(path: string, wanted: string, stat: (path: string) => Stats): Stats | undefined {
  try {
    return stat(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // What stands above may be a file, which is told when it is looked at.
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw notMade(wanted, code ?? String(cause), cause);
  }
}

function notMade(path: string, why: string, cause?: unknown): GatewayError {
  return new GatewayError(
    "store",
    `The directory ${path} cannot be made (${why}): make it, or set "data" to another.`,
    { cause },
  );
}

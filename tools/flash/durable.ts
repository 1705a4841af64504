// Files that must be there after a power cut.
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file that was not there. */
export function writeDurably(path: string, text: string): void {
  const handle = openSync(path, "wx", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A name beside a file's that nobody has. */
export const besides = (path: string) => `${path}.${randomBytes(4).toString("hex")}`;

/** Writes a file, or replaces it in one step. Throws EEXIST where another has written its first meanwhile. */
export function replaceDurably(path: string, text: string): void {
  const fresh = besides(path);
  try {
    writeDurably(fresh, text);
    if (existsSync(path)) renameSync(fresh, path);
    else {
      // Unlike a rename, a link fails where two have begun at the same time.
      linkSync(fresh, path);
      rmSync(fresh);
    }
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** Makes a new name durable; Windows has no such call and needs none. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(path, "r");
  fsyncSync(handle);
  closeSync(handle);
}

// Files that must be there after a power cut.
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file that was not there. */
export function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): void {
  const handle = openSync(path, "wx", mode);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A name beside a file's that nobody has. */
export const besides = (path: string) => `${path}.${randomBytes(4).toString("hex")}`;

/** Writes a file, or replaces it in one step. */
export function replaceDurably(path: string, content: string | Uint8Array, mode?: number): void {
  putDurably(path, content, mode, renameSync);
}

/** Writes a file that was not there. Throws EEXIST where another has written it meanwhile: unlike a rename, a link fails then. */
export function createDurably(path: string, text: string): void {
  putDurably(path, text, undefined, (fresh, to) => {
    linkSync(fresh, to);
    rmSync(fresh);
  });
}

function putDurably(
  path: string,
  content: string | Uint8Array,
  mode: number | undefined,
  put: (fresh: string, path: string) => void,
): void {
  const fresh = besides(path);
  try {
    writeDurably(fresh, content, mode);
    put(fresh, path);
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

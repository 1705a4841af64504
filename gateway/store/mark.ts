// A small file beside the store that says that there is one, which, and whether it was closed: an empty disk mounted in its
// place, a lost file or a foreign write-ahead log are no new store. It is written when a store is made, and for a store
// that has none when it is opened. Its length never changes, so that it can be written where the disk is full.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface Mark {
  /** The store's own number, as its table `identity` has it; null where the mark cannot be read. */
  id: string | null;
  /** Its gateway has opened it and not closed it. */
  isOpen: boolean;
}

export const markPath = (store: string) => `${store.replace(/\.sqlite$/, "")}.store`;

/** Null where there is none. Throws what the file system says. */
export function readMark(store: string): Mark | null {
  let text: string;
  try {
    text = readFileSync(markPath(store), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  // Whatever a power cut has left of it: there was a store.
  const [, id, state] = /^([0-9a-f]{32}) (open|shut)\n/.exec(text) ?? [];
  return { id: id ?? null, isOpen: state !== "shut" };
}

/** On disk when it returns. Throws what the file system says. */
export function writeMark(store: string, { id, isOpen }: Mark & { id: string }): void {
  const path = markPath(store);
  const text = `${id} ${isOpen ? "open" : "shut"}\nThere is a Sippra store beside this file: it belongs to it, leave it here.\n`;
  const fd = openFor(path);
  try {
    writeSync(fd, text, 0);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function openFor(path: string): number {
  try {
    return openSync(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const fd = openSync(path, "wx", 0o600);
  syncFolder(dirname(path));
  return fd;
}

/** What was made, renamed or removed in a folder outlives a power cut, where the system lets folders be synced. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

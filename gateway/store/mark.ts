// A small file beside the store that says that there is one, which, and whether it was closed: an empty disk mounted in its
// place, a lost file or a foreign write-ahead log are no new store. It is written when a store is made, and for a store
// that has none when it is opened. Its length never changes, so that it can be written where the disk is full.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Identity } from "./identity.ts";

export interface Mark {
  /** As the store's table `identity` has it; null where the mark cannot be read. */
  identity: Identity | null;
  /** Its gateway has opened it and not closed it. */
  isOpen: boolean;
  /** Of its log when it was opened (log-salt.ts); null where that is not known. */
  salt: number | null;
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
  const [, state, id, starts, salt] =
    /^(open|shut) ([0-9a-f]{32}) (\d{10}) ([0-9a-f]{8}|-{8})\n/.exec(text) ?? [];
  const identity = id === undefined ? null : { id, starts: Number(starts) };
  return {
    identity,
    isOpen: state !== "shut",
    salt: salt?.startsWith("-") === false ? Number.parseInt(salt, 16) : null,
  };
}

/** On disk when it returns. Throws what the file system says. */
export function writeMark(store: string, { identity, isOpen, salt }: Mark & { identity: Identity }): void {
  const path = markPath(store);
  const words = [
    isOpen ? "open" : "shut",
    identity.id,
    String(identity.starts).padStart(10, "0"),
    salt === null ? "-".repeat(8) : salt.toString(16).padStart(8, "0"),
  ];
  const text = `${words.join(" ")}\nThere is a Sippra store beside this file: it belongs to it, leave it here.\n`;
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

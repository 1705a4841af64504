// Room in the store's file: what was deleted leaves pages that new records fill again, and that the disk can have back.
import type { DatabaseSync } from "node:sqlite";

export interface FileSize {
  /** Of the file. */
  total: number;
  /** Of these nothing stands in. */
  free: number;
}

/** Of the pragma: the file knows which page belongs where, so that its last ones can be moved and cut off. */
const INCREMENTAL = 2;

/** All in bytes. */
export function fileSpace(db: DatabaseSync) {
  const pragma = (name: string) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get()!)[0]);
  const pageSize = pragma("page_size");
  const free = () => pragma("freelist_count");
  return {
    size: (): FileSize => ({ total: pragma("page_count") * pageSize, free: free() * pageSize }),
    /** Nothing in files that were made before this was known: they have to be written anew for it (restore.ts). */
    giveBack(bytes: number): number {
      if (pragma("auto_vacuum") !== INCREMENTAL) return 0;
      const before = free();
      db.exec(`PRAGMA incremental_vacuum(${Math.max(1, Math.floor(bytes / pageSize))})`);
      return (before - free()) * pageSize;
    },
  };
}

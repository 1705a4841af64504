// What is left of a store that cannot be used, kept beside it: nothing is overwritten or deleted, since somebody may get
// out of it what no backup has.
import { existsSync, readdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nameTime } from "./backups.ts";
import { syncFolder } from "./mark.ts";

/** SQLite's files beside the database. */
const WITH_IT = ["", "-wal", "-shm"];
const DAMAGED = ".damaged-";

/**
 * Renames a store's files to a name that says when: sippra.sqlite.damaged-2026-11-30T171400Z, with its -wal and -shm. An open
 * connection still has them, and does not work its log into the file when it is closed (databaseIsUnmoved in SQLite's
 * pager.c). Returns the name, or null where there is nothing to keep. Throws what the file system says.
 */
export function keepAside(path: string, now: number): string | null {
  if (!WITH_IT.some((end) => existsSync(path + end))) return null;
  const first = `${path}${DAMAGED}${nameTime(now)}`;
  let kept = first;
  for (let n = 2; WITH_IT.some((end) => existsSync(kept + end)); n++) kept = `${first}-${n}`;
  // The log first: a database without its log may be taken for a whole one, the other way round nothing is.
  for (const end of ["-shm", "-wal", ""]) if (existsSync(path + end)) renameSync(path + end, kept + end);
  syncFolder(dirname(path));
  return basename(kept);
}

/** What lies in a store's folder under its name: kept aside, or left over. */
export function leftOf(path: string): string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  const name = basename(path);
  const isOfIt = (each: string) => each === `${name}-wal` || each.startsWith(name + DAMAGED);
  return readdirSync(folder)
    .filter((each) => isOfIt(each) && existsSync(join(folder, each)) && !/\.damaged.*-(wal|shm)$/.test(each))
    .sort();
}

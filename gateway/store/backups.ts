// Backups in a folder: how they are named, and which of them go when there are enough.
import { closeSync, ftruncateSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PART } from "./backup.ts";

const TIME = /^\d{4}-\d{2}-\d{2}T\d{6}Z$/;
const END = ".sqlite";

/** Whose backups these are. No "_" is in either, so that no name is another's. */
export interface Owner {
  site: string;
  gateway: string;
}

/** UTC, as it stands in names: "2026-11-30T171512Z". */
export const nameTime = (now: number) => `${new Date(now).toISOString().slice(0, 19).replaceAll(":", "")}Z`;

/** "sundsvall_gateway-1_2026-11-30T171512Z.sqlite" */
export const backupName = (owner: Owner, now: number) => `${beginOf(owner)}${nameTime(now)}${END}`;

const beginOf = ({ site, gateway }: Owner) => `${site}_${gateway}_`;

function isBackupOf(owner: Owner, name: string): boolean {
  const begin = beginOf(owner);
  return name.startsWith(begin) && name.endsWith(END) && TIME.test(name.slice(begin.length, -END.length));
}

/** A backup that is not ready by then was killed. */
const PART_OLD_MS = 86_400_000;

/**
 * Removes the oldest of these backups but for `keep`, of which `newest` is one whatever its name says, and what killed
 * ones have left. Returns the names of those that are gone.
 */
export async function removeOlder(
  folder: string,
  owner: Owner,
  newest: string,
  keep: number,
  now: number,
): Promise<string[]> {
  const names = readdirSync(folder);
  for (const name of names) {
    const isPart = name.endsWith(PART) && isBackupOf(owner, name.slice(0, -PART.length));
    if (isPart && now - statSync(join(folder, name)).mtimeMs > PART_OLD_MS)
      await removeGently(join(folder, name));
  }
  const others = names.filter((name) => isBackupOf(owner, name) && name !== newest).sort();
  const old = others.slice(0, Math.max(0, others.length - (keep - 1)));
  for (const name of old) {
    // Under a name that no one takes for a backup, whatever happens meanwhile.
    const part = join(folder, name + PART);
    renameSync(join(folder, name), part);
    await removeGently(part);
  }
  return old;
}

const CUT_BYTES = 32_000_000;
const CUT_PAUSE_MS = 20;

/** From its end on: to remove a file of 1 GB at once holds up whoever waits for the disk for 0.2 s (measured). */
async function removeGently(path: string): Promise<void> {
  const file = openSync(path, "r+");
  try {
    for (let size = statSync(path).size; size > CUT_BYTES; ) {
      size -= CUT_BYTES;
      ftruncateSync(file, size);
      await sleep(CUT_PAUSE_MS);
    }
  } finally {
    closeSync(file);
  }
  rmSync(path);
}

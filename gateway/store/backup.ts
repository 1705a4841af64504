// A copy of a store while the gateway writes to it. One read transaction holds it as it stands; its pages are copied in
// small steps, each of which is on the disk before the next, so that the disk never has much to write at once: the
// gateway waits for the same disk before it answers a node.
//
//   store --pages--> <file>.part --verified, on disk--> <file>
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
} from "node:fs";
import { dirname } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import { isSqliteError, storeError } from "./failure.ts";
import { syncFolder } from "./mark.ts";
import { checkForm, checkRoom, type StoreFacts, verifyStore } from "./verify.ts";

/** Of a file that is not whole yet. */
export const PART = ".part";

/**
 * Pages a step, 1 MB of them, and ms between two: 1 GB takes half a minute. At 5 ms, or with no word to the disk between,
 * frames waited for half a second, and a second with VACUUM INTO (measured: npm run bench -- store).
 */
const STEP_PAGES = 256;
const STEP_PAUSE_MS = 20;
const BUSY_TIMEOUT_MS = 5000;

export interface BackupDeps {
  /** How much is copied. What it throws ends the backup. */
  onProgress?(done: number, total: number): void;
}

/**
 * Copies the store at `from` to `to`, which is there when it is whole, and then only. Its folder has to be there.
 * Throws a GatewayError "store", and what `onProgress` throws.
 */
export async function backUpStore(
  from: string,
  to: string,
  { onProgress = () => {} }: BackupDeps = {},
): Promise<StoreFacts> {
  if (!existsSync(from)) {
    throw new GatewayError("store", `There is no store at ${from} yet, so there is nothing to back up.`);
  }
  const part = to + PART;
  try {
    await copyPages(from, part, onProgress);
    const facts = verifyCopy(part, from);
    moveIntoPlace(part, to);
    return facts;
  } catch (cause) {
    const failed = isFailureOfDisk(cause) ? storeError(cause, existsSync(part) ? part : from) : cause;
    for (const each of [part, `${part}-journal`]) rmSync(each, { force: true });
    throw failed;
  }
}

function verifyCopy(part: string, from: string): StoreFacts {
  try {
    return verifyStore(part);
  } catch (cause) {
    const why = (cause as Error).message;
    const sentence = `The copy is not whole (${why}): either ${from} is damaged, or the disk with the copy is.`;
    throw new GatewayError("store", sentence, { cause });
  }
}

const isFailureOfDisk = (cause: unknown) =>
  isSqliteError(cause) || (cause as NodeJS.ErrnoException).syscall !== undefined;

async function copyPages(
  from: string,
  part: string,
  onProgress: NonNullable<BackupDeps["onProgress"]>,
): Promise<void> {
  const db = new DatabaseSync(from, { timeout: BUSY_TIMEOUT_MS });
  let file: number | undefined;
  try {
    checkForm(db, from);
    db.exec("BEGIN");
    // Read: from here on the transaction has the store as it stands now.
    const { pages, size } = db
      .prepare(
        "SELECT page_count AS pages, page_size AS size FROM pragma_page_count CROSS JOIN pragma_page_size",
      )
      .get() as { pages: number; size: number };
    const folder = dirname(part);
    checkRoom(pages * size, freeBytes(folder), folder, "make room, or choose another folder with --to");
    // It holds keys: its owner's alone from the first byte on.
    file = openSync(part, "w", 0o600);
    await backup(db, part, {
      rate: STEP_PAGES,
      progress({ totalPages, remainingPages }) {
        fdatasyncSync(file!);
        onProgress((totalPages - remainingPages) * size, totalPages * size);
        // The copying thread waits as well: it goes on when this returns.
        sleepHere(STEP_PAUSE_MS);
      },
    });
    // What was written meanwhile waits in the log beside the store. Whoever commits next would have to put all of it into the
    // store's file, for which frames would wait: it is done here instead.
    db.exec("ROLLBACK; PRAGMA wal_checkpoint(PASSIVE)");
  } finally {
    if (file !== undefined) closeSync(file);
    db.close();
  }
  // As one file, which can be carried anywhere.
  const copy = new DatabaseSync(part);
  try {
    copy.exec("PRAGMA journal_mode = DELETE");
  } finally {
    copy.close();
  }
}

function sleepHere(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** On the disk under its name when this returns, or not under it at all. */
export function moveIntoPlace(from: string, to: string): void {
  syncFile(from);
  renameSync(from, to);
  syncFolder(dirname(to));
}

function syncFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

// Whether a store's file is whole, asked of SQLite over a connection that changes nothing: before anything else is done
// with a store that was not closed.
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { totalmem } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import { START_TIMEOUT_MS } from "./connect.ts";
import { damageError } from "./failure.ts";
import { identityIn } from "./identity.ts";
import { isSameLog, saltOf } from "./log-salt.ts";
import { type Mark, readMark } from "./mark.ts";

/** Longer than this, and whoever waits for the start is told, ms. */
const LONG_MS = 1_000;
const CHUNK = 1 << 20;

/**
 * Throws GatewayError "store", fault "damaged"; one without a fault where the log beside the file does not belong to it, as
 * `mark` says; and what SQLite throws. 1 GB takes 3 s from memory, and as long as it takes to read from disk (measured).
 */
export function checkQuickly(path: string, mark: Mark | null, log: Log): void {
  const began = performance.now();
  log.info(
    { path },
    "The store is checked: it was not closed when it was used last, or a new one is asked for.",
  );
  readAhead(path);
  // Somebody else who reads it in this moment may be the one who brings its log in order, alone.
  const db = new DatabaseSync(path, { readOnly: true, timeout: START_TIMEOUT_MS });
  try {
    if (mark !== null) checkLog(db, path, mark, log);
    const [found] = db.prepare("PRAGMA quick_check(1)").all() as { quick_check: string }[];
    if (found?.quick_check !== "ok") throw damageError(path, wordsOf(found?.quick_check ?? "no answer"));
  } finally {
    db.close();
  }
  const ms = Math.round(performance.now() - began);
  if (ms > LONG_MS) log.info({ path, ms }, "The store is whole; checking it took a while.");
}

/** The same without the file's pages: whether the log beside it is its own. Changes nothing. */
export function checkLogBeside(path: string, log: Log): void {
  const mark = readMark(path);
  if (mark === null || !existsSync(`${path}-wal`)) return;
  const db = new DatabaseSync(path, { readOnly: true, timeout: START_TIMEOUT_MS });
  try {
    checkLog(db, path, mark, log);
  } finally {
    db.close();
  }
}

/** Whether what SQLite would work into the file is this store's, and of its last start. */
function checkLog(
  db: DatabaseSync,
  path: string,
  { identity: known, isOpen: wasOpen, salt }: Mark,
  log: Log,
): void {
  if (known === null) return;
  const now = saltOf(path);
  // Somebody may have opened it in this very moment.
  const isOpen = () => wasOpen || readMark(path)?.isOpen !== false;
  const isOther = () => !isOpen() || (salt !== null && now !== null && !isSameLog(salt, now));
  const here = identityOf(db, path, () => now !== null && isOther());
  if (here === null) return;
  const isOlder = here.starts < known.starts;
  if (framesInLog(db) === 0) {
    if (wasOpen && here.id === known.id && (isOlder || now === null))
      log.warn({ path }, "The store's log (-wal) is gone: what was stored last before the end may be lost.");
    return;
  }
  if (here.id !== known.id || isOlder || isOther()) throw foreignLog(path);
}

/** With a log of another time worked in, nothing may be left that could be read: then that is what is wrong. */
function identityOf(db: DatabaseSync, path: string, isOther: () => boolean) {
  try {
    return identityIn(db);
  } catch (error) {
    if (isOther()) throw foreignLog(path);
    throw error;
  }
}

/** Pages that would be worked into the file: https://sqlite.org/pragma.html#pragma_wal_checkpoint, NOOP changes nothing. */
function framesInLog(db: DatabaseSync): number {
  return (db.prepare("PRAGMA wal_checkpoint(NOOP)").get() as { log: number }).log;
}

/** SQLite writes several lines, the first of which says where. */
export const wordsOf = (problem: string) => problem.replace(/^\*\*\*.*\*\*\*\n/, "").split("\n")[0]!;

function foreignLog(path: string): GatewayError {
  return new GatewayError(
    "store",
    `${path}-wal does not belong to ${path}, but to another store or another time: put back the files that belong together, or move ${path}-wal away and start again.`,
  );
}

/** From the first byte to the last, as disks like it: of 1 GB the check takes 7 s instead of 32 (measured, cold). */
function readAhead(path: string): void {
  if (statSync(path).size > totalmem() / 2) return;
  const fd = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    while (readSync(fd, chunk) > 0);
  } finally {
    closeSync(fd);
  }
}

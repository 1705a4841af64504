// Whether a store's file is whole, asked of SQLite over a connection that changes nothing: before anything else is done
// with a store that was not closed.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { totalmem } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import { damageError } from "./failure.ts";
import { identityIn } from "./identity.ts";

/** Longer than this, and whoever waits for the start is told, ms. */
const LONG_MS = 1_000;
const CHUNK = 1 << 20;

/**
 * Throws GatewayError "store", fault "damaged"; one without a fault where the log beside the file is another store's than
 * `id`; and what SQLite throws. 1 GB takes 3 s from memory, and as long as it takes to read from disk (measured).
 */
export function checkQuickly(path: string, id: string | null, log: Log): void {
  const began = performance.now();
  log.info({ path }, "The store was not closed when it was used last: it is checked.");
  readAhead(path);
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const [found] = db.prepare("PRAGMA quick_check(1)").all() as { quick_check: string }[];
    if (found?.quick_check !== "ok") throw damageError(path, wordsOf(found?.quick_check ?? "no answer"));
    const here = identityIn(db);
    if (id !== null && here !== null && here !== id) throw foreignLog(path);
  } finally {
    db.close();
  }
  const ms = Math.round(performance.now() - began);
  if (ms > LONG_MS) log.info({ path, ms }, "The store is whole; checking it took a while.");
}

/** SQLite writes several lines, the first of which says where. */
export const wordsOf = (problem: string) => problem.replace(/^\*\*\*.*\*\*\*\n/, "").split("\n")[0]!;

function foreignLog(path: string): GatewayError {
  return new GatewayError(
    "store",
    `${path}-wal belongs to another store than ${path}: put back the files that belong together, or take ${path}-wal away and start again.`,
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

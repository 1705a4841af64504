// The program of the thorough check (integrity.ts): reads all of a store, tells what is wrong with it, and ends.
import { existsSync } from "node:fs";
import { setPriority } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { wordsOf } from "./check.ts";
import { BUSY_TIMEOUT_MS } from "./connect.ts";
import { isDamage } from "./failure.ts";
import type { Finding } from "./integrity.ts";

/** Whatever else the machine has to do goes first. */
const LOWEST_PRIORITY = 19;

function lookThrough(path: string): Finding {
  try {
    const db = new DatabaseSync(placeOf(path), { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    const [found] = db.prepare("PRAGMA integrity_check(1)").all() as { integrity_check: string }[];
    const words = found?.integrity_check ?? "no answer";
    return { problem: words === "ok" ? null : wordsOf(words) };
  } catch (error) {
    const { message } = error as Error;
    return isDamage(error) ? { problem: message } : { failed: message };
  }
}

/**
 * Of a store that nobody has open nothing changes meanwhile: else SQLite would make a log beside it, and leave it there
 * (https://sqlite.org/uri.html#uriimmutable).
 */
function placeOf(path: string): string | URL {
  return existsSync(`${path}-wal`) ? path : new URL("?immutable=1", pathToFileURL(path));
}

setPriority(LOWEST_PRIORITY);
process.send?.(lookThrough(process.argv[2]!), () => process.exit());

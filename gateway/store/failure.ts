// What SQLite and the file system say when the store fails, as a sentence that says what to do.
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { GatewayError } from "../errors.ts";

/** Primary result codes, https://sqlite.org/rescode.html. */
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;

interface SqliteError extends Error {
  code: "ERR_SQLITE_ERROR";
  errcode: number;
}

export function isSqliteError(cause: unknown): cause is SqliteError {
  return cause instanceof Error && (cause as SqliteError).code === "ERR_SQLITE_ERROR";
}

/** Whether another process has it for itself. */
export const isBusy = (cause: unknown) => isSqliteError(cause) && (cause.errcode & 0xff) === BUSY;

/**
 * Whether the file cannot be written, as against one frame that broke a rule: then the whole transaction is
 * lost, and SQLite may have ended it already.
 */
export function isStoreFailure(cause: unknown): boolean {
  if (cause instanceof GatewayError) return cause.code === "store";
  return isSqliteError(cause) && (cause.errcode & 0xff) !== CONSTRAINT;
}

/** Whether the file itself is broken, as against what cannot be done with it just now. */
export function isDamage(cause: unknown): boolean {
  if (cause instanceof GatewayError) return cause.fault === "damaged";
  return isSqliteError(cause) && DAMAGE.has(cause.errcode & 0xff);
}

const DAMAGE = new Set([CORRUPT, NOTADB]);

/** How to go on without the store that there was. */
const WAY_ON = `restore a backup with "sippra-gateway restore", or begin anew with "sippra-gateway run --new-store", which knows none of the nodes; they keep what was not acknowledged.`;

/** `why`: what is wrong with it. `keptAs`: the name under which it lies in the same folder now. */
export function damageError(path: string, why: string, keptAs: string | null = null): GatewayError {
  const kept = keptAs === null ? "" : `, and is kept as ${keptAs}`;
  const sentence = `${path} is damaged or no store (${why})${kept}: ${WAY_ON}`;
  return new GatewayError("store", sentence, { fault: "damaged", cause: new Error(why) });
}

/** What is wrong with the file, of an error that says that it is damaged. */
export const whyDamaged = ({ cause }: GatewayError) => (cause as Error).message;

/** `found`: what of it lies in its folder. */
export function missingError(path: string, found: readonly string[]): GatewayError {
  const rest = found.length === 0 ? "" : ` (${found.join(", ")} ${found.length === 1 ? "is" : "are"})`;
  const sentence = `${path} is not there${rest}, though there was a store: ${WAY_ON}`;
  return new GatewayError("store", sentence, { fault: "missing" });
}

export function storeError(cause: unknown, path: string): GatewayError {
  if (cause instanceof GatewayError) return cause;
  if (isDamage(cause)) return damageError(path, (cause as Error).message);
  const why = (cause as Error).message;
  const code = isSqliteError(cause) ? cause.errcode & 0xff : (cause as NodeJS.ErrnoException).code;
  // Where SQLite cannot make the files beside its own, it speaks of the disk, and not of what is wrong with it.
  const isFull = code === IOERR && hasNoRoom(path);
  return new GatewayError("store", sentence(isFull ? FULL : code, path, why), { cause });
}

function hasNoRoom(path: string): boolean {
  try {
    return statfsSync(dirname(path)).bavail === 0;
  } catch {
    return false;
  }
}

function sentence(code: number | string | undefined, path: string, why: string): string {
  switch (code) {
    case FULL:
    case "ENOSPC":
      return `The disk with ${path} is full: make room on it.`;
    case BUSY:
      return `${path} is held by another program for too long: wait for a command that still runs on it, or stop what has it open.`;
    case READONLY:
    case CANTOPEN:
    case "EACCES":
    case "EROFS":
    case "EPERM":
      return `${path} cannot be written: give this user the right to write it and its folder.`;
    case "ENOENT":
      return `The folder of ${path} does not exist: create it.`;
    case IOERR:
      return `The disk with ${path} fails (${why}): check it.`;
    default:
      return `${path} cannot be used: ${why}.`;
  }
}

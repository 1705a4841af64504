// The store's file: opened or made, its owner's alone, looked at before it is believed, and brought to the form of this
// version. What was a store is never replaced in silence.
//
//   nothing there, no mark ------------------------------------> made
//   there, closed when it was used last -----------------------> opened
//   there, and not closed: a log beside it, or a mark "open" --> checked --> opened
//   gone though there is a mark; empty; damaged ---------------> a sentence; a new one only where it is asked for
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import { type Log, silentLog } from "../log.ts";
import { keepAside, leftOf } from "./aside.ts";
import { checkQuickly } from "./check.ts";
import { BUSY_TIMEOUT_MS, connect, makeStore, START_TIMEOUT_MS } from "./connect.ts";
import { damageError, isDamage, missingError, storeError, whyDamaged } from "./failure.ts";
import { countStart, type Identity, identityIn } from "./identity.ts";
import { isLocked } from "./lock.ts";
import { saltOf } from "./log-salt.ts";
import { type Mark, markPath, readMark, writeMark } from "./mark.ts";
import { migrate } from "./migrations.ts";
import { fitsNot, watchDatabase } from "./watched.ts";

export interface FileOptions {
  log?: Log | undefined;
  /**
   * For the gateway that holds the folder's lock: the mark says "open" until the store is closed, and what is damaged
   * is kept aside.
   */
  isOwner?: boolean | undefined;
  /** A new one takes the place of one that is gone, empty or damaged; one that is in order stays. */
  isNew?: boolean | undefined;
  now?: (() => number) | undefined;
  /** Who does what is done here, for the audit; the gateway where not given. */
  actor?: string | undefined;
}

export interface StoreFile {
  db: DatabaseSync;
  /** Rejects when the file turns out to be damaged. */
  damaged: Promise<never>;
  /** Somebody else has seen that it is. */
  foundDamaged(error: GatewayError): void;
  /** Before each transaction: the mark says what it could not say when the store was opened. */
  noteDue(): void;
  close(): void;
}

interface Opening {
  path: string;
  log: Log;
  isOwner: boolean;
  isNew: boolean;
  /** Keeps what is damaged aside, once, where that is this process's to do: returns the name, or null. */
  setAside(): string | null;
}

/** Throws a GatewayError "store". */
export function openFile(path: string, options: FileOptions = {}): StoreFile {
  try {
    // SQLite has its other files beside what a link leads to.
    const file = existsSync(path) ? realpathSync(path) : path;
    const { log = silentLog, isOwner = false, isNew = false, now = Date.now } = options;
    const opening: Opening = { path: file, log, isOwner, isNew, setAside: () => null };
    if (isOwner) opening.setAside = asideOnce(file, log, now);
    if (path === ":memory:") return inMemory(opening);
    if (!isNew) return open(opening);
    return openOrBegin(opening, now);
  } catch (cause) {
    throw storeError(cause, path);
  }
}

function asideOnce(path: string, log: Log, now: () => number): () => string | null {
  let kept: string | null = null;
  return () => {
    try {
      kept ??= keepAside(path, now());
    } catch (error) {
      log.warn({ err: error }, `What is damaged stays where it is: ${(error as Error).message}`);
    }
    return kept;
  };
}

function inMemory(opening: Opening): StoreFile {
  const db = connect(opening.path);
  migrate(db, opening.path);
  return watchedFile(opening, db, { close: () => db.close(), noteDue: () => {} });
}

function open(opening: Opening): StoreFile {
  const { path, log, setAside } = opening;
  try {
    if (isToBeMade(path)) makeStore(path, log);
    return openThere(opening);
  } catch (cause) {
    if (fitsNot(cause)) throw damageError(path, (cause as Error).message, setAside());
    if (!isDamage(cause)) throw cause;
    throw damageError(path, whyDamaged(cause as GatewayError), setAside());
  }
}

/** As --new-store asks for. */
function openOrBegin(opening: Opening, now: () => number): StoreFile {
  const { path, log, setAside } = opening;
  const isFirst = !existsSync(path);
  try {
    const file = open(opening);
    if (!isFirst) log.warn({ path }, "The store is in order: --new-store changes nothing.");
    return file;
  } catch (cause) {
    if (storeError(cause, path).fault === undefined) throw cause;
    // Also a log that is left over: SQLite would work it into the new one.
    const kept = setAside();
    rmSync(markPath(path), { force: true });
    makeStore(path, log);
    log.warn(
      { path, kept },
      "A new store is begun: all nodes are unknown, and what they send is refused until they are enrolled anew.",
    );
    return openThere({ ...opening, setAside: asideOnce(path, log, now) });
  }
}

/** Whether there never was one. Throws GatewayError "store" where there is none any more, or something else. */
export function isToBeMade(path: string): boolean {
  if (!existsSync(path)) {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      throw notAFile(path, "a link to what is not there");
    const left = leftOf(path);
    if (readMark(path) !== null || left.length > 0) throw missingError(path, left);
    return true;
  }
  const stats = statSync(path);
  if (!stats.isFile()) throw notAFile(path, stats.isDirectory() ? "a directory" : "no ordinary file");
  if (stats.size === 0) throw damageError(path, "it is empty");
  if (beginOf(path, MAGIC.length) !== MAGIC) throw damageError(path, "it is no SQLite database");
  return false;
}

/** https://sqlite.org/fileformat2.html#magic_header_string; a page that is written halfway has it before and after. */
const MAGIC = "SQLite format 3\0";

function beginOf(path: string, length: number): string {
  const fd = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString("latin1", 0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}

function notAFile(path: string, what: string): GatewayError {
  return new GatewayError(
    "store",
    `${path} is ${what}, and no store: move it away, or set "data" to another directory.`,
  );
}

function openThere(opening: Opening): StoreFile {
  const { path, log, isOwner, isNew, setAside } = opening;
  const mark = readMark(path);
  const isRunning = !isOwner && wasNotClosed(path, mark) && isLocked(dirname(path));
  if (isNew || (!isRunning && wasNotClosed(path, mark))) checkQuickly(path, mark, log);
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  const db = connect(path, isOwner ? START_TIMEOUT_MS : BUSY_TIMEOUT_MS);
  let identity = mark?.identity ?? null;
  // A log that this start has not written into begins anew under a number that nobody knows yet.
  let isCounted = false;
  let isNoted = true;
  const note = (isOpen: boolean, tells = log) => {
    if (identity === null) return;
    isNoted = noteMark(path, { identity, isOpen, salt: isOpen && isCounted ? saltOf(path) : null }, tells);
  };
  const close = () => {
    db.close();
    // Whoever has it open last takes the log away.
    if (!existsSync(`${path}-wal`)) note(false);
  };
  try {
    // Before anything is written, so that a log beside a store that is shut is known as another's.
    if (!isRunning && mark?.isOpen === false) note(true);
    if (isEmpty(db)) throw damageError(path, "it is empty");
    migrate(db, path, log);
    isCounted = isOwner && countsStart(db);
    identity = identityIn(db);
    if (identity === null) throw damageError(path, "it does not say which store it is");
    const before = mark?.identity?.id;
    if (before !== undefined && before !== identity.id)
      log.warn({ path }, "Another store than before lies here now: it is taken for this gateway's.");
    if (isOwner || before !== identity.id) note(true);
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const noteDue = () => {
      if (!isNoted && isOwner) note(true, silentLog);
    };
    return watchedFile(opening, db, { close, noteDue });
  } catch (cause) {
    // Before it is closed, which would work its log into the file.
    const error = fitsNot(cause) ? damageError(path, (cause as Error).message) : cause;
    if (isDamage(error)) setAside();
    close();
    throw error;
  }
}

/** False where the disk is full. The gateway starts all the same: it acknowledges nothing until there is room. */
function countsStart(db: DatabaseSync): boolean {
  try {
    countStart(db);
    return true;
  } catch (cause) {
    if (fitsNot(cause)) throw cause;
    return false;
  }
}

const wasNotClosed = (path: string, mark: Mark | null) => mark?.isOpen === true || existsSync(`${path}-wal`);

const isEmpty = (db: DatabaseSync) => db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;

/** Without it a lost store is taken for none; with it out of date one is checked that need not be. */
function noteMark(path: string, mark: Mark & { identity: Identity }, log: Log): boolean {
  try {
    writeMark(path, mark);
    return true;
  } catch (error) {
    log.warn({ err: error }, `${markPath(path)} cannot be written: ${(error as Error).message}`);
    return false;
  }
}

function watchedFile(
  { path, setAside }: Opening,
  db: DatabaseSync,
  marked: Pick<StoreFile, "close" | "noteDue">,
): StoreFile {
  const damaged = Promise.withResolvers<never>();
  // Who listens is told, and whoever is in the middle of something gets it thrown.
  damaged.promise.catch(() => {});
  const watch = watchDatabase(db, path, (error) => {
    const told = damageError(path, whyDamaged(error), setAside());
    damaged.reject(told);
    return told;
  });
  return {
    db: watch.db,
    damaged: damaged.promise,
    foundDamaged: watch.fail,
    ...marked,
  };
}

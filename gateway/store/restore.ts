// A backup in the place of the store. Nodes have said more since it was made, and have been answered: so no downlink
// counter may come again, and what they still hold is asked for (restored.ts). The store that was there is kept aside.
//
//   backup --copied--> <store>.restoring --verified, counters leapt--> <store>        <store> --> <store>.replaced-<time>
import { randomInt } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { PickNumber } from "../chance.ts";
import { GatewayError } from "../errors.ts";
import { freeBytes, moveIntoPlace } from "./backup.ts";
import { nameTime } from "./backups.ts";
import { openUnmarked } from "./connect.ts";
import { isSqliteError, storeError } from "./failure.ts";
import { type Identity, identityIn } from "./identity.ts";
import { goOnWithAlarms } from "./kept-alarms.ts";
import { type Leap, leapFrom } from "./leap.ts";
import { syncFolder, writeMark } from "./mark.ts";
import { type Comparison, compareStores, type Present, presentStore } from "./replaced.ts";
import { checkRoom, type StoreFacts, verifyStore } from "./verify.ts";

export interface RestoreDeps {
  /** Also where the present store, or this machine's clock, says that there is newer. */
  overNewer?: boolean;
  /** unix ms */
  now: number;
  /** Who does it, for the audit. */
  actor?: string;
  /** What is done now. */
  onStep?(step: string): void;
  pick?: PickNumber;
}

export interface RestoreResult extends StoreFacts {
  /** Where the store is that was there before; null where there was none. */
  replaced: string | null;
  /** What it had that the backup has not; null where it was not there, or could not be read. */
  lacks: Comparison | null;
}

const DAY_MS = 86_400_000;
/** SQLite's own, beside a store. */
const BESIDE = ["-wal", "-shm", "-journal"];
/** Of auto_vacuum: what is deleted can be given back to the disk. */
const INCREMENTAL = 2;

/**
 * Puts the backup at `from` in the place of the store at `to`; whoever calls has the lock of its directory. Where it
 * throws, and wherever it is killed, the store is as it was. Throws a GatewayError "store", "config" where there is newer.
 */
export function restoreStore(from: string, to: string, deps: RestoreDeps): RestoreResult {
  const { now, overNewer = false, onStep = () => {}, pick = randomInt } = deps;
  checkFile(from, to);
  const work = `${to}.restoring`;
  const removeWork = () => {
    for (const path of [work, `${work}-2`])
      for (const end of ["", ...BESIDE]) rmSync(path + end, { force: true });
  };
  try {
    removeWork();
    onStep("copying it");
    copyBackup(from, work);
    onStep("checking it");
    const facts = verifyCopy(work, from);
    const present = presentStore(to);
    const lacks = present === null ? null : compareStores(present, work);
    if (!overNewer) refuseNewer(facts, lacks, now);
    onStep("writing it anew");
    writeAnew(work);
    const replaced = existsSync(to) ? freeName(`${to}.replaced-${nameTime(now)}`, to) : null;
    const identity = prepare(work, to, present, from, leapFrom(facts.newest, now, pick), deps);
    swap(work, to, replaced);
    if (identity !== null) writeMark(to, { identity, isOpen: false, salt: null });
    return { ...facts, replaced, lacks };
  } catch (cause) {
    removeWork();
    const isOfDisk = isSqliteError(cause) || (cause as NodeJS.ErrnoException).syscall !== undefined;
    throw isOfDisk ? storeError(cause, to) : cause;
  }
}

function checkFile(from: string, to: string): void {
  const found = statSync(from, { throwIfNoEntry: false });
  if (found === undefined) throw new GatewayError("store", `${from} is not there: name a backup.`);
  if (!found.isFile()) throw new GatewayError("store", `${from} is no file: name a backup in it.`);
  if (resolve(from) === resolve(to))
    throw new GatewayError("config", `${from} is the store itself: name a backup.`);
  const folder = dirname(to);
  // Twice: one of an older version is written anew.
  checkRoom(2 * found.size, freeBytes(folder), folder, "make room there");
}

/** A store that was copied by hand has what it says beside it as well. */
function copyBackup(from: string, work: string): void {
  for (const end of ["", "-wal"]) {
    if (!existsSync(from + end)) continue;
    closeSync(openSync(work + end, "w", 0o600));
    copyFileSync(from + end, work + end, constants.COPYFILE_FICLONE);
    // It came with the mode of what was copied.
    chmodSync(work + end, 0o600);
  }
}

function verifyCopy(work: string, from: string): StoreFacts {
  try {
    return verifyStore(work);
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    throw new GatewayError(cause.code, cause.message.replaceAll(work, from), { cause });
  }
}

function refuseNewer({ newest }: StoreFacts, lacks: Comparison | null, now: number): void {
  if (newest !== null && now < newest - DAY_MS) {
    const sentence =
      `The clock of this machine says ${utc(now)}, and the backup has heard nodes until ${utc(newest)}: set the clock, which ` +
      "counters go by. Where the backup is wrong, add --over-newer.";
    throw new GatewayError("config", sentence);
  }
  if (lacks === null || !lacks.isNewer) return;
  const { enrolled, rekeyed, heard } = lacks;
  const named = (names: readonly string[]) =>
    names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const parts = [
    ...(heard !== null && heard > (newest ?? 0)
      ? [
          `it has heard nodes until ${utc(heard)}, the backup ${newest === null ? "none" : `until ${utc(newest)}`}`,
        ]
      : []),
    ...(enrolled.length > 0 ? [`only it has the keys of ${named(enrolled)}`] : []),
    ...(rekeyed.length > 0 ? [`only it has the newest keys of ${named(rekeyed)}`] : []),
  ];
  const what = parts.length > 0 ? parts.join("; ") : "it has answered nodes since";
  const sentence =
    `The store that is there is newer than the backup: ${what}. ` +
    "To go back all the same, add --over-newer: the store is kept aside, and nodes are asked for what they still hold.";
  throw new GatewayError("config", sentence);
}

const utc = (time: number) => `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** A file of an older version does not give back what is deleted (space.ts): its tables go to one that does. */
function writeAnew(work: string): void {
  const db = new DatabaseSync(work);
  try {
    const { auto_vacuum } = db.prepare("PRAGMA auto_vacuum").get() as { auto_vacuum: number };
    if (auto_vacuum === INCREMENTAL) return;
    closeSync(openSync(`${work}-2`, "w", 0o600));
    db.exec(`PRAGMA auto_vacuum = ${INCREMENTAL}`);
    db.prepare("VACUUM INTO ?").run(`${work}-2`);
  } finally {
    db.close();
  }
  renameSync(`${work}-2`, work);
}

/** Brings it to this version's form, and what is due to a restore into it. `to`: where the store is whose place it takes. `leap`: of counters. */
function prepare(
  work: string,
  to: string,
  present: Present | null,
  from: string,
  leap: Leap,
  { now, actor = "gateway" }: RestoreDeps,
): Identity | null {
  const db = openUnmarked(work);
  try {
    db.exec("BEGIN IMMEDIATE");
    const nodes = db.prepare("SELECT id, network, node, downlink FROM nodes").all() as {
      id: number;
      network: number;
      node: number;
      downlink: number;
    }[];
    const set = db.prepare("UPDATE nodes SET downlink = ? WHERE id = ?");
    for (const { id, network, node, downlink } of nodes) {
      const used = present?.nodes.get(`${network}/${node}`)?.downlink ?? 0;
      set.run(leap(downlink, used), id);
    }
    forgetNoNumber(db, present);
    keepRevoked(db, present);
    goOnWithAudit(db, present, actor, from, now);
    goOnWithAlarms(db, present?.alarms ?? null, to);
    db.exec(`
      DELETE FROM restored;
      INSERT INTO restored (node, epoch, top)
        SELECT keys.node, keys.epoch, coalesce((SELECT max(last) FROM settled AS s WHERE s.node = keys.node AND s.epoch = keys.epoch), 0)
        FROM keys WHERE key IS NOT NULL AND EXISTS (SELECT 1 FROM replay AS r WHERE r.node = keys.node AND r.epoch = keys.epoch);
      COMMIT;
      PRAGMA wal_checkpoint(TRUNCATE)`);
    return identityIn(db);
  } finally {
    db.close();
  }
}

/** A number that a node has had since the backup is given to no other: an id names one record for ever. */
function forgetNoNumber(db: DatabaseSync, present: Present | null): void {
  const insert = db.prepare(
    `INSERT INTO former_numbers (network, node, epoch) SELECT ?, ?, ?
     WHERE NOT EXISTS (SELECT 1 FROM nodes WHERE network = ? AND node = ?)
     ON CONFLICT DO UPDATE SET epoch = max(epoch, excluded.epoch)`,
  );
  for (const [number, { epoch }] of present?.nodes ?? []) {
    const [network, node] = number.split("/").map(Number) as [number, number];
    insert.run(network, node, epoch, network, node);
  }
}

/** What was revoked since the backup stays so: a key that was stolen does not come back with it. */
function keepRevoked(db: DatabaseSync, present: Present | null): void {
  const erase = db.prepare(
    "UPDATE keys SET key = NULL WHERE epoch = ? AND node = (SELECT id FROM nodes WHERE network = ? AND node = ?)",
  );
  for (const { network, node, epoch } of present?.revoked ?? []) erase.run(epoch, network, node);
}

/** What was changed since the backup was made has been changed all the same. */
function goOnWithAudit(
  db: DatabaseSync,
  present: Present | null,
  actor: string,
  from: string,
  now: number,
): void {
  const insert = db.prepare("INSERT INTO audit (at, who, what, node, details) VALUES (?, ?, ?, ?, ?)");
  const { newest } = db.prepare("SELECT coalesce(max(at), 0) AS newest FROM audit").get() as {
    newest: number;
  };
  for (const { at, who, what, node, details } of present?.audit ?? [])
    if (at > newest) insert.run(at, who, what, node, details);
  insert.run(now, actor, "backup-restored", null, from);
}

/** A restore that was killed may have given the store its name of later already. */
function freeName(wanted: string, to: string): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}-${i}`;
    const found = statSync(name, { throwIfNoEntry: false });
    if (found === undefined) return name;
    if (found.ino !== statSync(to).ino) continue;
    rmSync(name);
    return name;
  }
}

/** At every moment there is a whole store under its name: the old one, and then the new one. */
function swap(work: string, to: string, replaced: string | null): void {
  if (replaced !== null) {
    linkOrCopy(to, replaced);
    // A whole store has nothing beside it (presentStore); what a damaged one has is no other's.
    for (const end of BESIDE) if (existsSync(to + end)) renameSync(to + end, replaced + end);
    syncFolder(dirname(to));
  }
  moveIntoPlace(work, to);
}

/** Not every file system has a second name for a file. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (cause) {
    if (existsSync(to)) throw cause;
    checkRoom(
      statSync(from).size,
      freeBytes(dirname(to)),
      dirname(to),
      `make room there for ${basename(to)}`,
    );
    copyFileSync(from, to);
  }
}

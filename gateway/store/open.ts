// The gateway's memory: one SQLite file with the registry, replay state, records and outbox, so that one
// commit covers all that one frame changes. The command line opens the same file while the gateway runs.
import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Keyring } from "../admit/admit.ts";
import type { Admitted } from "../admit/message.ts";
import { GatewayError } from "../errors.ts";
import { type Log, silentLog } from "../log.ts";
import { type Accepted, accept, type Reception } from "./accept.ts";
import { type AirtimeTable, airtimeTable } from "./airtime.ts";
import type { Command, NewCommand } from "./command.ts";
import { commandTable } from "./commands.ts";
import { isSqliteError, isStoreFailure, storeError } from "./failure.ts";
import { historyTable, type KeptRecord } from "./history.ts";
import { leakTable } from "./leaks.ts";
import { migrate } from "./migrations.ts";
import { outboxTable } from "./outbox.ts";
import type { NodeInfo, NodeLeak, Outbox } from "./records.ts";
import { type Enrolment, type NewNode, registryTables } from "./registry.ts";
import { inWindow, replayTable } from "./replay.ts";
import { settledTable } from "./settled.ts";

export interface Store {
  /**
   * Draws a key and enrols a node; `keep` gets its enrolment before the commit, and where it throws there is
   * no such node. Throws GatewayError "exists", "config" or "store", and what `keep` throws.
   */
  addNode(node: NewNode, keep?: (enrolment: Enrolment) => void): Enrolment;
  /**
   * Gives a node a new key and epoch. The old key opens frames until the first under the new one, or from
   * now on none with `revoke`. Throws GatewayError "config" where there is no such node.
   */
  rekey(name: string, options?: { revoke?: boolean }): Enrolment;
  /** Every node, by name, or the one of this name. */
  nodes(name?: string): NodeInfo[];
  /** Calls back with a node's name after every commit that changed what `info` says. Returns how to end it. */
  onNodeChanged(listener: (name: string) => void): () => void;
  /** What nodes have decided about leaks: of one, or of every one that has told. */
  leaks(name?: string): NodeLeak[];
  /** Calls back with a node's name after every commit that changed it. Returns how to end it. */
  onLeakChanged(listener: (name: string) => void): () => void;
  outbox: Outbox;
  commands: Commands;
  /** What radio modules have sent within the last hour. On disk when `add` returns. */
  airtime: AirtimeTable;
  /** What admit asks of nodes. */
  keyring: Keyring;
  /** Takes an admitted frame over; only inside `transact`. Times in unix ms. */
  accept(frame: Admitted, reception: Reception): Accepted;
  /**
   * Runs `work` as one transaction, which is on disk when this returns; nothing of it is where it throws.
   * Throws GatewayError "store" where the file cannot be written, and whatever `work` throws.
   */
  transact<T>(work: () => T): T;
  /** The newest records of a node, newest first. */
  recent(name: string, limit: number): KeptRecord[];
  /**
   * Deletes at most `limit` records received before (unix ms) and returns how many; to be called again
   * until it returns 0. Records still held back for an older one that never came are published first.
   */
  prune(before: number, limit?: number): number;
  close(): void;
}

/** What is asked of nodes, by people and partners. */
export interface Commands {
  /**
   * Queues a command, or finds the one that the same transaction has asked for before. Throws GatewayError
   * "config" where there is no such node or nothing it could do, "command" where the transaction has asked
   * for something else, or too many wait.
   */
  add(command: NewCommand): Command;
  /** Throws GatewayError "config" where there is none of this id, "command" where it has ended. */
  cancel(node: string, id: number, now: number): Command;
  /** Gives up those whose time is up, and returns them. */
  expire(now: number): Command[];
  /** Newest first, of one node or all. Throws GatewayError "config" where there is no such node. */
  list(node: string | null, limit: number): Command[];
  /** Those whose callers are still to be answered what has become of them, oldest first. */
  unanswered(limit: number): Command[];
  /** The caller has been answered with the command as it is here; with what has become of it since, not yet. */
  markAnswered(command: Command): void;
  /** Calls back after every commit of this process that changed any. Returns a function that ends it. */
  onChanged(listener: () => void): () => void;
}

/** How long a write of the command line may hold up the gateway, and the other way round, ms. */
const BUSY_TIMEOUT = 5000;
const PRUNE_STEP = 500;

/** Opens or creates the store at `path` (":memory:" for none on disk). Throws GatewayError "store". */
export function openStore(path: string, deps: { log?: Log } = {}): Store {
  const db = openDatabase(path);
  const log = deps.log ?? silentLog;
  const tables = {
    registry: registryTables(db),
    replay: replayTable(db),
    settled: settledTable(db),
    history: historyTable(db),
    outbox: outboxTable(db),
    commands: commandTable(db),
    leaks: leakTable(db),
  };
  const airtime = airtimeTable(db);
  const { registry, replay, settled, history, outbox, commands, leaks } = tables;
  const remembering = [registry, replay.memo, settled.memo, history.memo];
  const forget = () => {
    for (const each of [...remembering, commands]) each.forget();
  };
  const version = db.prepare("PRAGMA data_version");
  /** The database's version as of the last transaction: it changes when another process writes. */
  let seen: unknown;
  const appendListeners = new Set<() => void>();
  const nodeListeners = new Set<(name: string) => void>();
  const leakListeners = new Set<(name: string) => void>();
  const commandListeners = new Set<() => void>();
  /** What the transaction under way will have to tell once it is committed. */
  let appended = false;
  let commanded = false;
  let changed = new Set<string>();
  let leaky = new Set<string>();

  function transact<T>(work: () => T): T {
    appended = commanded = false;
    changed = new Set();
    leaky = new Set();
    try {
      db.exec("BEGIN IMMEDIATE");
      const now = (version.get() as { data_version: number }).data_version;
      if (now !== seen) forget();
      seen = now;
      const result = work();
      for (const each of remembering) each.flush();
      db.exec("COMMIT");
      tell();
      return result;
    } catch (cause) {
      forget();
      // SQLite ends the transaction itself where the disk is full.
      if (db.isOpen && db.isTransaction) db.exec("ROLLBACK");
      throw isSqliteError(cause) && isStoreFailure(cause) ? storeError(cause, path) : cause;
    }
  }

  /** In a microtask: answers to nodes, which are sent right after the commit, do not wait for listeners. */
  function tell(): void {
    if (!appended && !commanded && changed.size === 0 && leaky.size === 0) return;
    const [rows, nodeNames, leakNames, someCommand] = [appended, changed, leaky, commanded];
    queueMicrotask(() => {
      if (rows) for (const listener of appendListeners) call(() => listener());
      for (const name of nodeNames) for (const listener of nodeListeners) call(() => listener(name));
      for (const name of leakNames) for (const listener of leakListeners) call(() => listener(name));
      if (someCommand) for (const listener of commandListeners) call(() => listener());
    });
  }

  function call(listener: () => void): void {
    try {
      listener();
    } catch (cause) {
      log.error(
        { err: cause },
        "A listener of the store failed; what it was told of is stored all the same.",
      );
    }
  }

  const changingCommands = <T>(work: () => T) =>
    transact(() => {
      commanded = true;
      return work();
    });

  return {
    addNode: (node, keep) =>
      transact(() => {
        changed.add(node.name);
        const enrolment = registry.add(node);
        keep?.(enrolment);
        return enrolment;
      }),
    rekey: (name, options) =>
      transact(() => {
        changed.add(name);
        return registry.rekey(name, options?.revoke ?? false);
      }),
    nodes: registry.list,
    onNodeChanged: (listener) => subscribe(nodeListeners, listener),
    leaks: leaks.list,
    onLeakChanged: (listener) => subscribe(leakListeners, listener),
    outbox: {
      read: outbox.read,
      count: outbox.count,
      remove: (seqs) => transact(() => outbox.remove(seqs)),
      onAppended: (listener) => subscribe(appendListeners, listener),
    },
    commands: {
      add: (command) => changingCommands(() => commands.add(command)),
      cancel: (node, id, now) => changingCommands(() => commands.cancel(node, id, now)),
      expire(now) {
        // No transaction, which would be one to disk, where there is nothing to change.
        if (commands.overdue(now).length === 0) return [];
        return changingCommands(() => commands.overdue(now).map((each) => commands.expire(each, now)));
      },
      list: commands.list,
      unanswered: commands.unanswered,
      markAnswered: (command) => transact(() => commands.markAnswered(command)),
      onChanged: (listener) => subscribe(commandListeners, listener),
    },
    airtime: {
      of: airtime.of,
      add: (modem, sending) => transact(() => airtime.add(modem, sending)),
    },
    keyring: {
      find: registry.find,
      hasEpoch: registry.hasEpoch,
      replayed: (id, epoch, counter) => inWindow(replay.window(id, epoch), counter),
    },
    accept(frame, reception) {
      const accepted = accept(tables, frame, reception);
      if (accepted.appended > 0) appended = true;
      if (accepted.outcome !== null) commanded = true;
      if (accepted.changed) changed.add(frame.from.name);
      if (accepted.leak) leaky.add(frame.from.name);
      return accepted;
    },
    transact,
    recent: history.recent,
    prune: (before, limit = PRUNE_STEP) =>
      transact(() => {
        for (const row of history.releaseOld(before)) {
          const timeAfter = row.time ?? history.timeBefore(row.node, row.epoch, row.counter);
          outbox.append(row, false, timeAfter);
          appended = true;
        }
        return history.prune(before, limit) + commands.prune(before, limit);
      }),
    close: () => db.close(),
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ":memory:") keepPrivate(path);
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
    // FULL: an acknowledged record is on disk, not in a cache of the system (docs/architecture.md).
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(db, path);
    return db;
  } catch (cause) {
    db?.close();
    throw cause instanceof GatewayError ? cause : storeError(cause, path);
  }
}

/** It holds keys. SQLite gives the files beside it (-wal, -shm) the mode of the file itself. */
function keepPrivate(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

// The gateway's memory: one SQLite file with the registry, replay state, records and outbox, so that one
// commit covers all that one frame changes. The command line opens the same file while the gateway runs.
import { READING } from "../../shared/messages.ts";
import type { Keyring } from "../admit/admit.ts";
import type { Admitted } from "../admit/message.ts";
import type { GatewayError } from "../errors.ts";
import { silentLog } from "../log.ts";
import { accept } from "./accept.ts";
import type { Accepted, Reception } from "./acceptance.ts";
import { type AirtimeTable, airtimeTable } from "./airtime.ts";
import { fileTable } from "./alarm-files.ts";
import { type Alarms, alarmsIn } from "./alarm-work.ts";
import { alarmTable } from "./alarms.ts";
import { type Announced, announcedTable } from "./announced.ts";
import { type AuditTable, auditTable } from "./audit.ts";
import { changeListeners } from "./changes.ts";
import { type Commands, commandsIn } from "./command-work.ts";
import { commandTable } from "./commands.ts";
import { BUSY_TIMEOUT_MS } from "./connect.ts";
import { deliveryTable } from "./deliveries.ts";
import { type Erasure, erasureIn } from "./erasure.ts";
import { type FileOptions, openFile, type StoreFile } from "./file.ts";
import { flowTable } from "./flow.ts";
import { type Flow, flowIn } from "./flow-work.ts";
import { heldTable } from "./held.ts";
import {
  historyTable,
  type KeptEvent,
  type KeptNight,
  type KeptRecord,
  type KeptSpectrum,
} from "./history.ts";
import { installationTable } from "./installations.ts";
import { type Journals, journalsIn } from "./journals.ts";
import { note } from "./lanes.ts";
import { leakTable } from "./leaks.ts";
import { maskTable, watchTable } from "./masks.ts";
import { nameTables } from "./names.ts";
import { type Nodes, nodesIn } from "./nodes.ts";
import { outboxTable } from "./outbox.ts";
import { parkedTable } from "./parked.ts";
import { type RecordsWithin, recordsWithin } from "./range.ts";
import type { NodeInfo, NodeLeak } from "./records.ts";
import { registryTables } from "./registry.ts";
import { createReleases } from "./releases.ts";
import { inWindow, replayTable } from "./replay.ts";
import { restoredTable } from "./restored.ts";
import { selfCheckTable } from "./self-checks.ts";
import { settledTable } from "./settled.ts";
import { shareOf } from "./share.ts";
import type { Outbox } from "./sink-outbox.ts";
import { outboxIn } from "./sink-outboxes.ts";
import { sinkTable } from "./sinks.ts";
import { type FileSize, fileSpace } from "./space.ts";
import type { Tables } from "./tables.ts";
import { type Tellings, tellingsIn, tellingTable } from "./tellings.ts";
import { transactions } from "./transactions.ts";
import { type Cutoffs, prune, type Waiting, waitingIn } from "./waiting.ts";

export interface Store extends Waiting, Nodes, Journals {
  /** Who changed what. */
  audit: AuditTable;
  /** Where erased keys may still be. */
  erasure: Erasure;
  /** The settings with which the gateway runs now, as JSON; returns those of the last time, null where there are none. */
  runWith(settings: string): string | null;
  /** Every node, by name, or the one of this name. */
  nodes(name?: string): NodeInfo[];
  /** Notes since when a node is heard as it should be. */
  markHeard(name: string, since: number): void;
  /** Calls back where another process has written since it was called last. */
  lookElsewhere(): void;
  onElsewhere(listener: () => void): () => void;
  /** The newest reading of a node; null where none is kept. */
  latest(name: string): KeptRecord | null;
  within: RecordsWithin;
  /** Calls back with a node's name after every commit that changed what `info` says. Returns how to end it. */
  onNodeChanged(listener: (name: string) => void): () => void;
  /** Calls back with a node's name after every commit that stored a frame of it. Returns how to end it. */
  onHeard(listener: (name: string) => void): () => void;
  /** What nodes have decided about leaks: of one, or of every one that has reported it. */
  leaks(name?: string): NodeLeak[];
  /** Calls back with a node's name after every commit that changed it. Returns how to end it. */
  onLeakChanged(listener: (name: string) => void): () => void;
  outbox: Outbox;
  /** What people are told, and do about it. */
  alarms: Alarms;
  /** Who has yet to be told of them. */
  tellings: Tellings;
  /** What flow meters tell of metered areas. */
  flow: Flow;
  commands: Commands;
  /** What sinks have had retained at brokers. */
  announced: Announced;
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
  /** The newest spectra of a node, both parts of each, newest first. */
  spectra(name: string, limit: number): KeptSpectrum[];
  /** Events of all nodes that came since, unix ms, in the order in which they came. */
  events(since: number): Iterable<KeptEvent>;
  /** The nights of a node that can be read, all or those after a record, by epoch and counter, in pages. */
  nights(name: string, after?: { epoch: number; counter: number }, page?: number): Iterable<KeptNight>;
  /** Those of this date and later, days since 1970-01-01, in the same order. */
  nightsSince(name: string, date: number): Iterable<KeptNight>;
  /**
   * Deletes at most `limit` records and commands that are older than they are kept, and returns how many; to be called
   * again until it returns 0. What is held back is not deleted before it is published.
   */
  prune(before: Cutoffs, limit?: number): number;
  /** What the file takes on the disk, and what of that nothing stands in, bytes. */
  size(): FileSize;
  /** Gives at most so many bytes that nothing stands in back to the disk; returns how many it were. */
  giveBack(bytes: number): number;
  /** When a frame was received last, unix ms; null where none was. */
  newest(): number | null;
  /**
   * Moves what is dated as received after `from` until `to` by so much, ms. Returns how many records that are, and how
   * many of them have been published as they were.
   */
  redate(from: number, to: number, by: number): { records: number; published: number };
  /** Rejects with a GatewayError "store" when its file turns out to be damaged: then nothing of it is to be had any more. */
  damaged(): Promise<never>;
  /** Somebody else has seen that it is. */
  foundDamaged(error: GatewayError): void;
  close(): void;
}

const PRUNE_STEP = 500;

/** Opens or creates the store at `path` (":memory:" for none on disk). Throws GatewayError "store". */
export function openStore(path: string, options: FileOptions = {}): Store {
  const file = openFile(path, options);
  try {
    return storeIn(file, path, options);
  } catch (error) {
    file.close();
    throw error;
  }
}

function storeIn(file: StoreFile, path: string, options: FileOptions): Store {
  const { log = silentLog, actor = "gateway", now = Date.now } = options;
  const { db } = file;
  const names = nameTables(db);
  const deliveries = deliveryTable(db);
  const sinks = sinkTable(db);
  const [held, settled, replay] = [heldTable(db), settledTable(db), replayTable(db)];
  const tables: Tables = {
    registry: registryTables(db, names),
    ...{ held, settled, replay, releases: createReleases({ held, settled, replay }) },
    history: historyTable(db),
    outbox: outboxTable(db, deliveries, sinks),
    deliveries,
    parked: parkedTable(db),
    sinks,
    commands: commandTable(db),
    leaks: leakTable(db),
    restored: restoredTable(db),
    ...{ alarms: alarmTable(db), files: fileTable(db), masks: maskTable(db), watch: watchTable(db) },
    flow: flowTable(db),
    installations: installationTable(db),
    selfChecks: selfCheckTable(db),
    audit: auditTable(db, actor, now),
    erasure: erasureIn(db, BUSY_TIMEOUT_MS),
    share: shareOf(db),
  };
  const { registry, releases, history, outbox, commands, leaks, audit, erasure } = tables;
  const lastRun = db.prepare("SELECT json FROM settings_run");
  const setRun = db.prepare(
    "INSERT INTO settings_run (id, json) VALUES (1, ?) ON CONFLICT DO UPDATE SET json = excluded.json",
  );
  const airtime = airtimeTable(db);
  const announced = announcedTable(db);
  const space = fileSpace(db);
  const listeners = changeListeners(log);
  const memories = [registry, replay.memo, ...settled.memories, ...held.memories, releases];
  const caches = [commands, outbox, sinks, tables.restored, tables.share];
  const running = transactions({
    ...{ db, path, listeners, memories, caches, takeNews: outbox.takeNews },
    beginning: file.noteDue,
  });
  const { transact, changes } = running;

  return {
    ...nodesIn(tables, names, running),
    ...journalsIn(tables, running),
    audit: { ...audit, add: (...entry) => transact(() => audit.add(...entry)) },
    erasure,
    runWith: (settings) =>
      transact(() => {
        const before = lastRun.get() as { json: string } | undefined;
        setRun.run(settings);
        return before?.json ?? null;
      }),
    nodes: registry.list,
    ...waitingIn(tables, names, running, listeners),
    markHeard: (name, since) =>
      transact(() => {
        changes().nodes.add(name);
        registry.markHeard(name, since);
      }),
    lookElsewhere: running.lookElsewhere,
    onElsewhere: listeners.onElsewhere,
    latest: (name) => history.newest(name, READING),
    onHeard: listeners.onHeard,
    onNodeChanged: listeners.onNode,
    leaks: leaks.list,
    onLeakChanged: listeners.onLeak,
    outbox: outboxIn(tables, running, listeners),
    alarms: alarmsIn(tables, running, actor, {
      onChanged: listeners.onAlarms,
      onFilesChanged: listeners.onFiles,
    }),
    tellings: tellingsIn(tellingTable(db), tables.alarms, running),
    flow: flowIn(tables, running, listeners.onFlow),
    commands: commandsIn(tables, running, listeners.onCommands),
    announced: {
      topics: announced.topics,
      add: (broker, topics) => transact(() => announced.add(broker, topics)),
      markEmptied: (...emptied) => transact(() => announced.markEmptied(...emptied)),
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
      const { name } = frame.from;
      changes().heard.add(name);
      // What it settles may have been missing before what waits.
      note(outbox.news(), frame.from.id);
      if (accepted.outcome !== null) changes().commands = true;
      if (accepted.changed) changes().nodes.add(name);
      if (accepted.leak) changes().leaks.add(name);
      if (releases.isDue()) changes().releases = true;
      return accepted;
    },
    transact,
    recent: history.recent,
    spectra: history.spectra,
    nights: history.nights,
    nightsSince: history.nightsSince,
    events: history.events,
    within: recordsWithin(db),
    prune: (before, limit = PRUNE_STEP) => transact(() => prune(tables, before, limit)),
    newest: registry.newest,
    redate: (from, to, by) =>
      transact(() => {
        const records = history.redate(from, to, by);
        const waiting = outbox.redate(from, to, by);
        registry.redate(from, to, by);
        changes().elsewhere = true;
        return { records, published: records - Math.min(records, waiting) };
      }),
    damaged: () => file.damaged,
    foundDamaged: file.foundDamaged,
    size: space.size,
    giveBack: space.giveBack,
    close: file.close,
  };
}

// Names of nodes, which are parts of their topics: who has one, who had it before, and whether what is retained under it
// has been taken away from the broker.
//
//   removed: its key is gone at once -> its last records go out -> the row goes, the name is a former one -> its retained
//   topics are emptied, and for a day again after each connect, since a broker may forget -> the name is free
//   renamed: the old name is a former one at once
import type { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";

export interface Names {
  /** Makes sure that a new node may have a name. Throws GatewayError "exists". */
  take(name: string): void;
  /** Gives a node another name. Throws GatewayError "config" or "exists". */
  rename(name: string, to: string, now: number): void;
  /** The store's number of a node. Throws GatewayError "config". */
  idOf(name: string): number;
  /** Its keys (which are returned) and how it was installed go at once, the rest when its last records are out, and those are told who have asked something of it. */
  remove(id: number, now: number): Uint8Array[];
  /**
   * Removed nodes of which the outbox may have nothing left, or names that are free again. So many records at most: true
   * where there is more to do.
   */
  forgetRemoved(now: number, limit: number): boolean;
  /** Whether `forgetRemoved` would have anything to do. */
  anyLeaving(): boolean;
  /** Names whose retained topics are to be emptied. */
  former(name?: string): string[];
  /** These of them have been. */
  markEmptied(name: string, now: number): void;
}

/** So long what was emptied is emptied again after each connect. */
const KEPT_MS = 86_400_000;
const NAME = /^[a-z0-9-]{1,63}$/;

export const noSuchNode = (name: string) =>
  new GatewayError("config", `There is no node named ${name}.`, { reason: "unknown-node" });

/** Throws a GatewayError "config" for what no node could be called. */
export function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new GatewayError(
    "config",
    `"${name}" cannot be a node's name: use 1 to 63 of a to z, 0 to 9 and "-".`,
  );
}

/** Tables with rows of a node, which go with it: those that others refer to come last. */
const ROWS_OF_A_NODE = ["records", "settled", "replay", "commands", "leaks", "keys"];

export function nameTables(db: DatabaseSync): Names {
  const holder = db.prepare("SELECT id, removed FROM nodes WHERE name = ?");
  const rename = db.prepare("UPDATE nodes SET name = ?, changed = ? WHERE id = ?");
  const addFormer = db.prepare(
    "INSERT INTO former_names (name, since) VALUES (?, ?) ON CONFLICT DO UPDATE SET since = excluded.since, emptied = NULL",
  );
  const formerOf = db.prepare("SELECT emptied FROM former_names WHERE name = ?");
  const dropFormer = db.prepare("DELETE FROM former_names WHERE name = ?");
  const dropOld = db.prepare("DELETE FROM former_names WHERE emptied < ?");
  const allFormer = db.prepare("SELECT name FROM former_names ORDER BY name");
  const markEmptied = db.prepare("UPDATE former_names SET emptied = coalesce(emptied, ?) WHERE name = ?");
  const mark = db.prepare("UPDATE nodes SET removed = ?, console = NULL WHERE id = ?");
  const keys = db.prepare("SELECT key FROM keys WHERE node = ? AND key IS NOT NULL");
  const eraseKeys = db.prepare("UPDATE keys SET key = NULL WHERE node = ?");
  // Whoever asked over MQTT is told.
  const cancelCommands = db.prepare(
    `UPDATE commands SET state = 'cancelled', ended = ?, untold = untold + (origin = 'mqtt')
     WHERE node = ? AND state = 'pending'`,
  );
  const keepNumber = db.prepare(
    `INSERT INTO former_numbers (network, node, epoch)
     SELECT network, nodes.node, max(keys.epoch) FROM nodes JOIN keys ON keys.node = nodes.id WHERE nodes.id = ?
     ON CONFLICT DO UPDATE SET epoch = excluded.epoch`,
  );
  const done = db.prepare(
    `SELECT id, name FROM nodes WHERE removed IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM sinks JOIN deliveries AS d ON d.sink = sinks.id AND d.lane IN (0, 1, 2) AND d.node = nodes.id)
       AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.node = nodes.id)
       AND NOT EXISTS (SELECT 1 FROM commands WHERE commands.node = nodes.id AND untold > 0)`,
  );
  const anyLeaving = db.prepare(
    `SELECT 1 FROM nodes WHERE removed IS NOT NULL
     UNION ALL SELECT 1 FROM former_names WHERE emptied IS NOT NULL LIMIT 1`,
  );
  const deleteRows = ROWS_OF_A_NODE.map((table) => db.prepare(`DELETE FROM ${table} WHERE node = ?`));
  const deleteRecords = db.prepare(
    `DELETE FROM records WHERE (node, epoch, counter) IN
       (SELECT node, epoch, counter FROM records WHERE node = ? ORDER BY epoch, counter LIMIT ?)`,
  );
  // Who installed it is of no use any more: it goes with the key, and waits for nothing.
  const forgetInstallation = db.prepare("DELETE FROM installations WHERE node = ?");
  const forgetCheck = db.prepare("DELETE FROM self_checks WHERE node = ?");
  const deleteNode = db.prepare("DELETE FROM nodes WHERE id = ?");

  function idOf(name: string): number {
    const row = holder.get(name) as { id: number; removed: number | null } | undefined;
    if (row === undefined || row.removed !== null) throw noSuchNode(name);
    return row.id;
  }

  function take(name: string): void {
    const row = holder.get(name) as { removed: number | null } | undefined;
    const former = formerOf.get(name) as { emptied: number | null } | undefined;
    const isAtBroker = row?.removed != null || (former !== undefined && former.emptied === null);
    if (isAtBroker) {
      throw new GatewayError(
        "exists",
        `The broker still has messages of an earlier node ${name}: let the gateway run with its broker for a moment, or choose another name.`,
      );
    }
    if (row !== undefined) {
      throw new GatewayError("exists", `There is a node named ${name} already; choose another name.`);
    }
    dropFormer.run(name);
  }

  return {
    take,
    rename(name, to, now) {
      const id = idOf(name);
      checkName(to);
      if (to === name)
        throw new GatewayError("exists", `${name} has that name already: give it another one.`);
      take(to);
      rename.run(to, now, id);
      addFormer.run(name, now);
    },
    idOf,
    remove(id, now) {
      mark.run(now, id);
      keepNumber.run(id);
      const erased = (keys.all(id) as { key: Uint8Array }[]).map(({ key }) => key);
      eraseKeys.run(id);
      forgetInstallation.run(id);
      forgetCheck.run(id);
      cancelCommands.run(now, id);
      return erased;
    },
    forgetRemoved(now, limit) {
      dropOld.run(now - KEPT_MS);
      for (const { id, name } of done.all() as { id: number; name: string }[]) {
        // Before the rest: years of them at once would hold up the lines.
        if (Number(deleteRecords.run(id, limit).changes) === limit) return true;
        for (const statement of deleteRows) statement.run(id);
        deleteNode.run(id);
        addFormer.run(name, now);
      }
      return false;
    },
    anyLeaving: () => anyLeaving.get() !== undefined,
    former(name) {
      const names = (allFormer.all() as { name: string }[]).map((row) => row.name);
      return name === undefined ? names : names.filter((each) => each === name);
    },
    markEmptied: (name, now) => void markEmptied.run(now, name),
  };
}

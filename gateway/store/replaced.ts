// The store that a backup is to take the place of: what it knows that the backup does not, as far as it can be read.
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { AuditEntry } from "./audit.ts";
import { BUSY_TIMEOUT_MS } from "./connect.ts";
import { isSqliteError } from "./failure.ts";
import { type KeptAlarms, keptAlarms } from "./kept-alarms.ts";

interface NodeFacts {
  name: string;
  /** The downlink counter used last, and the highest epoch. */
  downlink: number;
  epoch: number;
  /** The highest counter taken, of the highest epoch. */
  highest: number;
}

export interface Present {
  /** By network and number, "1/17". */
  nodes: ReadonlyMap<string, NodeFacts>;
  records: number;
  /** When a node was heard last, unix ms. */
  heard: number | null;
  /** Keys that open nothing any more. */
  revoked: readonly { network: number; node: number; epoch: number }[];
  audit: readonly AuditEntry[];
  /** Null where an older version has written it. */
  alarms: KeptAlarms | null;
}

export interface Comparison {
  /** In anything. */
  isNewer: boolean;
  /** Records more than the backup has. */
  records: number;
  heard: number | null;
  /** Names of nodes that the backup does not know, and of those of which it has an older key. */
  enrolled: string[];
  rekeyed: string[];
}

const NODES = `
  SELECT name, network || '/' || nodes.node AS number, downlink, last_seen AS heard,
    coalesce((SELECT max(epoch) FROM keys WHERE keys.node = id), 0) AS epoch,
    coalesce((SELECT highest FROM replay WHERE replay.node = id ORDER BY epoch DESC LIMIT 1), 0) AS highest
  FROM nodes`;

function read(db: DatabaseSync): Present {
  const rows = db.prepare(NODES).all() as unknown as (NodeFacts & { number: string; heard: number | null })[];
  const { records } = db.prepare("SELECT count(*) AS records FROM records").get() as { records: number };
  const heard = rows.reduce<number | null>(
    (newest, each) => (each.heard === null ? newest : Math.max(newest ?? 0, each.heard)),
    null,
  );
  const revoked = db
    .prepare(
      "SELECT network, nodes.node, epoch FROM keys JOIN nodes ON nodes.id = keys.node WHERE key IS NULL",
    )
    .all() as unknown as Present["revoked"];
  return {
    nodes: new Map(rows.map((row) => [row.number, row])),
    records,
    heard,
    revoked,
    audit: auditOf(db),
    alarms: keptAlarms(db),
  };
}

/** None where an older version has written it. */
function auditOf(db: DatabaseSync): AuditEntry[] {
  const isKept = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit'").get() !== undefined;
  if (!isKept) return [];
  return db
    .prepare("SELECT at, who, what, node, details FROM audit ORDER BY id")
    .all() as unknown as AuditEntry[];
}

/** Null where there is none, or none that can be read. One that can be is one file afterwards, with nothing beside it. */
export function presentStore(path: string): Present | null {
  if (!existsSync(path)) return null;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    const present = read(db);
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    return present;
  } catch (cause) {
    if (isSqliteError(cause)) return null;
    throw cause;
  } finally {
    db?.close();
  }
}

/** What the store that is there has over the backup at `path`. */
export function compareStores(present: Present, path: string): Comparison {
  const db = new DatabaseSync(path, { readOnly: true });
  let backup: Present;
  try {
    backup = read(db);
  } finally {
    db.close();
  }
  const enrolled: string[] = [];
  const rekeyed: string[] = [];
  let isHigher = (present.heard ?? 0) > (backup.heard ?? 0);
  for (const [number, { name, epoch, downlink, highest }] of present.nodes) {
    const known = backup.nodes.get(number);
    if (known === undefined) enrolled.push(name);
    else if (epoch > known.epoch) rekeyed.push(name);
    else isHigher ||= downlink > known.downlink || highest > known.highest;
  }
  return {
    isNewer: isHigher || enrolled.length > 0 || rekeyed.length > 0,
    records: Math.max(0, present.records - backup.records),
    heard: present.heard,
    enrolled,
    rekeyed,
  };
}

// Which nodes belong here, under which keys, and what each has told of itself.
import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { HelloBody, KnownNode } from "../admit/message.ts";
import { GatewayError } from "../errors.ts";
import { factsTable, type HelloNews } from "./facts.ts";
import { memo } from "./memo.ts";
import type { NodeInfo, NodeSignal } from "./records.ts";

export interface NewNode {
  /** [a-z0-9-], 1..63 characters: it becomes a level of MQTT topics. */
  name: string;
  /** 0..255 */
  network: number;
  /** 1..65535; the lowest free one where not given. */
  node?: number | undefined;
}

/** What a node's profile needs, the key among it: to be shown once and kept nowhere else. */
export interface Enrolment {
  network: number;
  node: number;
  epoch: number;
  /** 16 B */
  key: Uint8Array;
}

export interface Registry {
  /** Throws GatewayError "exists" for a name or number in use, "config" for one that cannot be. */
  add(node: NewNode): Enrolment;
  /** A new epoch under a new key. The old key opens frames until the new one has, or with `revoke` none. */
  rekey(name: string, revoke: boolean): Enrolment;
  /** Every node, by name, or the one of this name. */
  list(name?: string): NodeInfo[];
  find(network: number, node: number): KnownNode | undefined;
  hasEpoch(id: number, epoch: number): boolean;
  /** Keys before `epoch` open nothing any more: they are erased. */
  retireBefore(id: number, epoch: number): void;
  /** Notes that a frame of a node came, and how; true where none had before. */
  noteReception(id: number, received: number, signal: NodeSignal | null): boolean;
  /** The reporting interval that the last hello told, ms. */
  interval(id: number): number | null;
  /** Takes the next downlink counter of a node: above every one before, and not below unix time, s. */
  nextDownlink(id: number, seconds: number): number;
  /** Keeps what a hello says, received at unix ms. */
  hello(id: number, body: HelloBody, received: number): HelloNews;
  /** Writes what was remembered for the end of the transaction. */
  flush(): void;
  /** After a rollback, or a change from outside. */
  forget(): void;
}

/** What every frame of a node reads or changes. */
interface Life {
  /** unix ms; null where the node was never heard. */
  lastSeen: number | null;
  downlink: number;
  /** ms */
  interval: number | null;
  rssi: number | null;
  snr: number | null;
  margin: number | null;
  signalAt: number | null;
}

const NAME = /^[a-z0-9-]{1,63}$/;
const NODE_MAX = 0xffff;
const EPOCH_MAX = 0xff;
const KEY_LENGTH = 16;

/** Columns that are as `NodeInfo` has them, and those that are not. */
interface NodeRow
  extends Omit<NodeInfo, "lastSeen" | "acousticRate" | "acousticBits" | "thinned" | "signal"> {
  id: number;
  last_seen: number | null;
  acoustic_rate: number | null;
  acoustic_bits: number | null;
  thinned_first: number | null;
  thinned_count: number | null;
  thinned_told: number | null;
  rssi: number | null;
  snr: number | null;
  margin: number | null;
  signal_at: number | null;
}

export function registryTables(db: DatabaseSync): Registry {
  const byNumber = db.prepare("SELECT id, name FROM nodes WHERE network = ? AND node = ?");
  const byName = db.prepare("SELECT id, network, node FROM nodes WHERE name = ?");
  const nextFree = db.prepare(
    `SELECT min(free) AS free FROM (
       SELECT 1 AS free UNION ALL SELECT node + 1 FROM nodes WHERE network = ?1
     ) WHERE free NOT IN (SELECT node FROM nodes WHERE network = ?1)`,
  );
  const insert = db.prepare("INSERT INTO nodes (name, network, node) VALUES (?, ?, ?) RETURNING id");
  const addKey = db.prepare("INSERT INTO keys (node, epoch, key) VALUES (?, ?, ?)");
  // The current one and the one before: an older one has had its time, whether or not it was retired.
  const liveKeys = db.prepare(
    "SELECT epoch, key FROM (SELECT epoch, key FROM keys WHERE node = ? ORDER BY epoch DESC LIMIT 2) WHERE key IS NOT NULL",
  );
  const epoch = db.prepare("SELECT 1 FROM keys WHERE node = ? AND epoch = ?");
  const highestEpoch = db.prepare("SELECT max(epoch) AS epoch FROM keys WHERE node = ?");
  const retire = db.prepare("UPDATE keys SET key = NULL WHERE node = ? AND epoch < ? AND key IS NOT NULL");
  const infos =
    "SELECT nodes.*, (SELECT max(epoch) FROM keys WHERE keys.node = nodes.id) AS epoch FROM nodes";
  const all = db.prepare(`${infos} ORDER BY name`);
  const named = db.prepare(`${infos} WHERE name = ?`);
  const life = db.prepare(
    "SELECT last_seen AS lastSeen, downlink, interval, rssi, snr, margin, signal_at AS signalAt FROM nodes WHERE id = ?",
  );
  const live = db.prepare(
    "UPDATE nodes SET last_seen = ?, downlink = ?, rssi = ?, snr = ?, margin = ?, signal_at = ? WHERE id = ?",
  );
  const lives = memo<Life>(
    (id) => life.get(id) as unknown as Life,
    (id, { lastSeen, downlink, rssi, snr, margin, signalAt }) => {
      live.run(lastSeen, downlink, rssi, snr, margin, signalAt, id);
    },
  );
  /** Nodes by network and number, with their keys. */
  const found = new Map<number, KnownNode>();
  const facts = factsTable(db);

  return {
    add({ name, network, node }) {
      if (!NAME.test(name)) {
        throw new GatewayError(
          "config",
          `"${name}" cannot be a node's name: use 1 to 63 of a to z, 0 to 9 and "-".`,
        );
      }
      if (!isInteger(network, 0, 0xff)) {
        throw new GatewayError("config", `A network is a number from 0 to 255, not ${network}.`);
      }
      if (node !== undefined && !isInteger(node, 1, NODE_MAX)) {
        throw new GatewayError("config", `A node's number is one from 1 to ${NODE_MAX}, not ${node}.`);
      }
      if (byName.get(name)) {
        throw new GatewayError("exists", `There is a node named ${name} already; choose another name.`);
      }
      const number = node ?? (nextFree.get(network) as { free: number }).free;
      if (number > NODE_MAX) {
        throw new GatewayError("exists", `Network ${network} has no free number left; use another network.`);
      }
      const holder = byNumber.get(network, number) as { name: string } | undefined;
      if (holder) {
        const sentence = `Node ${number} of network ${network} is ${holder.name} already; choose another number.`;
        throw new GatewayError("exists", sentence);
      }
      const key = randomBytes(KEY_LENGTH);
      const { id } = insert.get(name, network, number) as { id: number };
      addKey.run(id, 0, key);
      return { network, node: number, epoch: 0, key };
    },
    rekey(name, revoke) {
      const row = byName.get(name) as { id: number; network: number; node: number } | undefined;
      if (!row) throw new GatewayError("config", `There is no node named ${name}.`);
      const next = (highestEpoch.get(row.id) as { epoch: number }).epoch + 1;
      if (next > EPOCH_MAX) {
        throw new GatewayError(
          "config",
          `${name} has had all ${EPOCH_MAX + 1} epochs; enrol it under a new number.`,
        );
      }
      const key = randomBytes(KEY_LENGTH);
      found.clear();
      addKey.run(row.id, next, key);
      // Of several older keys only the previous one may still open anything.
      retire.run(row.id, revoke ? next : next - 1);
      return { network: row.network, node: row.node, epoch: next, key };
    },
    list: (name) =>
      ((name === undefined ? all.all() : named.all(name)) as unknown as NodeRow[]).map(nodeInfo),
    find(network, node) {
      const number = network * 65536 + node;
      const known = found.get(number);
      if (known !== undefined) return known;
      const row = byNumber.get(network, node) as { id: number; name: string } | undefined;
      if (!row) return undefined;
      const keys = liveKeys.all(row.id) as unknown as KnownNode["keys"];
      const enrolled = { id: row.id, name: row.name, network, node, keys };
      found.set(number, enrolled);
      return enrolled;
    },
    hasEpoch: (id, number) => epoch.get(id, number) !== undefined,
    retireBefore(id, number) {
      found.clear();
      retire.run(id, number);
    },
    noteReception(id, received, signal) {
      const before = lives.get(id);
      const { rssi = null, snr = null, margin = null, at: signalAt = null } = signal ?? {};
      lives.set(id, { ...before, lastSeen: received, rssi, snr, margin, signalAt });
      return before.lastSeen === null;
    },
    interval: (id) => lives.get(id).interval,
    nextDownlink(id, seconds) {
      const before = lives.get(id);
      const downlink = Math.max(before.downlink + 1, seconds);
      lives.set(id, { ...before, downlink });
      return downlink;
    },
    flush: lives.flush,
    forget() {
      lives.forget();
      found.clear();
    },
    hello(id, body, received) {
      lives.drop(id);
      return facts(id, body, received);
    },
  };
}

const isInteger = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max;

function nodeInfo(row: NodeRow): NodeInfo {
  const { thinned_first: first, thinned_count: count, thinned_told: received } = row;
  const { rssi, snr, margin, signal_at: at } = row;
  return {
    name: row.name,
    network: row.network,
    node: row.node,
    epoch: row.epoch,
    firmware: row.firmware,
    board: row.board,
    interval: row.interval,
    lastSeen: row.last_seen,
    acousticRate: row.acoustic_rate,
    acousticBits: row.acoustic_bits,
    reset: row.reset,
    boot: row.boot,
    thinned: first === null || count === null || received === null ? null : { first, count, received },
    signal: at === null ? null : { rssi, snr, margin, at },
  };
}

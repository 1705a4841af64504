// Which nodes belong here, under which keys, and what each has said of itself.
import type { DatabaseSync } from "node:sqlite";
import type { HelloBody, KnownNode } from "../admit/message.ts";
import type { NamedPlace, PipeMaterial } from "../places/place.ts";
import { tokenBuckets } from "../token-buckets.ts";
import { type Enrolments, enrolmentTables } from "./enrolments.ts";
import { factsTable, type HelloNews } from "./facts.ts";
import { type Names, noSuchNode } from "./names.ts";
import { nodeStates } from "./node-state.ts";
import type { NodeInfo, NodeSignal } from "./records.ts";

export interface Registry extends Enrolments {
  /** Every node, by name, or the one of this name. */
  list(name?: string): NodeInfo[];
  find(network: number, node: number): KnownNode | undefined;
  hasEpoch(id: number, epoch: number): boolean;
  /** Notes that a frame of a node came, and how; true where none had before. */
  noteReception(id: number, received: number, signal: NodeSignal | null): boolean;
  /** Notes so many records more; returns how many are kept. */
  noteKept(id: number, more: number): number;
  /** The reporting interval, ms, as the last hello said. */
  interval(id: number): number | null;
  /** When a frame of any was received last, unix ms; null where none was. */
  newest(): number | null;
  /** Moves what was received after `from` until `to` by so much, ms. */
  redate(from: number, to: number, by: number): void;
  /**
   * Takes the next downlink counter of a node: above every one before, and not below unix time, s, where that is known.
   * Null where they are used up, and where it would be a minute ahead of that clock and of `elapsed` (ms, of one that
   * nobody sets): a backup that is restored knows by the time which were used.
   */
  nextDownlink(id: number, seconds: number | null, elapsed?: number): number | null;
  /** Keeps where nodes are, all or none. Throws GatewayError "config" where one is not there. */
  place(places: readonly NamedPlace[], now: number): void;
  /** Notes since when a node is heard as it should be. */
  markHeard(name: string, since: number): void;
  /** Its local standard time less UTC, min, as its nights have shown; null where none has. */
  utcOffset(id: number): number | null;
  setUtcOffset(id: number, offset: number): void;
  /** Keeps what a hello says, received at unix ms. */
  hello(id: number, body: HelloBody, received: number): HelloNews;
  /** Writes what was remembered for the end of the transaction. */
  flush(): void;
  /** After a rollback, or a change from outside. */
  forget(): void;
}

/** Columns that are as `NodeInfo` has them, and those that are not. */
interface NodeRow
  extends Omit<
    NodeInfo,
    | "lastSeen"
    | "acousticRate"
    | "acousticBits"
    | "acousticGain"
    | "module"
    | "thinned"
    | "signal"
    | "heardSince"
    | "place"
    | "hasKey"
  > {
  id: number;
  heard_since: number | null;
  live_keys: number;
  latitude: number | null;
  longitude: number | null;
  address: string | null;
  pipe_id: string | null;
  pipe_material: string | null;
  pipe_diameter: number | null;
  last_seen: number | null;
  acoustic_rate: number | null;
  acoustic_bits: number | null;
  acoustic_gain: number | null;
  module_sleepless: number | null;
  module_resets: number | null;
  thinned_first: number | null;
  thinned_count: number | null;
  thinned_told: number | null;
  rssi: number | null;
  snr: number | null;
  margin: number | null;
  signal_at: number | null;
}

/**
 * Answers that may be ahead of the clock, and where it says nothing of them, come at once: then one a second. A gateway that
 * has just started gives one: whatever starts it again and again would run away from the clock, a burst at a time.
 */
const AHEAD = { burst: 60, perS: 1, first: 1 };
const NODES_MAX = 100_000;

/** What a frame's counter can hold. */
const U32_MAX = 0xffff_ffff;

export function registryTables(db: DatabaseSync, names: Names): Registry {
  const byNumber = db.prepare(
    "SELECT id, name FROM nodes WHERE network = ? AND node = ? AND removed IS NULL",
  );
  // The current one and the one before: an older one has had its time, whether or not it was retired.
  const liveKeys = db.prepare(
    "SELECT epoch, key FROM (SELECT epoch, key FROM keys WHERE node = ? ORDER BY epoch DESC LIMIT 2) WHERE key IS NOT NULL",
  );
  const keyOf = db.prepare("SELECT 1 FROM keys WHERE node = ? AND epoch = ?");
  const infos =
    "SELECT nodes.*, (SELECT max(epoch) FROM keys WHERE keys.node = nodes.id) AS epoch, (SELECT count(key) FROM keys WHERE keys.node = nodes.id) AS live_keys FROM nodes WHERE removed IS NULL";
  const all = db.prepare(`${infos} ORDER BY name`);
  const named = db.prepare(`${infos} AND name = ?`);
  const enrolments = enrolmentTables(db, names);
  const states = nodeStates(db);
  const facts = factsTable(db);
  const setPlace = db.prepare(
    `UPDATE nodes SET latitude = ?, longitude = ?, address = ?, pipe_id = ?, pipe_material = ?, pipe_diameter = ?,
       changed = ? WHERE name = ? AND removed IS NULL`,
  );
  const setHeard = db.prepare("UPDATE nodes SET heard_since = ? WHERE name = ?");
  const offsetOf = db.prepare("SELECT utc_offset AS offset FROM nodes WHERE id = ?");
  const setOffset = db.prepare("UPDATE nodes SET utc_offset = ? WHERE id = ?");
  const newest = db.prepare("SELECT max(last_seen) AS newest FROM nodes");
  const redates = ["last_seen", "heard_since", "signal_at"].map((column) =>
    db.prepare(`UPDATE nodes SET ${column} = ${column} + ? WHERE ${column} > ? AND ${column} <= ?`),
  );
  let elapsedMs = 0;
  const ahead = tokenBuckets(AHEAD, () => elapsedMs, NODES_MAX);
  /** Nodes with their keys, by network and number. */
  const known = new Map<number, KnownNode>();

  return {
    ...enrolments,
    rekey(name, revoke, now) {
      known.clear();
      return enrolments.rekey(name, revoke, now);
    },
    revoke(name) {
      known.clear();
      return enrolments.revoke(name);
    },
    retireBefore(id, epoch) {
      known.clear();
      return enrolments.retireBefore(id, epoch);
    },
    list: (name) =>
      ((name === undefined ? all.all() : named.all(name)) as unknown as NodeRow[]).map(nodeInfo),
    find(network, node) {
      const address = network * 65536 + node;
      const before = known.get(address);
      if (before !== undefined) return before;
      const row = byNumber.get(network, node) as { id: number; name: string } | undefined;
      if (!row) return undefined;
      const keys = liveKeys.all(row.id) as unknown as KnownNode["keys"];
      const found = { id: row.id, name: row.name, network, node, keys };
      known.set(address, found);
      return found;
    },
    hasEpoch: (id, epoch) => keyOf.get(id, epoch) !== undefined,
    noteReception(id, received, signal) {
      const before = states.get(id);
      const { rssi = null, snr = null, margin = null, at: signalAt = null } = signal ?? {};
      states.set(id, { ...before, lastSeen: received, rssi, snr, margin, signalAt });
      return before.lastSeen === null;
    },
    newest: () => (newest.get() as { newest: number | null }).newest,
    redate(from, to, by) {
      states.flush();
      for (const each of redates) each.run(by, from, to);
      states.forget();
    },
    noteKept(id, more) {
      const before = states.get(id);
      const kept = before.kept + more;
      states.set(id, { ...before, kept });
      return kept;
    },
    interval: (id) => states.get(id).interval,
    nextDownlink(id, seconds, elapsed) {
      const before = states.get(id);
      const next = before.downlink + 1;
      if (next > U32_MAX) return null;
      const isNear = seconds !== null && next <= seconds + AHEAD.burst;
      // Each counts: what the clock has allowed at once is not to be had again without it.
      elapsedMs = elapsed ?? elapsedMs;
      const isFree = elapsed === undefined || ahead.take(String(id));
      if (!isNear && !isFree) return null;
      const downlink = seconds !== null && seconds <= U32_MAX ? Math.max(next, seconds) : next;
      states.set(id, { ...before, downlink });
      return downlink;
    },
    place(places, now) {
      for (const { name, latitude, longitude, address, pipeId, pipeMaterial, pipeDiameter } of places) {
        const values = [latitude, longitude, address, pipeId, pipeMaterial, pipeDiameter, now, name];
        if (setPlace.run(...values).changes === 0) throw noSuchNode(name);
      }
    },
    markHeard: (name, since) => void setHeard.run(since, name),
    utcOffset: (id) => (offsetOf.get(id) as { offset: number | null }).offset,
    setUtcOffset: (id, offset) => void setOffset.run(offset, id),
    flush: states.flush,
    forget() {
      states.forget();
      known.clear();
    },
    hello(id, body, received) {
      states.drop(id);
      return facts(id, body, received);
    },
  };
}

function nodeInfo(row: NodeRow): NodeInfo {
  const { thinned_first: first, thinned_count: count, thinned_told: received } = row;
  const { rssi, snr, margin, signal_at: at } = row;
  const { module_sleepless: sleepless, module_resets: resets } = row;
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
    acousticGain: row.acoustic_gain,
    reset: row.reset,
    boot: row.boot,
    module: sleepless === null || resets === null ? null : { sleepless, resets },
    thinned: first === null || count === null || received === null ? null : { first, count, received },
    signal: at === null ? null : { rssi, snr, margin, at },
    changed: row.changed,
    heardSince: row.heard_since,
    hasKey: row.live_keys > 0,
    place: {
      latitude: row.latitude,
      longitude: row.longitude,
      address: row.address,
      pipeId: row.pipe_id,
      pipeMaterial: row.pipe_material as PipeMaterial | null,
      pipeDiameter: row.pipe_diameter,
    },
  };
}

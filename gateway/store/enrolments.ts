// Nodes come to belong here, each under a number and a key of its own, and get another key when they need one.
import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import { checkName, type Names, noSuchNode } from "./names.ts";

export interface NewNode {
  /** [a-z0-9-], 1..63 characters: it becomes a level of MQTT topics. */
  name: string;
  /** 0..255 */
  network: number;
  /** 1..65535; the lowest free one where not given. */
  node?: number | undefined;
  /** When, unix ms; now where not given. */
  now?: number;
}

/** What a node's profile needs, the key among it: to be shown once and kept nowhere else. */
export interface Enrolment {
  network: number;
  node: number;
  epoch: number;
  /** 16 B */
  key: Uint8Array;
}

/** As it is made. */
export interface MadeEnrolment extends Enrolment {
  /** What the console of the board asks for: the same for as long as the node is there, whatever its key. */
  console: string;
}

/** A key's life, without the key. Times in unix ms, null where they are not known or have not come. */
export interface KeyFacts {
  epoch: number;
  /** It opens frames. */
  isAlive: boolean;
  made: number | null;
  /** When it first opened a frame. */
  used: number | null;
  /** CRC-32 of the serial number of the board under it. */
  serial: number | null;
}

export interface Enrolments {
  /** Throws GatewayError "exists" for a name or number in use, "config" for one that cannot be. */
  add(node: NewNode): MadeEnrolment;
  /** A new epoch under a new key. The old key opens frames until the new one has, or with `revoke` none. */
  rekey(name: string, revoke: boolean, now: number): MadeEnrolment & { erased: Uint8Array[] };
  /** No key of the node opens anything any more. Returns those that did. Throws GatewayError "config". */
  revoke(name: string): Uint8Array[];
  /** The keys of the epochs before this one open nothing any more: they are erased. True where any was. */
  retireBefore(id: number, epoch: number): boolean;
  /** Of a node, newest first. */
  keysOf(name: string): KeyFacts[];
  noteUsed(id: number, epoch: number, now: number): void;
  /** Notes the board of a hello. False where the key has been another board's. */
  noteBoard(id: number, epoch: number, serial: number): boolean;
}

const NETWORK_MAX = 0xff;
const NODE_MAX = 0xffff;
const EPOCH_MAX = 0xff;
const KEY_BYTES = 16;
/** All that the interpreter's console takes, of letters and digits that nobody mistakes: 100 bits. */
const CONSOLE_LENGTH = 20;
const CONSOLE_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

export function enrolmentTables(db: DatabaseSync, names: Names): Enrolments {
  const nodeNamed = db.prepare(
    "SELECT id, network, node, console FROM nodes WHERE name = ? AND removed IS NULL",
  );
  const nameOf = db.prepare("SELECT name FROM nodes WHERE network = ? AND node = ?");
  const nextFree = db.prepare(
    `WITH taken AS (
       SELECT node FROM nodes WHERE network = ?1 UNION SELECT node FROM former_numbers WHERE network = ?1
     )
     SELECT min(free) AS free FROM (
       SELECT 1 AS free UNION ALL SELECT node + 1 FROM taken
     ) WHERE free NOT IN (SELECT node FROM taken)`,
  );
  const insert = db.prepare(
    "INSERT INTO nodes (name, network, node, console, changed) VALUES (?, ?, ?, ?, ?) RETURNING id",
  );
  const formerEpoch = db.prepare("SELECT epoch FROM former_numbers WHERE network = ? AND node = ?");
  const setConsole = db.prepare("UPDATE nodes SET console = ? WHERE id = ?");
  const addKey = db.prepare("INSERT INTO keys (node, epoch, key, made) VALUES (?, ?, ?, ?)");
  const highestEpoch = db.prepare("SELECT max(epoch) AS epoch FROM keys WHERE node = ?");
  const alive = db.prepare("SELECT key FROM keys WHERE node = ? AND epoch < ? AND key IS NOT NULL");
  const retire = db.prepare("UPDATE keys SET key = NULL WHERE node = ? AND epoch < ? AND key IS NOT NULL");
  const facts = db.prepare(
    `SELECT epoch, key IS NOT NULL AS alive, made, used, serial FROM keys
     WHERE node = (SELECT id FROM nodes WHERE name = ? AND removed IS NULL) ORDER BY epoch DESC`,
  );
  const use = db.prepare("UPDATE keys SET used = coalesce(used, ?) WHERE node = ? AND epoch = ?");
  const serialOf = db.prepare("SELECT serial FROM keys WHERE node = ? AND epoch = ?");
  const setSerial = db.prepare("UPDATE keys SET serial = ? WHERE node = ? AND epoch = ?");

  function erase(id: number, before: number): Uint8Array[] {
    const keys = (alive.all(id, before) as { key: Uint8Array }[]).map(({ key }) => key);
    if (keys.length > 0) retire.run(id, before);
    return keys;
  }

  /** The one that was asked for, or the lowest free one. */
  function freeNumber(network: number, wanted: number | undefined): number {
    const number = wanted ?? (nextFree.get(network) as { free: number }).free;
    if (number > NODE_MAX) {
      throw new GatewayError("exists", `Network ${network} has no free number left; use another network.`);
    }
    const holder = nameOf.get(network, number) as { name: string } | undefined;
    if (holder) {
      const sentence = `Node ${number} of network ${network} is ${holder.name} already; choose another number.`;
      throw new GatewayError("exists", sentence);
    }
    return number;
  }

  /** Above every epoch that a removed node of this number had: an id names one record for ever. */
  function firstEpoch(network: number, node: number): number {
    const former = formerEpoch.get(network, node) as { epoch: number } | undefined;
    const epoch = former === undefined ? 0 : former.epoch + 1;
    if (epoch <= EPOCH_MAX) return epoch;
    const sentence = `Number ${node} of network ${network} has had all ${EPOCH_MAX + 1} epochs; choose another number.`;
    throw new GatewayError("exists", sentence);
  }

  return {
    add(node) {
      const { name, network, now = Date.now() } = node;
      checkForm(node);
      names.take(name);
      const number = freeNumber(network, node.node);
      const epoch = firstEpoch(network, number);
      const key = randomBytes(KEY_BYTES);
      const console = newConsole();
      const { id } = insert.get(name, network, number, console, now) as { id: number };
      addKey.run(id, epoch, key, now);
      return { network, node: number, epoch, key, console };
    },
    rekey(name, revoke, now) {
      const row = nodeNamed.get(name) as
        | { id: number; network: number; node: number; console: string | null }
        | undefined;
      if (!row) throw noSuchNode(name);
      const epoch = (highestEpoch.get(row.id) as { epoch: number }).epoch + 1;
      if (epoch > EPOCH_MAX) {
        throw new GatewayError(
          "config",
          `${name} has had all ${EPOCH_MAX + 1} epochs; enrol it under a new number.`,
        );
      }
      const key = randomBytes(KEY_BYTES);
      addKey.run(row.id, epoch, key, now);
      // Of several older keys only the previous one may still open anything.
      const erased = erase(row.id, revoke ? epoch : epoch - 1);
      // Of a node from before there were any.
      const console = row.console ?? newConsole();
      setConsole.run(console, row.id);
      return { network: row.network, node: row.node, epoch, key, console, erased };
    },
    revoke: (name) => erase(names.idOf(name), EPOCH_MAX + 1),
    retireBefore: (id, epoch) => erase(id, epoch).length > 0,
    keysOf: (name) =>
      (facts.all(name) as unknown as (Omit<KeyFacts, "isAlive"> & { alive: number })[]).map(
        ({ alive, ...rest }) => ({ ...rest, isAlive: alive === 1 }),
      ),
    noteUsed: (id, epoch, now) => void use.run(now, id, epoch),
    noteBoard(id, epoch, serial) {
      const { serial: before } = serialOf.get(id, epoch) as { serial: number | null };
      if (before === serial) return true;
      setSerial.run(serial, id, epoch);
      return before === null;
    },
  };
}

const newConsole = () =>
  Array.from(randomBytes(CONSOLE_LENGTH), (byte) => CONSOLE_LETTERS[byte & 31]).join("");

/** Throws a GatewayError "config" for what no node could be. */
function checkForm({ name, network, node }: NewNode): void {
  checkName(name);
  if (!isInteger(network, 0, NETWORK_MAX)) {
    throw new GatewayError("config", `A network is a number from 0 to ${NETWORK_MAX}, not ${network}.`);
  }
  if (node !== undefined && !isInteger(node, 1, NODE_MAX)) {
    throw new GatewayError("config", `A node's number is one from 1 to ${NODE_MAX}, not ${node}.`);
  }
}

function isInteger(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

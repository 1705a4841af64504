// Commands to nodes: what is asked of a node waits here until the node's next answer takes it along, is sent
// again until the node has told what became of it, and is given up with a reason.
//
//   pending --sent, sent again...--> done | refused    by the node's outcome
//      |                              ^
//      +---> expired | cancelled -----+                an outcome that comes late is still the truth
import type { DatabaseSync } from "node:sqlite";
import type { OutcomeBody } from "../admit/message.ts";
import { GatewayError } from "../errors.ts";
import { conflict, type Settings, settingsText } from "../settings.ts";
import { type Command, type CommandRow, commandOf, type NewCommand, SELECT } from "./command.ts";

/** A command on its way. */
export interface DueCommand {
  id: number;
  settings: Settings;
}

/** What an outcome said: of which command, or that of none that was ever sent to the node. */
export type OutcomeNews = { command: Command; again: boolean } | "never-sent";

export interface CommandTable {
  /** Whether anything may be due to a node: as fast as a look into a set, which in most gateways is empty. */
  waits(node: number): boolean;
  /** The oldest command pending, and notes that it is sent; null where none may go out now. Unix ms. */
  send(node: number, now: number): DueCommand | null;
  settle(node: number, outcome: OutcomeBody, now: number): OutcomeNews;
  add(command: NewCommand): Command;
  cancel(name: string, id: number, now: number): Command;
  /** Commands whose time is up, oldest first. */
  overdue(now: number): Command[];
  expire(command: Command, now: number): Command;
  list(name: string | null, limit: number): Command[];
  unanswered(limit: number): Command[];
  markAnswered(command: Command): void;
  prune(before: number, limit: number): number;
  /** After a rollback, or a change from outside. */
  forget(): void;
}

/** Sent so often without an outcome it is given up: with every third frame lost each way, one in 200 is. */
export const SENDS_MAX = 10;
/** A node answers within 60 s (docs/wire.md, Sending and settling) or not at all: so long a command that was sent is not given up. */
export const PATIENCE_MS = 120_000;
/** Commands that wait for one node. */
export const PENDING_MAX = 8;
/** Commands that MQTT may ask of one node in an hour: settings restart it, and a node that restarts measures nothing. */
export const HOURLY_MAX = 20;
const HOUR_MS = 3_600_000;
/** Commands kept of one node, however many are asked for. */
const KEPT_MAX = 100;

export function commandTable(db: DatabaseSync): CommandTable {
  const one = db.prepare(`${SELECT} WHERE c.node = ? AND c.id = ?`);
  const nodesWaiting = db.prepare("SELECT DISTINCT node FROM commands WHERE state = 'pending'");
  const oldest = db.prepare(
    "SELECT id, settings, sent, expires FROM commands WHERE node = ? AND state = 'pending' ORDER BY id LIMIT 1",
  );
  const noteSent = db.prepare("UPDATE commands SET sent = sent + 1, last_sent = ? WHERE node = ? AND id = ?");
  const settle = db.prepare(
    `UPDATE commands SET state = ?, result = ?, refused_key = ?, ended = ?, untold = untold + (origin = 'mqtt')
     WHERE node = ? AND id = ? AND sent > 0 AND state IN ('pending', 'expired', 'cancelled')`,
  );
  const end = db.prepare(
    `UPDATE commands SET state = ?, ended = ?, untold = untold + (origin = 'mqtt')
     WHERE node = ? AND id = ? AND state = 'pending'`,
  );
  const nodeOf = db.prepare("SELECT id FROM nodes WHERE name = ?");
  const sameTransaction = db.prepare(`${SELECT} WHERE c.node = ? AND c.asked = ?`);
  const askAgain = db.prepare(
    "UPDATE commands SET untold = untold + 1, reply_topic = ?, correlation = ? WHERE node = ? AND id = ?",
  );
  const pending = db.prepare("SELECT count(*) AS n FROM commands WHERE node = ? AND state = 'pending'");
  const lately = db.prepare(
    "SELECT count(*) AS n FROM commands WHERE node = ? AND origin = 'mqtt' AND created > ?",
  );
  const lastId = db.prepare("SELECT max(id) AS id FROM commands WHERE node = ?");
  const insert = db.prepare(
    `INSERT INTO commands (node, id, settings, state, origin, asked, reply_topic, correlation, created, expires, untold)
     VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?)`,
  );
  const trim = db.prepare(
    `DELETE FROM commands WHERE node = ?1 AND state <> 'pending' AND id <
       (SELECT id FROM commands WHERE node = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
  );
  const overdue = db.prepare(
    `${SELECT} WHERE c.state = 'pending' AND (c.expires <= ?1 OR c.sent >= ?2)
       AND (c.last_sent IS NULL OR c.last_sent <= ?1 - ?3) ORDER BY c.node, c.id`,
  );
  const all = db.prepare(`${SELECT} ORDER BY c.created DESC, c.id DESC LIMIT ?`);
  const ofNode = db.prepare(`${SELECT} WHERE c.node = ? ORDER BY c.id DESC LIMIT ?`);
  const unanswered = db.prepare(`${SELECT} WHERE c.untold > 0 ORDER BY c.created LIMIT ?`);
  const markAnswered = db.prepare("UPDATE commands SET untold = 0 WHERE node = ? AND id = ? AND untold = ?");
  const prune = db.prepare(
    "DELETE FROM commands WHERE (node, id) IN (SELECT node, id FROM commands WHERE ended < ? LIMIT ?)",
  );

  /** Nodes with pending commands; null where it has to be read again. */
  let waiting: Set<number> | null = null;

  const get = (node: number, id: number) => {
    const row = one.get(node, id) as unknown as CommandRow | undefined;
    return row && commandOf(row);
  };

  function nodeNumber(name: string): number {
    const found = nodeOf.get(name) as { id: number } | undefined;
    if (found === undefined) throw new GatewayError("config", `There is no node named ${name}.`);
    return found.id;
  }

  return {
    waits(node) {
      waiting ??= new Set((nodesWaiting.all() as { node: number }[]).map((row) => row.node));
      return waiting.has(node);
    },
    send(node, now) {
      const due = oldest.get(node) as Pick<CommandRow, "id" | "settings" | "sent" | "expires"> | undefined;
      // One that is used up keeps the next waiting until it is given up: its outcome may still come.
      if (due === undefined || due.sent >= SENDS_MAX || due.expires <= now) return null;
      noteSent.run(now, node, due.id);
      return { id: due.id, settings: JSON.parse(due.settings) };
    },
    settle(node, { id, result, key }, now) {
      const state = result === 0 ? "done" : "refused";
      const fresh = settle.run(state, result, key, now, node, id).changes > 0;
      if (fresh) waiting = null;
      const command = get(node, id);
      return command === undefined || command.sent === 0 ? "never-sent" : { command, again: !fresh };
    },
    add(command) {
      const { now, settings, origin, transaction, reply } = command;
      const wrong = conflict(settings);
      if (wrong !== null) throw new GatewayError("config", wrong);
      const node = nodeNumber(command.node);
      const topic = reply?.topic ?? null;
      const correlation = reply?.correlation ?? null;
      const row =
        transaction === null ? undefined : (sameTransaction.get(node, transaction) as unknown as CommandRow);
      if (row !== undefined) {
        const before = commandOf(row);
        if (settingsText(before.settings) !== settingsText(settings)) {
          const sentence = `Transaction ${transaction} has asked ${command.node} for something else: give each request a transaction of its own.`;
          throw new GatewayError("command", sentence);
        }
        askAgain.run(topic, correlation, node, before.id);
        return before;
      }
      if ((pending.get(node) as { n: number }).n >= PENDING_MAX) {
        const sentence = `${PENDING_MAX} commands wait for ${command.node} already: let it do them first, or cancel some.`;
        throw new GatewayError("command", sentence);
      }
      const hour = lately.get(node, now - HOUR_MS) as { n: number };
      if (origin === "mqtt" && hour.n >= HOURLY_MAX) {
        const sentence = `${command.node} was asked for ${HOURLY_MAX} changes within an hour: ask later.`;
        throw new GatewayError("command", sentence);
      }
      // Above every one before, also those that a restored backup does not know: the node would not do it.
      const last = (lastId.get(node) as { id: number | null }).id ?? 0;
      const id = Math.max(last + 1, Math.floor(now / 1000));
      const expires = now + command.lifetime;
      const due = origin === "mqtt" ? 1 : 0;
      insert.run(
        node,
        id,
        settingsText(settings),
        origin,
        transaction,
        topic,
        correlation,
        now,
        expires,
        due,
      );
      trim.run(node, KEPT_MAX - 1);
      waiting = null;
      return get(node, id)!;
    },
    cancel(name, id, now) {
      const node = nodeNumber(name);
      const ended = end.run("cancelled", now, node, id).changes > 0;
      const command = get(node, id);
      if (command === undefined) {
        throw new GatewayError("config", `There is no command ${id} of ${name}: see command --list.`);
      }
      if (!ended) {
        const sentence = `Command ${id} of ${name} is ${command.state} already: there is nothing to cancel.`;
        throw new GatewayError("command", sentence);
      }
      waiting = null;
      return command;
    },
    overdue: (now) => (overdue.all(now, SENDS_MAX, PATIENCE_MS) as unknown as CommandRow[]).map(commandOf),
    expire({ row, id }, now) {
      end.run("expired", now, row, id);
      waiting = null;
      return get(row, id)!;
    },
    list(name, limit) {
      const rows = name === null ? all.all(limit) : ofNode.all(nodeNumber(name), limit);
      return (rows as unknown as CommandRow[]).map(commandOf);
    },
    unanswered: (limit) => (unanswered.all(limit) as unknown as CommandRow[]).map(commandOf),
    markAnswered({ row, id, unanswered: count }) {
      markAnswered.run(row, id, count);
    },
    prune: (before, limit) => Number(prune.run(before, limit).changes),
    forget() {
      waiting = null;
    },
  };
}

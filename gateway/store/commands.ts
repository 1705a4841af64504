// Commands to nodes: each waits here until its node's next answer takes it along, is sent again until the node has
// reported its outcome, and is given up with a reason.
//
//   pending --sent, sent again...--> done | refused    by the node's outcome
//      |                              ^
//      +---> expired | cancelled -----+                an outcome that comes late is still the truth
import type { DatabaseSync } from "node:sqlite";
import type { OutcomeBody } from "../admit/message.ts";
import { GatewayError } from "../errors.ts";
import { conflict, type Settings, settingsText } from "../settings.ts";
import { type Command, type CommandRow, commandOf, type NewCommand } from "./command.ts";
import { type CommandStatements, commandStatements } from "./command-statements.ts";
import { noSuchNode } from "./names.ts";

/** A command on its way. */
export interface DueCommand {
  id: number;
  settings: Settings;
}

/** The command whose outcome a node has reported, or that it was never sent one of that id. */
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

/** Sent so often without an outcome, a command is given up: one in 200, where every third frame is lost each way. */
export const SENDS_MAX = 10;
/** How long an outcome may be on its way: a node answers within 60 s (docs/wire.md, Sending and settling) or not at all. */
export const PATIENCE_MS = 120_000;
/** Most that wait for one node. */
export const PENDING_MAX = 8;
/** Most of one node in an hour over MQTT: settings restart it, and a node that restarts measures nothing. */
export const HOURLY_MAX = 20;
const HOUR_MS = 3_600_000;
/** Most that are kept of one node. */
const KEPT_MAX = 100;

export function commandTable(db: DatabaseSync): CommandTable {
  const statements = commandStatements(db);
  /** Nodes with pending commands; null where it has to be read again. */
  let waiting: Set<number> | null = null;

  return {
    waits(node) {
      waiting ??= new Set((statements.nodesWaiting.all() as { node: number }[]).map((row) => row.node));
      return waiting.has(node);
    },
    send(node, now) {
      const due = statements.oldestPending.get(node) as
        | Pick<CommandRow, "id" | "settings" | "sent" | "expires">
        | undefined;
      // One that is used up keeps the next waiting until it is given up: its outcome may still come.
      if (due === undefined || due.sent >= SENDS_MAX || due.expires <= now) return null;
      statements.noteSent.run(now, node, due.id);
      return { id: due.id, settings: JSON.parse(due.settings) };
    },
    settle(node, { id, result, key }, now) {
      const state = result === 0 ? "done" : "refused";
      const isNew = statements.settle.run(state, result, key, now, node, id).changes > 0;
      if (isNew) waiting = null;
      const command = withId(statements, node, id);
      return command === undefined || command.sent === 0 ? "never-sent" : { command, again: !isNew };
    },
    add(command) {
      const wrong = conflict(command.settings);
      if (wrong !== null) throw new GatewayError("config", wrong);
      const node = nodeNamed(statements, command.node);
      const before = askedBefore(statements, node, command);
      if (before !== null) return before;
      checkRoom(statements, node, command);
      const id = insert(statements, node, command);
      statements.trim.run(node, KEPT_MAX - 1);
      waiting = null;
      return withId(statements, node, id)!;
    },
    cancel(name, id, now) {
      const node = nodeNamed(statements, name);
      const isCancelled = statements.endPending.run("cancelled", now, node, id).changes > 0;
      const command = withId(statements, node, id);
      if (!isCancelled) throw cannotCancel(name, id, command);
      waiting = null;
      return command!;
    },
    overdue: (now) => commandsOf(statements.overdue.all(now, SENDS_MAX, PATIENCE_MS)),
    expire({ row, id }, now) {
      statements.endPending.run("expired", now, row, id);
      waiting = null;
      return withId(statements, row, id)!;
    },
    list(name, limit) {
      if (name === null) return commandsOf(statements.newest.all(limit));
      return commandsOf(statements.newestOf.all(nodeNamed(statements, name), limit));
    },
    unanswered: (limit) => commandsOf(statements.unanswered.all(limit)),
    markAnswered({ row, id, unanswered }) {
      statements.markAnswered.run(row, id, unanswered);
    },
    prune: (before, limit) => Number(statements.prune.run(before, limit).changes),
    forget() {
      waiting = null;
    },
  };
}

function withId(statements: CommandStatements, node: number, id: number): Command | undefined {
  const row = statements.ofId.get(node, id) as unknown as CommandRow | undefined;
  return row && commandOf(row);
}

function commandsOf(rows: unknown): Command[] {
  return (rows as CommandRow[]).map(commandOf);
}

function cannotCancel(name: string, id: number, command: Command | undefined): GatewayError {
  if (command === undefined) {
    return new GatewayError("config", `There is no command ${id} of ${name}: see command --list.`);
  }
  const sentence = `Command ${id} of ${name} is ${command.state} already: there is nothing to cancel.`;
  return new GatewayError("command", sentence);
}

/** The store's number of the node. */
function nodeNamed(statements: CommandStatements, name: string): number {
  const found = statements.nodeNamed.get(name) as { id: number } | undefined;
  if (found === undefined) throw noSuchNode(name);
  return found.id;
}

/** The same command, where its transaction is known: its caller is answered once more, where this request says. */
function askedBefore(statements: CommandStatements, node: number, command: NewCommand): Command | null {
  const { settings, transaction, reply } = command;
  if (transaction === null) return null;
  const row = statements.ofTransaction.get(node, transaction) as unknown as CommandRow | undefined;
  if (row === undefined) return null;
  const before = commandOf(row);
  if (settingsText(before.settings) !== settingsText(settings)) {
    const sentence = `Transaction ${transaction} has asked ${command.node} for something else: give each request a transaction of its own.`;
    throw new GatewayError("command", sentence, { reason: "transaction-reused" });
  }
  statements.renewReply.run(reply?.topic ?? null, reply?.correlation ?? null, node, before.id);
  return before;
}

/** Throws where too many wait for the node, or were asked of it lately. */
function checkRoom(statements: CommandStatements, node: number, command: NewCommand): void {
  const { origin, now } = command;
  if ((statements.countPending.get(node) as { n: number }).n >= PENDING_MAX) {
    const sentence = `${PENDING_MAX} commands wait for ${command.node} already: let it do them first, or cancel some.`;
    throw new GatewayError("command", sentence, { reason: "too-many" });
  }
  const lately = statements.countLately.get(node, now - HOUR_MS) as { n: number };
  if (origin === "mqtt" && lately.n >= HOURLY_MAX) {
    const sentence = `${command.node} was asked for ${HOURLY_MAX} changes within an hour: ask later.`;
    throw new GatewayError("command", sentence, { reason: "too-many" });
  }
}

/** Returns its id: above every one before, also those that a restored backup does not know, or the node ignores it. */
function insert(statements: CommandStatements, node: number, command: NewCommand): number {
  const { settings, origin, transaction, reply, now, lifetime } = command;
  const last = (statements.lastId.get(node) as { id: number | null }).id ?? 0;
  const id = Math.max(last + 1, Math.floor(now / 1000));
  const [topic, correlation] = [reply?.topic ?? null, reply?.correlation ?? null];
  const unanswered = origin === "mqtt" ? 1 : 0;
  const text = settingsText(settings);
  const expires = now + lifetime;
  statements.insert.run(node, id, text, origin, transaction, topic, correlation, now, expires, unanswered);
  return id;
}

// What is asked of nodes in the store: queued, given up and answered, with who asked in the audit.
import type { Command, NewCommand } from "./command.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

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
  /** Those whose callers have yet to be answered, oldest first. */
  unanswered(limit: number): Command[];
  /** Its caller has been answered with this state of it; a change since then is answered separately. */
  markAnswered(command: Command): void;
  /** Calls back after every commit of this process that changed any. Returns a function that ends it. */
  onChanged(listener: () => void): () => void;
}

/** Each change of a command is a transaction of its own. */
export function commandsIn(
  { commands, audit }: Pick<Tables, "commands" | "audit">,
  { transact, changes }: Pick<Transactions, "transact" | "changes">,
  onChanged: Commands["onChanged"],
): Commands {
  const change = <T>(work: () => T) =>
    transact(() => {
      changes().commands = true;
      return work();
    });
  return {
    add: (command) =>
      change(() => {
        const { origin, node, settings } = command;
        audit.add("command-asked", node, JSON.stringify(settings), origin === "mqtt" ? "mqtt" : undefined);
        return commands.add(command);
      }),
    cancel: (node, id, now) =>
      change(() => {
        audit.add("command-cancelled", node, `command ${id}`);
        return commands.cancel(node, id, now);
      }),
    expire(now) {
      // No transaction, which would be one to disk, where there is nothing to change.
      if (commands.overdue(now).length === 0) return [];
      return change(() => commands.overdue(now).map((each) => commands.expire(each, now)));
    },
    list: commands.list,
    unanswered: commands.unanswered,
    markAnswered: (command) => transact(() => commands.markAnswered(command)),
    onChanged,
  };
}

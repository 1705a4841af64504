// `command`: settings and requests for a node, and what has become of them. Works on the same database as a running gateway,
// which takes a command along at its node's next frame.
import { z } from "zod";
import { openConfiguredStore } from "../assemble/gateway.ts";
import type { GatewayConfig } from "../config/load.ts";
import { nearest } from "../config/nearest.ts";
import { type ResponsePayload, responseOf, stateName } from "../deliver/formats/response.ts";
import { GatewayError } from "../errors.ts";
import { LIFETIME_S, type Settings, settingsShape } from "../settings.ts";
import { type Command, whyNot } from "../store/command.ts";
import type { Store } from "../store/open.ts";
import { duration } from "./nodes.ts";

/** The most that --list shows. */
const LIST_MAX = 100;

/** Queues a command; `lifetime` in s. Throws a GatewayError "config", "command" or "store". */
export function addCommand(
  config: GatewayConfig,
  node: string,
  settings: Settings,
  options: { lifetime?: number | undefined; now: number },
): Command {
  const checked = z.strictObject(settingsShape).safeParse(settings);
  if (!checked.success) throw new GatewayError("config", rangeSentence(checked.error.issues));
  const { lifetime = LIFETIME_S.usual, now } = options;
  if (lifetime < LIFETIME_S.min || lifetime > LIFETIME_S.max) {
    throw new GatewayError("config", "--expires must be from 1m to 30d.");
  }
  return withStore(config, (store) => {
    mustExist(store, node);
    const more = { origin: "cli" as const, transaction: null, reply: null, now, lifetime: lifetime * 1000 };
    return store.commands.add({ node, settings: checked.data, ...more });
  });
}

/** Throws a GatewayError "config", "command" or "store". */
export function cancelCommand(config: GatewayConfig, node: string, id: number, now: number): Command {
  return withStore(config, (store) => {
    mustExist(store, node);
    return store.commands.cancel(node, id, now);
  });
}

/** The newest commands first, of one node or all. */
export function listCommands(config: GatewayConfig, node: string | null): Command[] {
  return withStore(config, (store) => {
    if (node !== null) mustExist(store, node);
    return store.commands.list(node, LIST_MAX);
  });
}

export function commandsJson(commands: readonly Command[]): ResponsePayload[] {
  return commands.map(responseOf);
}

/** What was queued, for people. */
export function queuedSentence({ node, id, expires, created }: Command): string {
  return `Command ${id} for ${node} is queued: it goes out with the next answer that the node asks for, within ${duration(expires - created)}. "sippra-gateway command --list" shows what becomes of it.`;
}

export function cancelledSentence(command: Command): string {
  return `Command ${command.id} of ${command.node}: ${whyNot(command)}`;
}

/** A table for people; below a command that is not done, why. */
export function commandTable(commands: readonly Command[], now: number): string {
  if (commands.length === 0) return "There are no commands yet: see sippra-gateway command --help.";
  const head = ["NODE", "COMMAND", "STATE", "SENT", "ASKED", "WHAT"];
  const rows = commands.map(({ node, id, created, settings, ...command }) => [
    node,
    String(id),
    stateName(command.state),
    String(command.sent),
    `${duration(Math.max(0, now - created))} ago`,
    Object.entries(settings)
      .map(([name, value]) => (value === true ? name : `${name} ${value}`))
      .join(", "),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd();
  return [
    line(head),
    ...commands.flatMap((command, i) => {
      const why = whyNot(command);
      return why === null ? [line(rows[i]!)] : [line(rows[i]!), `  ${why}`];
    }),
  ].join("\n");
}

/** "30s", "5m", "12h" or "7d" in s; null where it is none. */
export function seconds(text: string): number | null {
  const match = /^(\d{1,7})(s|m|h|d)$/.exec(text);
  return match && Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as "s"];
}

function withStore<T>(config: GatewayConfig, work: (store: Store) => T): T {
  const store = openConfiguredStore(config);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

function mustExist(store: Store, node: string): void {
  const names = store.nodes().map(({ name }) => name);
  if (names.includes(node)) return;
  const meant = nearest(node, names);
  const mend = meant === null ? `see "sippra-gateway nodes list"` : `did you mean ${meant}?`;
  throw new GatewayError("config", `There is no node named ${node}: ${mend.replace(/[^?]$/, "$&.")}`);
}

const OPTIONS: Record<keyof Settings, string> = {
  interval_s: "--interval",
  tick_s: "--tick",
  windows: "--windows",
  utc_offset_min: "--utc-offset",
  restart: "--restart",
  known_noise: "--known-noise",
  spectrum: "--spectrum",
};

function rangeSentence(issues: readonly z.core.$ZodIssue[]): string {
  const unit: Partial<Record<keyof Settings, string>> = {
    interval_s: " s",
    tick_s: " s",
    utc_offset_min: " min",
  };
  return issues
    .map(({ path, message }) => {
      const name = path[0] as keyof Settings;
      return `${OPTIONS[name]} ${message}${unit[name] ?? ""}.`;
    })
    .join("\n");
}

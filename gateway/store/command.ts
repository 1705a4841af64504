// One command as it is kept, and in a sentence why it is not done.
import { OUTCOMES } from "../../shared/messages.ts";
import { type Settings, settingName } from "../settings.ts";

export type CommandState = "pending" | "done" | "refused" | "expired" | "cancelled";

/** Where an answer goes in MQTT 5, in place of the usual topic. */
export interface Reply {
  topic: string;
  correlation: Uint8Array | null;
}

export interface NewCommand {
  /** The node's name. */
  node: string;
  settings: Settings;
  origin: "cli" | "mqtt";
  /** The caller's own id of it: the same one again is the same command. */
  transaction: string | null;
  reply: Reply | null;
  now: number;
  /** It is given up after this, ms. */
  lifetime: number;
}

/** Times in unix ms. */
export interface Command {
  /** The store's number of its node. */
  row: number;
  node: string;
  /** As on the wire; grows within a node. */
  id: number;
  settings: Settings;
  state: CommandState;
  origin: "cli" | "mqtt";
  transaction: string | null;
  reply: Reply | null;
  created: number;
  expires: number;
  /** How often it has gone out. */
  sent: number;
  lastSent: number | null;
  ended: number | null;
  /** What the node answered: a number of OUTCOMES or a later one, and the key it refused. */
  result: number | null;
  key: number | null;
  /** How often it was asked for, or changed its state, since its caller was answered last. */
  unanswered: number;
}

/** As selected. */
export interface CommandRow {
  row: number;
  node: string;
  id: number;
  settings: string;
  state: CommandState;
  origin: "cli" | "mqtt";
  asked: string | null;
  reply_topic: string | null;
  correlation: Uint8Array | null;
  created: number;
  expires: number;
  sent: number;
  last_sent: number | null;
  ended: number | null;
  result: number | null;
  refused_key: number | null;
  untold: number;
}

export const SELECT = `SELECT c.node AS row, nodes.name AS node, c.id, c.settings, c.state, c.origin, c.asked,
  c.reply_topic, c.correlation, c.created, c.expires, c.sent, c.last_sent, c.ended, c.result, c.refused_key, c.untold
  FROM commands AS c JOIN nodes ON nodes.id = c.node`;

export function commandOf(row: CommandRow): Command {
  const { settings, asked, reply_topic: topic, correlation, last_sent, refused_key, untold, ...same } = row;
  return {
    ...same,
    settings: JSON.parse(settings),
    transaction: asked,
    reply: topic === null ? null : { topic, correlation },
    lastSent: last_sent,
    key: refused_key,
    unanswered: untold,
  };
}

const times = (n: number) => (n === 1 ? "once" : `${n} times`);

export type WhyNotCode =
  | "node-unknown-setting"
  | "node-out-of-range"
  | "node-refused"
  | "not-sent"
  | "no-outcome";

/** Why a command is not done: for programs, and as a sentence for people. */
export interface WhyNot {
  code: WhyNotCode;
  sentence: string;
}

/** Null where it is done, or may yet be. */
export function whyNot({ state, result, key, sent }: Command): WhyNot | null {
  const setting = key === null ? "a setting" : settingName(key);
  switch (state) {
    case "pending":
    case "done":
      return null;
    case "refused":
      return (
        refusalOf(OUTCOMES[result!], setting) ?? {
          code: "node-refused",
          sentence: `The node refused ${setting} (result ${result}).`,
        }
      );
    case "expired":
      return sent === 0
        ? {
            code: "not-sent",
            sentence: "Its time was up before the node could be answered: nothing was sent.",
          }
        : {
            code: "no-outcome",
            sentence: `It was sent ${times(sent)}, and the node did not tell what became of it: it may be done or not.`,
          };
    case "cancelled":
      return sent === 0
        ? { code: "not-sent", sentence: "It was cancelled before it was sent." }
        : {
            code: "no-outcome",
            sentence: `It was cancelled when it had been sent ${times(sent)}: it may be done or not.`,
          };
  }
}

/** Null where the node's answer says nothing of why. */
function refusalOf(outcome: (typeof OUTCOMES)[number] | undefined, setting: string): WhyNot | null {
  switch (outcome) {
    case "unknown":
      return {
        code: "node-unknown-setting",
        sentence: `The node's firmware does not know ${setting}.`,
      };
    case "out-of-range":
      return {
        code: "node-out-of-range",
        sentence: `The node takes no such ${setting}: it is out of range, or does not fit what else is set (the interval must be a multiple of the tick, with at least as many ticks as windows).`,
      };
    case "done":
    case undefined:
      return null;
  }
}

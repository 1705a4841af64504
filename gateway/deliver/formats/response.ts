// What has become of a command, as its caller reads it on `response/node-settings`, and people in --json.
import type { Settings } from "../../settings.ts";
import { type Command, type CommandState, whyNot } from "../../store/command.ts";
import { type Timestamp, timestamp } from "./units.ts";

export type ResponseState = "queued" | Exclude<CommandState, "pending">;

export interface ResponsePayload {
  /** The caller's; null where there is none, or none that can be read. */
  transaction: string | null;
  /** The node's name; null where the request names none that can be read. */
  node: string | null;
  state: ResponseState;
  /** Who refused: the gateway before anything was queued, or the node; null where nobody did. */
  refused_by: "gateway" | "node" | null;
  /** Why it is not done; null where it is, or may yet be. */
  reason: string | null;
  /** Since when it is so. */
  time: Timestamp;
  /** The command's number; null where the request has become none, and so have the rest. */
  command: number | null;
  settings: Settings | null;
  /** Who asked. */
  origin: "cli" | "mqtt" | null;
  requested: Timestamp | null;
  /** When it is given up where it is not done by then. */
  expires: Timestamp | null;
  /** How often it has been sent to the node. */
  sends: number | null;
}

export function stateName(state: CommandState): ResponseState {
  return state === "pending" ? "queued" : state;
}

export function responseOf(command: Command): ResponsePayload {
  const { transaction, node, state, created, expires, ended, id, settings, origin, sent } = command;
  return {
    transaction,
    node,
    state: stateName(state),
    refused_by: state === "refused" ? "node" : null,
    reason: whyNot(command),
    time: timestamp(ended ?? created),
    command: id,
    settings,
    origin,
    requested: timestamp(created),
    expires: timestamp(expires),
    sends: sent,
  };
}

/** The response to a request that has become no command. */
export function refusal(
  transaction: string | null,
  node: string | null,
  reason: string,
  now: number,
): ResponsePayload {
  return {
    transaction,
    node,
    state: "refused",
    refused_by: "gateway",
    reason,
    time: timestamp(now),
    command: null,
    settings: null,
    origin: null,
    requested: null,
    expires: null,
    sends: null,
  };
}

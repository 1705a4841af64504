// What has become of a command, as its caller reads it on `response/node-settings`, and people in --json.
import { type Command, type CommandState, whyNot } from "../../store/command.ts";
import { type Response, response } from "../contract/request.ts";
import type { ReasonCode } from "../contract/words.ts";
import { jsonWriter } from "../contract/writer.ts";
import type { Origin } from "./record.ts";
import { timestamp } from "./units.ts";

export const responseJson = jsonWriter(response);

export function stateName(state: CommandState): Response["state"] {
  return state === "pending" ? "queued" : state;
}

export function responseOf(command: Command, { site, gateway }: Origin): Response {
  const { transaction, node, state, created, expires, ended, id, settings, origin, sent } = command;
  const why = whyNot(command);
  return {
    site,
    gateway,
    transaction,
    node,
    time: timestamp(ended ?? created),
    state: stateName(state),
    refused_by: state === "refused" ? "node" : null,
    reason: why?.code ?? null,
    reason_text: why?.sentence ?? null,
    command: id,
    settings,
    origin,
    requested: timestamp(created),
    expires: timestamp(expires),
    sends: sent,
  };
}

/** Who asked, as far as the request can be read. */
export interface Caller {
  transaction: string | null;
  node: string | null;
}

/** The response to a request that has become no command. */
export function refusal(
  { transaction, node }: Caller,
  why: { code: ReasonCode; sentence: string },
  now: number,
  { site, gateway }: Origin,
): Response {
  return {
    site,
    gateway,
    transaction,
    node,
    time: timestamp(now),
    state: "refused",
    refused_by: "gateway",
    reason: why.code,
    reason_text: why.sentence,
    command: null,
    settings: null,
    origin: null,
    requested: null,
    expires: null,
    sends: null,
  };
}

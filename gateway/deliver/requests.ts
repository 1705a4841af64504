// Requests over MQTT: partners ask for other settings of a node on `request/node-settings`, and are told on
// `response/node-settings`, or where MQTT 5 says they listen. What asks may be anybody whom the broker lets
// publish there, so it is bounded in size, in rate, and in what it can ask for; nothing of it is executed.
//
//   request -> bounds -> JSON -> schema -> command queued (on disk) -> PUBACK, "queued" by responses.ts
//                 `-------`-------`-- refused: told at once, nothing kept
import type { z } from "zod";
import type { Refusals } from "../admit/refusals.ts";
import type { Clock } from "../clock.ts";
import { nearest } from "../config/nearest.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import { LIFETIME_S, settingsText } from "../settings.ts";
import type { Reply } from "../store/command.ts";
import type { Commands } from "../store/open.ts";
import { type Request, request, TRANSACTION } from "./contract/request.ts";
import type { ReasonCode } from "./contract/words.ts";
import type { Origin } from "./formats/record.ts";
import { type Caller, refusal } from "./formats/response.ts";
import type { Incoming, MqttLink } from "./link.ts";
import { publishResponse } from "./responses.ts";
import { isTopicName, NODE_SETTINGS, type Topics } from "./topics.ts";

export interface RequestsDeps {
  link: MqttLink;
  topics: Topics;
  origin: Origin;
  commands: Commands;
  refusals: Refusals;
  log: Log;
  /** Dates commands. */
  clock: Clock;
  /** What the rate is measured by. */
  wall: Clock;
}

/** A longer request is not looked into. */
export const REQUEST_MAX_B = 2048;
/** So many at once, and then this many a second: the rest is dropped unanswered. */
export const BURST = 20;
export const RATE_PER_S = 10;
const TOPIC_MAX = 200;
const CORRELATION_MAX = 128;

const KEYS = Object.keys(request.shape);

/** Hears requests until closed. */
export function startRequests(deps: RequestsDeps): { close(): void } {
  const { link, topics, origin, commands, refusals, log, clock, wall } = deps;
  let tokens = BURST;
  let filled = wall.now();

  /** Whether there is time for one more. */
  function allowed(): boolean {
    const now = wall.now();
    // A clock that is set back gives nothing and takes nothing.
    tokens = Math.min(BURST, tokens + (Math.max(0, now - filled) * RATE_PER_S) / 1000);
    filled = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  }

  function handle(message: Incoming): void {
    const name = message.topic.slice(message.topic.lastIndexOf("/") + 1);
    if (!allowed()) {
      refusals.note("requests-dropped");
      return;
    }
    let reply: Reply | null = null;
    let caller: Caller = { transaction: null, node: null };
    try {
      reply = replyOf(message, topics);
      const value = parse(message);
      caller = callerOf(value);
      if (name !== NODE_SETTINGS) throw unknownRequest(name);
      const { transaction, node, expires_s, ...settings } = valid(value);
      const now = clock.now();
      const life = 1000 * (expires_s ?? LIFETIME_S.usual);
      const command = commands.add({
        node,
        settings,
        origin: "mqtt",
        transaction,
        reply,
        now,
        lifetime: life,
      });
      const fields = { node, command: command.id, settings: settingsText(settings), transaction };
      log.info(fields, "A command was asked for over MQTT.");
    } catch (error) {
      if (!(error instanceof GatewayError)) log.error({ err: error }, "A request over MQTT failed.");
      const why = whyRefused(error);
      refusals.note("request-refused", caller.node, why.sentence);
      if (!isTopicName(name)) return;
      const payload = refusal(caller, why, clock.now(), origin);
      publishResponse(link, reply ?? { topic: topics.response(name), correlation: null }, payload).catch(
        (cause) => log.debug({ err: cause }, "A refusal did not reach the broker."),
      );
    }
  }

  return { close: link.subscribe(topics.requests, handle) };
}

/** A request that nobody could do anything about: it has to be another one. */
class WrongRequest extends GatewayError {
  readonly wrong: ReasonCode;

  constructor(sentence: string, wrong: ReasonCode = "malformed") {
    super("command", sentence);
    this.wrong = wrong;
  }
}

const refused = (sentence: string) => new WrongRequest(sentence);

function whyRefused(error: unknown): { code: ReasonCode; sentence: string } {
  if (!(error instanceof GatewayError)) {
    return { code: "failed", sentence: "The gateway failed; its log has the reason." };
  }
  const { code, reason, message: sentence } = error;
  if (error instanceof WrongRequest) return { code: error.wrong, sentence };
  return { code: reason ?? (code === "store" ? "failed" : "malformed"), sentence };
}

/** Where MQTT 5 wants the answer. Throws for a place that is not the caller's to give. */
function replyOf({ responseTopic: topic, correlation }: Incoming, topics: Topics): Reply | null {
  if (topic === null) return null;
  // The gateway's right to publish is not the caller's: nothing may look like what a node has said.
  const ours = topic.startsWith("sippra/") && !topic.startsWith(topics.response(NODE_SETTINGS));
  const odd = topic === "" || topic.length > TOPIC_MAX || topic.startsWith("$") || /[+#\p{Cc}]/u.test(topic);
  if (ours || odd) {
    throw refused(
      `The response topic cannot be used: name one of at most ${TOPIC_MAX} characters, outside sippra/ or below ${topics.response(NODE_SETTINGS)}.`,
    );
  }
  if (correlation !== null && correlation.length > CORRELATION_MAX) {
    throw refused(`The correlation data is too long: give at most ${CORRELATION_MAX} bytes.`);
  }
  return { topic, correlation };
}

function unknownRequest(name: string): GatewayError {
  const shown = JSON.stringify(name.slice(0, 64));
  const sentence = `There is no request ${shown}: the one there is is ${NODE_SETTINGS}.`;
  return new WrongRequest(sentence, "unknown-request");
}

function parse({ payload, retained }: Incoming): unknown {
  if (retained) {
    throw refused("The request is retained, so it would be made again and again: publish it without retain.");
  }
  if (payload.length > REQUEST_MAX_B) {
    throw refused(`The request is ${payload.length} bytes long: give at most ${REQUEST_MAX_B}.`);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch {
    throw refused(
      `The request is no JSON: write it like {"transaction": "1", "node": "a", "interval_s": 300}.`,
    );
  }
}

/** Of a request that may be wrong: whom to answer. */
function callerOf(value: unknown): Caller {
  const { transaction, node } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  return {
    transaction: typeof transaction === "string" && TRANSACTION.test(transaction) ? transaction : null,
    node: typeof node === "string" && isTopicName(node) ? node : null,
  };
}

function valid(value: unknown): Request {
  const result = request.safeParse(value);
  if (result.success) return result.data;
  throw refused(result.error.issues.flatMap(sentencesOf).slice(0, 3).join(" "));
}

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") {
    return [`${issue.path.length === 0 ? "The request" : String(issue.path[0])} ${issue.message}.`];
  }
  return issue.keys.slice(0, 3).map((key) => {
    const shown = key.slice(0, 64);
    const meant = nearest(shown, KEYS);
    const mend = meant === null ? `known are ${KEYS.join(", ")}.` : `did you mean "${meant}"?`;
    return `There is no ${JSON.stringify(shown)}: ${mend}`;
  });
}

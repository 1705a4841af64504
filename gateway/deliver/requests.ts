// Requests over MQTT: partners ask for other settings of a node on `request/node-settings`, and are told on
// `response/node-settings`, or below `response/` where MQTT 5 says they listen. What asks may be anybody whom the broker
// lets publish there, so it is bounded in size, in rate, and in what it can ask for; nothing of it is executed.
//
//   request -> size, JSON -> rate of the caller -> schema, rights -> command queued (on disk), "queued" by responses.ts
//                  |                 `-- beyond it: dropped, unanswered    |
//                  `-------------------------------------------------------`-- refused: told at once, nothing kept
import type { z } from "zod";
import type { Refusals } from "../admit/refusals.ts";
import { type Clock, evenly } from "../clock.ts";
import { nearest } from "../config/nearest.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import { LIFETIME_S, settingsText } from "../settings.ts";
import type { Reply } from "../store/command.ts";
import type { Commands } from "../store/command-work.ts";
import { type Request, request, TRANSACTION } from "./contract/request.ts";
import type { ReasonCode } from "./contract/words.ts";
import type { Origin } from "./formats/record.ts";
import { type Caller, refusal } from "./formats/response.ts";
import type { Incoming, MqttLink } from "./link.ts";
import { requestRates } from "./request-rates.ts";
import { publishResponse } from "./responses.ts";
import { isTopicName, NODE_SETTINGS, type Topics } from "./topics.ts";

/** Who asks, as far as the broker says. */
export interface Asker {
  /** null where it does not say: then callers are told apart by where they want their answers. */
  name: string | null;
  /** Whether it may also say of a node that what it hears is no leak. */
  mayDeclareNoise: boolean;
}

export interface RequestSource {
  /** Calls back with what is published on topics that match. Returns a function that ends it. */
  subscribe(filter: string, listener: (message: Incoming, asker: Asker) => void): () => void;
}

export interface RequestsDeps {
  source: RequestSource;
  /** Where answers go. */
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
const TOPIC_MAX = 200;
const CORRELATION_MAX = 128;

const KEYS = Object.keys(request.shape);

/** Hears requests until closed. */
export function startRequests(deps: RequestsDeps): { close(): void } {
  const { source, link, topics, origin, commands, refusals, log, clock, wall } = deps;
  const isInRate = requestRates(() => evenly(wall));

  function handle(message: Incoming, asker: Asker): void {
    const name = message.topic.slice(message.topic.lastIndexOf("/") + 1);
    let reply: Reply | null = null;
    let caller: Caller = { transaction: null, node: null };
    try {
      const value = parsed(message);
      caller = callerOf(value);
      if (!isInRate(asker.name ?? placeOf(message), caller.node)) {
        refusals.note("requests-dropped", asker.name);
        return;
      }
      reply = replyOf(message, topics);
      if (value instanceof WrongRequest) throw value;
      if (name !== NODE_SETTINGS) throw unknownRequest(name);
      add(valid(value), asker, reply);
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

  function add(
    { transaction, node, expires_s, ...settings }: Request,
    asker: Asker,
    reply: Reply | null,
  ): void {
    if (settings.known_noise && !asker.mayDeclareNoise) throw notAllowed();
    const lifetime = 1000 * (expires_s ?? LIFETIME_S.usual);
    const more = { origin: "mqtt" as const, transaction, reply, now: clock.now(), lifetime };
    const command = commands.add({ node, settings, ...more });
    const who = asker.name === null ? {} : { user: asker.name };
    const fields = { node, command: command.id, settings: settingsText(settings), transaction, ...who };
    log.info(fields, "A command was asked for over MQTT.");
  }

  return { close: source.subscribe(topics.requests, handle) };
}

/** By which a caller is told from others, where the broker vouches for nobody. */
const placeOf = ({ responseTopic }: Incoming) => (responseTopic ?? "").slice(0, TOPIC_MAX);

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
  // The gateway's right to publish is not the caller's: nothing may look like what a node has said, or reach whom the
  // caller could not reach.
  if (!topics.isResponse(topic) || topic.length > TOPIC_MAX || /[+#\p{Cc}]/u.test(topic)) {
    throw refused(
      `The response topic cannot be used: name one of at most ${TOPIC_MAX} characters, below ${topics.responses.slice(0, -1)}.`,
    );
  }
  if (correlation !== null && correlation.length > CORRELATION_MAX) {
    throw refused(`The correlation data is too long: give at most ${CORRELATION_MAX} bytes.`);
  }
  return { topic, correlation };
}

const notAllowed = () =>
  new WrongRequest(
    "known_noise is not for this caller to declare: the gateway's operator says who may.",
    "not-allowed",
  );

function unknownRequest(name: string): GatewayError {
  const shown = JSON.stringify(name.slice(0, 64));
  const sentence = `There is no request ${shown}: the one there is is ${NODE_SETTINGS}.`;
  return new WrongRequest(sentence, "unknown-request");
}

/** The request, or what is wrong with it as a whole. */
function parsed(message: Incoming): unknown {
  try {
    return parse(message);
  } catch (error) {
    return error;
  }
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

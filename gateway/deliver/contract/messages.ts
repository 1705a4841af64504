// The contract, whole: every message that partners read or send, with its topic. What is generated from it, and checked
// against it, starts here.
import type { z } from "zod";
import { alarm, alarms } from "./alarm.ts";
import { areaFlow } from "./area.ts";
import type { Meaning } from "./fields.ts";
import { health } from "./health.ts";
import { event, night, reading, spectrum } from "./record.ts";
import { request, response } from "./request.ts";
import { availability, info, latest, leak, signal, status } from "./state.ts";

/** The version of the contract: a breaking change is another one, beside this. */
export const CONTRACT_VERSION = "v1";

export interface MessageRow extends Meaning {
  /** Below `sippra/v1/<site>/`; what stands in braces is a name. */
  topic: string;
  /** A record has an id and is one message; a state is retained, and the newest takes the place of the last. */
  nature: "record" | "state" | "request" | "response";
  schema: z.ZodObject;
}

export const MESSAGES = {
  reading: {
    topic: "node/{node}/reading",
    nature: "record",
    schema: reading,
    en: "a reading, soon after it was taken: younger than two reporting intervals, and newer than the last one here",
    sv: "ett mätvärde, strax efter att det togs",
  },
  history: {
    topic: "node/{node}/history",
    nature: "record",
    schema: reading,
    en: "a reading that comes late, after an outage of line, radio, gateway or broker, in order",
    sv: "ett mätvärde som kommer i efterhand, i ordning",
  },
  event: {
    topic: "node/{node}/event",
    nature: "record",
    schema: event,
    en: "what a node tells as soon as it can: a burst, a change of leak state, a sensor that fails or speaks again",
    sv: "det som en nod säger så snart den kan: rörbrott, ändrat läckagetillstånd, givarfel",
  },
  night: {
    topic: "node/{node}/night",
    nature: "record",
    schema: night,
    en: "what a node heard while the town was quiet, and what it decided",
    sv: "vad en nod hörde medan staden var tyst, och vad den bedömde",
  },
  spectrum: {
    topic: "node/{node}/spectrum",
    nature: "record",
    schema: spectrum,
    en: "a night's spectrum, weekly and on request, in two messages: its `lines`, then its `levels`",
    sv: "en natts spektrum, varje vecka och på begäran, i två delar",
  },
  latest: {
    topic: "node/{node}/latest",
    nature: "state",
    schema: latest,
    en: "the newest reading there is of a node",
    sv: "nodens nyaste mätvärde",
  },
  leak: {
    topic: "node/{node}/leak",
    nature: "state",
    schema: leak,
    en: "what a node has decided about a leak, since when, and why",
    sv: "nodens bedömning av läcka, sedan när och varför",
  },
  availability: {
    topic: "node/{node}/availability",
    nature: "state",
    schema: availability,
    en: "whether a node is heard as it should be",
    sv: "om en nod hörs som den ska",
  },
  signal: {
    topic: "node/{node}/signal",
    nature: "state",
    schema: signal,
    en: "how a node on radio was heard with its last batch; not there for one on a line",
    sv: "hur en radionod hördes senast",
  },
  info: {
    topic: "node/{node}/info",
    nature: "state",
    schema: info,
    en: "what a node is, where it is, and on which pipe",
    sv: "vad en nod är, var den sitter och på vilken ledning",
  },
  alarm: {
    topic: "alarm/{gateway}/{alarm}",
    nature: "state",
    schema: alarm,
    en: "an alarm for people: what, where, how sure and why, what to do, and what has been done; empty 30 days after it was closed",
    sv: "ett larm: vad, var, hur säkert och varför, vad man bör göra och vad som är gjort",
  },
  alarms: {
    topic: "alarm/{gateway}",
    nature: "state",
    schema: alarms,
    en: "the alarms that are not closed, those about water first, and of them the likeliest; missing before there was any",
    sv: "de larm som inte är avslutade, först de som gäller vatten, sannolikast först",
  },
  flow: {
    topic: "area/{area}/flow",
    nature: "state",
    schema: areaFlow,
    en: "the minimum night flow of a metered area: last night's, what is usual, and whether it has gone up; missing before its first night",
    sv: "ett mätområdes minsta nattflöde: den senaste nattens, det vanliga, och om det har ökat",
  },
  status: {
    topic: "gateway/{gateway}/status",
    nature: "state",
    schema: status,
    en: "whether a gateway is connected: its last will says that it is not",
    sv: "om gatewayen är ansluten",
  },
  health: {
    topic: "gateway/{gateway}/health",
    nature: "state",
    schema: health,
    en: "how a gateway is, each minute",
    sv: "hur gatewayen mår, varje minut",
  },
  request: {
    topic: "request/node-settings",
    nature: "request",
    schema: request,
    en: "asks for other settings of a node, or something once; at least one is given. Taken where the gateway's configuration says `requests: true`",
    sv: "ber om andra inställningar för en nod",
  },
  response: {
    topic: "response/node-settings",
    nature: "response",
    schema: response,
    en: "what has become of a request: one at once, and one at each change",
    sv: "vad som har hänt med en begäran",
  },
} as const satisfies Record<string, MessageRow>;

export type MessageName = keyof typeof MESSAGES;
export const MESSAGE_NAMES = Object.keys(MESSAGES) as MessageName[];

// What each reason code means by which a broker refuses a connection or ends one, and what to do: all that MQTT 5
// lets a server say in CONNACK (3.2.2.2) and DISCONNECT (3.14.2.1), and the return codes of MQTT 3.1.1 (3.2.2.3).
import type { BrokerError } from "./broker-error.ts";
import type { MqttSettings } from "./link.ts";
import { plain } from "./refusal.ts";

export interface ReasonContext {
  settings: MqttSettings;
  /** "The MQTT broker at host:port" */
  broker: string;
  error: BrokerError;
}

type Sentence = (context: ReasonContext) => string;

const said = ({ message }: BrokerError) => plain(message);
const itsLog = "see the broker's log";
const again = "it is tried again";

const badVersion: Sentence = ({ broker, settings: { version } }) =>
  version === "auto"
    ? `${broker} speaks neither MQTT 5 nor 3.1.1: renew it.`
    : `${broker} does not speak MQTT ${version}: set mqtt.version to auto.`;
const badClientId: Sentence = ({ broker, settings }) =>
  `${broker} does not take the client id ${settings.clientId}: allow it there, or change gateway or site.`;
const badPassword: Sentence = ({ broker }) =>
  `${broker} does not take the user name or password: check mqtt.username and the file that mqtt.password_file names.`;
const notAuthorized: Sentence = ({ broker, settings: { username } }) =>
  username === undefined
    ? `${broker} wants a user: set mqtt.username and mqtt.password_file.`
    : `${broker} does not let the user ${username} in: check mqtt.username, the file that mqtt.password_file names, and the broker's access list.`;
const unavailable: Sentence = ({ broker }) => `${broker} says that it is not available: ${again}.`;
const elsewhere: Sentence = ({ broker, error: { server } }) =>
  server
    ? `${broker} sends this gateway to another server, ${plain(server)}: set mqtt.url to it.`
    : `${broker} sends this gateway to another server without naming one: ask who runs it, and set mqtt.url.`;
const ours: Sentence = ({ broker, error }) =>
  `${broker} says that this gateway breaks MQTT's rules (${said(error)}): set mqtt.version to 3.1.1, and report it.`;

/** Both of CONNACK and DISCONNECT, where nothing else is said below. */
const REASONS: Record<number, Sentence> = {
  1: badVersion,
  2: badClientId,
  3: unavailable,
  4: badPassword,
  5: notAuthorized,
  0: ({ broker }) => `${broker} ended the connection without a reason: ${again}.`,
  128: ({ broker }) => `${broker} ends the connection and does not say why: ${itsLog}.`,
  129: ours,
  130: ours,
  131: ({ broker }) => `${broker} ends the connection for a reason of its own making: ${itsLog}.`,
  132: badVersion,
  133: badClientId,
  134: badPassword,
  135: notAuthorized,
  136: unavailable,
  137: ({ broker }) => `${broker} says that it is busy: ${again}.`,
  138: ({ broker, settings }) =>
    `${broker} has banned this gateway (client id ${settings.clientId}): have the ban lifted there.`,
  139: ({ broker }) => `${broker} is being shut down: ${again}.`,
  140: ({ broker }) =>
    `${broker} wants another way of logging in than user name and password: allow that one there.`,
  141: ({ broker }) =>
    `${broker} heard nothing of this gateway for too long: see whether the network or this machine is overloaded.`,
  142: ({ broker, settings }) =>
    `${broker} threw this gateway out because another client connected as ${settings.clientId}: give each gateway of a site its own name.`,
  143: ({ broker }) => `${broker} takes no subscription to what this gateway wants to hear: ${itsLog}.`,
  144: ({ broker }) => `${broker} does not take the topics of this gateway: allow sippra/ there.`,
  147: ({ broker }) =>
    `${broker} says that it got more messages at once than it takes: set mqtt.version to 3.1.1, and report it.`,
  148: ours,
  149: ({ broker }) =>
    `${broker} ends the connection over a packet that is too large: raise its limit (mosquitto: max_packet_size).`,
  150: ({ broker }) => `${broker} says that messages come too fast: raise its limit of rate.`,
  151: ({ broker }) => `${broker} says that a quota is used up: raise this gateway's quota there.`,
  152: ({ broker }) => `${broker} had the connection ended by whoever runs it: ask there.`,
  153: ({ broker }) => `${broker} does not take a payload of this gateway: see what its rules ask of one.`,
  154: ({ broker }) =>
    `${broker} takes no retained messages: allow them there (mosquitto: retain_available true).`,
  155: ({ broker }) => `${broker} does not take messages of QoS 1: allow them there (mosquitto: max_qos 1).`,
  156: elsewhere,
  157: elsewhere,
  158: ({ broker }) =>
    `${broker} says that shared subscriptions are not supported, and there are none: ${itsLog}.`,
  159: ({ broker }) => `${broker} says that connections are made too often: raise its limit of rate.`,
  160: ({ broker }) => `${broker} lets no connection last longer: ${again}.`,
  161: ({ broker }) =>
    `${broker} says that subscription identifiers are not supported, and there are none: ${itsLog}.`,
  162: ({ broker }) =>
    `${broker} takes no subscriptions with wildcards: allow them there, or set mqtt.requests to false.`,
};

/** Null for a code that no version of MQTT knows. */
export function reasonAdvice(code: number, context: ReasonContext): string | null {
  return REASONS[code]?.(context) ?? null;
}

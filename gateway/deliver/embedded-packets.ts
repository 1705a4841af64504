// Packets that aedes and its parser let through and then stumble over: a property that is cut short or comes twice
// brings the process down, or is handed on and closes the connection of every subscriber. Found by trying.

/** What the parser makes of a packet: what matters here of all their kinds. */
export interface ReceivedPacket {
  cmd: string;
  /** Bytes after the fixed header. */
  length: number;
  messageId?: number;
  properties?: object;
  will?: { topic: string; qos: number; properties?: object };
  subscriptions?: { topic: string }[];
}

/** What a server hands on of a PUBLISH (MQTT 5.0, 3.3.2.3), and what only it itself reads. */
const OF_A_MESSAGE = new Set([
  "payloadFormatIndicator",
  "messageExpiryInterval",
  "contentType",
  "responseTopic",
  "correlationData",
  "userProperties",
]);
const OF_A_PUBLISH = new Set([...OF_A_MESSAGE, "topicAlias"]);
const OF_A_WILL = new Set([...OF_A_MESSAGE, "willDelayInterval"]);

const QOS_MAX = 2;
/** aedes keeps the filters of a SUBSCRIBE as keys of an object. */
const NO_KEY = "__proto__";

/** Whether a message may be published on it: MQTT 5.0, 4.7.1 and 4.7.3. */
export const isTopic = (topic: string): boolean =>
  topic !== "" && !/[+#]/.test(topic) && !topic.includes("\0");

/** What of a packet is not as it must be; null where all is. */
export function malformation(packet: ReceivedPacket): string | null {
  const { cmd, messageId, properties, will, subscriptions = [] } = packet;
  if (messageId !== undefined && messageId <= 0) return "packet identifier";
  if (!areProperties(properties, cmd === "publish" ? OF_A_PUBLISH : null)) return "properties";
  if (will !== undefined && !(isTopic(will.topic) && will.qos <= QOS_MAX)) return "will";
  if (!areProperties(will?.properties, OF_A_WILL)) return "will";
  if (subscriptions.some(({ topic }) => topic === NO_KEY)) return "topic filter";
  return null;
}

/** `known`: their names; null where the broker hands none of them on. */
function areProperties(properties: object | undefined, known: ReadonlySet<string> | null): boolean {
  return Object.entries(properties ?? {}).every(
    ([name, value]) =>
      (known === null || known.has(name)) && (name === "userProperties" ? arePairs(value) : isSingle(value)),
  );
}

/** The parser makes a list of what comes twice, and null, -1 or undefined of what is cut short. */
const isSingle = (value: unknown): boolean =>
  typeof value === "string" ||
  typeof value === "boolean" ||
  (typeof value === "number" && value >= 0) ||
  Buffer.isBuffer(value);

const arePairs = (pairs: Record<string, unknown>): boolean =>
  Object.values(pairs)
    .flat()
    .every((value) => typeof value === "string");

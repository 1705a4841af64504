// What a broker of MQTT 5 takes, by its CONNACK (3.2.2.3). It is checked before anything is sent: `mqtt` 5.16 sends
// what exceeds it, and the broker then closes the connection with everything that is in flight (measured).
import { BrokerRefusal } from "./refusal.ts";

export interface BrokerLimits {
  /** Most unacknowledged publishes of QoS 1. */
  receiveMaximum: number;
  /** The largest packet, bytes; Infinity where it is not known. */
  packetMax: number;
  retain: boolean;
  qosMax: number;
}

/** Of MQTT 3.1.1, where no broker says its own, and of a broker of MQTT 5 that says nothing. */
export const NO_LIMITS: Readonly<BrokerLimits> = {
  receiveMaximum: 65_535,
  packetMax: Number.POSITIVE_INFINITY,
  retain: true,
  qosMax: 2,
};

/** The properties of a CONNACK that are limits. */
export interface ConnackLimits {
  receiveMaximum?: number | undefined;
  maximumPacketSize?: number | undefined;
  retainAvailable?: boolean | undefined;
  maximumQoS?: number | undefined;
}

export function limitsOf(properties: ConnackLimits | undefined): BrokerLimits {
  return {
    receiveMaximum: properties?.receiveMaximum || NO_LIMITS.receiveMaximum,
    packetMax: properties?.maximumPacketSize || NO_LIMITS.packetMax,
    retain: properties?.retainAvailable ?? true,
    qosMax: properties?.maximumQoS ?? NO_LIMITS.qosMax,
  };
}

export interface Outgoing {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  properties?: SizedProperties | undefined;
}

/** What `publish` sets of a PUBLISH's properties. */
export interface SizedProperties {
  contentType?: string;
  userProperties?: Record<string, string>;
  correlationData?: Uint8Array;
}

/** Null where the broker takes it. */
export function refusalByLimits(limits: BrokerLimits, outgoing: Outgoing): BrokerRefusal | null {
  const { topic, qos, retain } = outgoing;
  if (retain && !limits.retain) {
    return new BrokerRefusal(
      { of: "message", reason: "retain-not-supported" },
      `The MQTT broker takes no retained messages, and ${topic} is one: allow them there (mosquitto: retain_available true).`,
      { unsent: true },
    );
  }
  if (qos > limits.qosMax) {
    return new BrokerRefusal(
      { of: "message", reason: "qos-not-supported" },
      `The MQTT broker takes messages of QoS ${limits.qosMax} only, and ${topic} needs QoS ${qos}: allow it there (mosquitto: max_qos).`,
      { unsent: true },
    );
  }
  if (limits.packetMax === Number.POSITIVE_INFINITY) return null;
  const size = publishSize(outgoing);
  if (size <= limits.packetMax) return null;
  return new BrokerRefusal(
    { of: "message", reason: "too-large" },
    `The MQTT broker takes no packets of over ${limits.packetMax} bytes, and one on ${topic} has ${size}: raise its limit (mosquitto: max_packet_size).`,
    { unsent: true },
  );
}

const bytes = (text: string) => Buffer.byteLength(text);
/** Bytes of a variable byte integer (MQTT 5.0, 1.5.5). */
const varint = (value: number) => (value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4);

/** Bytes of a PUBLISH of MQTT 5 on the line, its fixed header included (3.3). */
export function publishSize({ topic, payload, qos, properties = {} }: Outgoing): number {
  const { contentType, userProperties, correlationData } = properties;
  let inProperties = 0;
  if (contentType !== undefined) inProperties += 3 + bytes(contentType);
  if (correlationData !== undefined) inProperties += 3 + correlationData.length;
  for (const [name, value] of Object.entries(userProperties ?? {}))
    inProperties += 5 + bytes(name) + bytes(value);
  const packetId = qos > 0 ? 2 : 0;
  const remaining = 2 + bytes(topic) + packetId + varint(inProperties) + inProperties + bytes(payload);
  return 1 + varint(remaining) + remaining;
}

// One connection to a broker, from CONNECT until it breaks. `mqtt` is imported in this file only, and used without
// its reconnect and without its store's replay: after 70,000 offline publishes that store lost 4,465 without an error
// (docs/architecture.md, measured).
import { Socket } from "node:net";
import mqtt, { type IClientOptions, type IClientPublishOptions, type IPublishPacket } from "mqtt";
import { GatewayError } from "../errors.ts";
import type { BrokerError } from "./advice.ts";
import type { Incoming, MqttSettings, PublishOptions } from "./link.ts";

export interface ConnectionEvents {
  /** The broker has accepted it, and takes so many unacknowledged publishes. */
  onAccepted(receiveMaximum: number): void;
  onMessage(message: Incoming): void;
  /** It is over: called once, with null where the broker closed it without a word. */
  onBroken(error: BrokerError | null): void;
}

export interface Connection {
  /** Calls back when the broker has acknowledged (QoS 0: when written), or with its refusal; not after a break. */
  publish(topic: string, payload: string, options: PublishOptions, onAnswer: OnAnswer): void;
  /** Calls back where the broker refuses, or the connection breaks first. */
  subscribe(filter: string, onRefused: () => void): void;
  unsubscribe(filter: string): void;
  /** Breaks it for a cause of our own. */
  fail(cause: BrokerError): void;
  /** Says goodbye, so that the will is not sent; `force` does not wait for acknowledgements. */
  disconnect(force: boolean): Promise<void>;
  /** Closes the socket, if it is still open. */
  destroy(): void;
}

export type OnAnswer = (refusal: GatewayError | null) => void;

/** In MQTT 3.1.1 no broker says another. */
export const RECEIVE_MAXIMUM_DEFAULT = 65_535;
const CONNECT_TIMEOUT_MS = 15_000;
const KEEPALIVE_S = 30;
/**
 * Requests have some hundred bytes. A broker of MQTT 5 drops what is longer than this; one of 3.1.1 cannot be asked
 * to, and has a limit of its own.
 */
const INCOMING_MAX_B = 16_384;
/** The reason codes of a SUBACK from here on are refusals (MQTT 5.0, 3.9.3). */
const REFUSED_MIN = 128;

/** Throws what TLS says of a certificate or key that is none. */
export function openConnection(settings: MqttSettings, events: ConnectionEvents): Connection {
  const version5 = settings.version === "5";
  const client = mqtt.connect(settings.url, clientOptions(settings));
  let over = false;

  /** The library tells of one end in several events: the first has the cause. */
  function end(cause: BrokerError | null): void {
    if (over) return;
    over = true;
    // Before the client's own end, which fails each publish in words that read like a refusal by the broker.
    events.onBroken(cause);
    client.end(true);
  }

  client.on("connect", (connack) => {
    if (over) return;
    // Nagle's algorithm here, and mosquitto's by default, make each wait 40 ms for the other's acknowledgement
    // as soon as a window is full: 4,000 messages a second instead of 20,000 (measured, npm run bench).
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    events.onAccepted((version5 && connack.properties?.receiveMaximum) || RECEIVE_MAXIMUM_DEFAULT);
  });
  client.on("message", (topic, payload, packet) => {
    if (!over) events.onMessage(incoming(topic, payload, packet));
  });
  client.on("error", end);
  client.on("disconnect", ({ reasonCode }) =>
    end({ code: reasonCode ?? 0, message: "closed by the broker" }),
  );
  client.on("close", () => end(null));

  return {
    publish(topic, payload, options, onAnswer) {
      client.publish(topic, payload, packetOptions(options, version5), (error) =>
        onAnswer(error ? refusalOf(topic, error) : null),
      );
    },
    subscribe(filter, onRefused) {
      client.subscribe(filter, { qos: 1 }, (error, granted) => {
        if (error || granted?.some(({ qos }) => qos >= REFUSED_MIN)) onRefused();
      });
    },
    unsubscribe: (filter) => void client.unsubscribe(filter),
    fail: end,
    disconnect: (force) => client.endAsync(force),
    destroy: () => void client.end(true),
  };
}

function incoming(topic: string, payload: Uint8Array, { retain, properties }: IPublishPacket): Incoming {
  return {
    topic,
    payload,
    retained: retain,
    responseTopic: properties?.responseTopic ?? null,
    correlation: properties?.correlationData ?? null,
  };
}

function refusalOf(topic: string, error: Error): GatewayError {
  const reason = error.message.replace(/^Publish error: /, "");
  const sentence = `The MQTT broker refuses messages on ${topic} (${reason}): let this gateway's user write to it.`;
  return new GatewayError("broker", sentence, { cause: error });
}

function packetOptions(options: PublishOptions, version5: boolean): IClientPublishOptions {
  const packet: IClientPublishOptions = { qos: options.qos ?? 1, retain: options.retain ?? false };
  if (version5 && options.properties) packet.properties = { ...options.properties() };
  return packet;
}

function clientOptions(settings: MqttSettings): IClientOptions {
  const { will, rejectUnauthorized = true } = settings;
  const options: IClientOptions = {
    protocolVersion: settings.version === "5" ? 5 : 4,
    clientId: settings.clientId,
    clean: true,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepalive: KEEPALIVE_S,
    // Or each publish would stop a timer and start another.
    reschedulePings: false,
    rejectUnauthorized,
  };
  if (settings.version === "5") options.properties = { maximumPacketSize: INCOMING_MAX_B };
  if (settings.username !== undefined) options.username = settings.username;
  if (settings.password !== undefined) options.password = settings.password;
  if (settings.ca !== undefined) options.ca = Buffer.from(settings.ca);
  if (settings.cert !== undefined) options.cert = Buffer.from(settings.cert);
  if (settings.key !== undefined) options.key = Buffer.from(settings.key);
  if (will) options.will = { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true };
  return options;
}

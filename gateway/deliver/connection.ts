// One connection to a broker, from CONNECT until it breaks. `mqtt` is imported in this file only, and used without
// its reconnect and without its store's replay: after 70,000 offline publishes that store lost 4,465 without an error
// (docs/architecture.md, measured).
import { Socket } from "node:net";
import "./mqtt-packets.ts";
import mqtt, {
  type IClientOptions,
  type IClientPublishOptions,
  type IConnackPacket,
  type IPublishPacket,
  type Packet,
} from "mqtt";
import type { BrokerError } from "./broker-error.ts";
import type { Dialect } from "./dialect.ts";
import { lengthWatch } from "./incoming-length.ts";
import { type BrokerLimits, limitsOf, NO_LIMITS, refusalByLimits } from "./limits.ts";
import type { Incoming, MqttSettings, PublishOptions } from "./link.ts";
import { type BrokerRefusal, refusalByCode } from "./refusal.ts";

export interface ConnectionEvents {
  /** The broker has accepted it, and takes so much. */
  onAccepted(limits: BrokerLimits): void;
  onMessage(message: Incoming): void;
  /**
   * It is over: called once, with null where the broker closed it without a word. `reached`: its CONNECT went out,
   * over TLS where that is wanted.
   */
  onBroken(error: BrokerError | null, reached: boolean): void;
}

export interface Connection {
  /** Calls back when the broker has acknowledged (QoS 0: when written), or with its refusal; not after a break. */
  publish(
    topic: string,
    payload: string,
    options: PublishOptions,
    onAnswer: (refusal: BrokerRefusal | null) => void,
  ): void;
  /** Calls back where the broker refuses, or the connection breaks first. Nothing that is retained comes at QoS 0. */
  subscribe(filter: string, qos: 0 | 1, onRefused: () => void): void;
  unsubscribe(filter: string): void;
  /** Breaks it for a cause of our own. */
  fail(cause: BrokerError): void;
  /** Says goodbye when all is acknowledged, so that the will is not sent; `force` closes at once, without goodbye. */
  disconnect(force: boolean): Promise<void>;
  /** Closes the socket, if it is still open, with a goodbye that waits for nothing. Tells nobody. */
  destroy(): void;
}

/** For an attempt, from the first packet of TCP to CONNACK. */
const CONNECT_TIMEOUT_MS = 15_000;
const KEEPALIVE_S = 30;
/**
 * Requests have some hundred bytes. A broker of MQTT 5 drops what is longer than this; one of 3.1.1 cannot be asked
 * to, and may have no limit of its own.
 */
const INCOMING_MAX_B = 16_384;
/** What nothing of ours, that comes back as an echo, comes near to: over what is longer the connection is given up. */
const INCOMING_CUT_B = 1_048_576;
/** The reason codes of a SUBACK from here on are refusals (MQTT 5.0, 3.9.3). */
const REFUSED_MIN = 128;
/** DISCONNECT, of any version: normal disconnection. */
const GOODBYE = Buffer.from([0xe0, 0]);

/** Throws what TLS says of a certificate or key that is none. */
export function openConnection(
  settings: MqttSettings,
  dialect: Dialect,
  events: ConnectionEvents,
): Connection {
  const version5 = dialect.version === "5";
  const client = mqtt.connect(settings.url, clientOptions(settings, dialect));
  const reach = reachOf(client.stream, settings.url);
  let limits = NO_LIMITS;
  let over = false;

  /** The library tells of one end in several events: the first has the cause. */
  function end(cause: BrokerError | null): void {
    if (over) return;
    over = true;
    // Before the client's own end, which fails each publish in words that read like a refusal by the broker.
    events.onBroken(cause, reach() === "all");
    close();
  }

  /** After `end()` without force, `end(true)` does nothing (mqtt 5.16). */
  function close(): void {
    client.end(true);
    client.stream.destroy();
  }

  const tooLong = lengthWatch(INCOMING_CUT_B);
  client.stream.on("data", (bytes: Uint8Array) => {
    const length = over ? null : tooLong(bytes);
    if (length !== null) end({ code: "TOO_LONG", message: `a packet of ${length} bytes` });
  });
  client.once("packetreceive", (packet) => {
    const refused = refusedConnack(packet);
    if (refused !== null) end(refused);
  });
  client.on("connect", (connack) => {
    if (over) return;
    // Nagle's algorithm here, and mosquitto's by default, make each wait 40 ms for the other's acknowledgement
    // as soon as a window is full: 4,000 messages a second instead of 20,000 (measured, npm run bench).
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    if (version5) limits = limitsOf(connack.properties);
    else if (settings.will && !dialect.willRetained) limits = { ...NO_LIMITS, retain: false };
    events.onAccepted(limits);
  });
  client.on("message", (topic, payload, packet) => {
    if (!over) events.onMessage(incoming(topic, payload, packet));
  });
  client.on("error", (error) => end(named(error, reach())));
  client.on("disconnect", ({ reasonCode, properties }) =>
    end({
      code: reasonCode ?? 0,
      message: properties?.reasonString ?? "closed by the broker",
      ...(properties?.serverReference && { server: properties.serverReference }),
    }),
  );
  client.on("close", () => end(null));

  return {
    publish(topic, payload, options, onAnswer) {
      const packet = packetOptions(options, version5);
      const refusal = refusalByLimits(limits, { topic, payload, ...packet });
      if (refusal !== null) return onAnswer(refusal);
      client.publish(topic, payload, packet, (error, answer) => {
        if (!error) onAnswer(null);
        // Else the client gives up what was in flight at a break, which is told by onBroken.
        else if ("code" in error) onAnswer(refusalByCode(topic, Number(error.code), reasonString(answer)));
      });
    },
    subscribe(filter, qos, onRefused) {
      client.subscribe(filter, version5 && qos === 0 ? { qos, rh: 2 } : { qos }, (error, granted) => {
        if (error || granted?.some(({ qos }) => qos >= REFUSED_MIN)) onRefused();
      });
    },
    unsubscribe: (filter) => void client.unsubscribe(filter),
    fail: end,
    disconnect: (force) => client.endAsync(force),
    destroy() {
      if (!over && client.connected) client.stream.write(GOODBYE);
      over = true;
      close();
    },
  };
}

/** How far an attempt has come: to nothing, to TCP, or all the way to where MQTT begins. */
function reachOf(stream: mqtt.MqttClient["stream"], url: string): () => Reach {
  let reached: Reach = "nothing";
  stream.once("connect", () => (reached = url.startsWith("mqtts:") ? "tcp" : "all"));
  stream.once("secureConnect", () => (reached = "all"));
  return () => reached;
}

type Reach = "nothing" | "tcp" | "all";

const SILENT_AT = { nothing: "NO_TCP", tcp: "NO_TLS", all: "NO_CONNACK" } as const;

/** The library's own errors have no code, or one of MQTT where it has found something wrong itself. */
function named(error: BrokerError, reached: Reach): BrokerError {
  const { message } = error;
  if (typeof error.code === "string") return error;
  if (/connack timeout/.test(message)) return { code: SILENT_AT[reached], message };
  if (/keepalive timeout/i.test(message)) return { code: "NO_PINGRESP", message };
  return { code: "NOT_MQTT", message };
}

/** Before the library tells of it, which leaves out where the broker sends us. Null where it is none. */
function refusedConnack(packet: Packet): BrokerError | null {
  if (packet.cmd !== "connack") return null;
  const { reasonCode, returnCode, properties }: IConnackPacket = packet;
  const code = reasonCode ?? returnCode ?? 0;
  if (code === 0) return null;
  return {
    code,
    message: properties?.reasonString ?? "connection refused",
    ...(properties?.serverReference && { server: properties.serverReference }),
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

function reasonString(answer: Packet | undefined): string | undefined {
  return answer?.cmd === "puback" ? answer.properties?.reasonString : undefined;
}

function packetOptions(options: PublishOptions, version5: boolean) {
  const packet = { qos: options.qos ?? 1, retain: options.retain ?? false } satisfies IClientPublishOptions;
  return version5 && options.properties ? { ...packet, properties: { ...options.properties() } } : packet;
}

function clientOptions(settings: MqttSettings, { version, willRetained, willQos }: Dialect): IClientOptions {
  const { will, rejectUnauthorized = true } = settings;
  const options: IClientOptions = {
    protocolVersion: version === "5" ? 5 : 4,
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
  // Echoes may be of any length that we send.
  if (version === "5" && settings.proof !== "echo")
    options.properties = { maximumPacketSize: INCOMING_MAX_B };
  if (settings.username !== undefined) options.username = settings.username;
  if (settings.password !== undefined) options.password = settings.password;
  if (settings.ca !== undefined) options.ca = Buffer.from(settings.ca);
  if (settings.cert !== undefined) options.cert = Buffer.from(settings.cert);
  if (settings.key !== undefined) options.key = Buffer.from(settings.key);
  if (will) {
    options.will = {
      topic: will.topic,
      payload: Buffer.from(will.payload),
      qos: willQos,
      retain: willRetained,
    };
  }
  return options;
}

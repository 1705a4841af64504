// One connection to a broker that is kept up. `publish` resolves at PUBACK and rejects when the connection
// breaks: what becomes of a message then is the outbox's affair, not a library's. Each connection is a new
// client of `mqtt` (imported in this file only), without its store's replay and without its reconnect: after
// 70,000 offline publishes that store lost 4,465 without an error (docs/architecture.md, measured).
import { Socket } from "node:net";
import mqtt, {
  type IClientOptions,
  type IClientPublishOptions,
  type IPublishPacket,
  type MqttClient,
} from "mqtt";
import type { Timer } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import { type BrokerError, brokerAdvice } from "./advice.ts";
import {
  backoff,
  type Incoming,
  type MqttDeps,
  type MqttLink,
  type MqttSettings,
  type PublishOptions,
} from "./link.ts";

interface Pending {
  /** When it was sent, or handed in. */
  since: number;
  reject: (error: Error) => void;
  send: () => void;
}

const CONNECT_TIMEOUT_MS = 15_000;
const KEEPALIVE_S = 30;
// A broker that answers pings but acknowledges nothing: after this the connection is given up
// ("connected" but silent, chirpstack-gateway-bridge #206).
const ACK_TIMEOUT_MS = 30_000;
// A connection that lasted this long was a good one: backoff and the list of warnings start afresh.
const STABLE_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;
// What we hear is requests of some hundred bytes. A server of MQTT 5 drops what is longer; of 3.1.1 none can
// be asked to, and its own limit is all there is.
const INCOMING_MAX = 16_384;

interface Subscription {
  filter: string;
  listener: (message: Incoming) => void;
}

export function connectMqtt(settings: MqttSettings, deps: MqttDeps): MqttLink {
  const { clock, log, random } = deps;
  const version5 = settings.version === "5";
  const ups = new Set<() => void>();
  const downs = new Set<() => void>();
  // Publishes without an answer, oldest first; those beyond the receive maximum wait unsent at the end.
  const pending = new Set<Pending>();
  const unsent: Pending[] = [];
  const subscriptions = new Set<Subscription>();
  /** Sentences logged since the last good connection: each is logged once. */
  const warnings = new Set<string>();
  let client: MqttClient | undefined;
  let up = false;
  let closed = false;
  /** That there is a connection has been logged, with no warning since. */
  let connectionLogged = false;
  let receiveMaximum = 65535;
  let connections = 0;
  let attempt = 0;
  let connectedAt = 0;
  let retry: Timer;
  let watch: Timer;

  function connect(): void {
    let mine: MqttClient;
    try {
      mine = mqtt.connect(settings.url, clientOptions(settings));
    } catch (error) {
      broken(error as BrokerError); // a key or certificate that is none: TLS says so at once
      return;
    }
    client = mine;
    let over = false;
    /** The end of this connection, whatever brought it: only the first cause counts. */
    const end = (error: BrokerError | null) => {
      if (over) return;
      over = true;
      // Before end(), which fails what is pending in words that read like a refusal by the broker.
      if (mine === client) broken(error);
      mine.end(true);
    };
    mine.on("connect", (connack) => {
      if (over || closed) return;
      // Nagle's algorithm here, and mosquitto's by default, make each wait 40 ms for the other's acknowledgement
      // as soon as a window is full: 4,000 messages a second instead of 20,000 (run).
      if (mine.stream instanceof Socket) mine.stream.setNoDelay(true);
      receiveMaximum = (version5 && connack.properties?.receiveMaximum) || 65535;
      connected();
    });
    mine.on("message", (topic, payload, packet) => {
      if (over || closed) return;
      for (const { filter, listener } of [...subscriptions]) {
        if (matches(filter, topic)) listener(incoming(topic, payload, packet));
      }
    });
    mine.on("error", end);
    mine.on("disconnect", (packet) => end({ code: packet.reasonCode ?? 0, message: "closed by the broker" }));
    mine.on("close", () => end(null));
  }

  function connected(): void {
    up = true;
    connections++;
    connectedAt = clock.now();
    if (!connectionLogged)
      log.info({ broker: settings.url, mqtt: settings.version }, "Connected to the MQTT broker.");
    connectionLogged = true;
    watchAcks();
    for (const subscription of subscriptions) sendSubscribe(subscription);
    for (const listener of [...ups]) listener();
  }

  function sendSubscribe({ filter }: Subscription): void {
    client?.subscribe(filter, { qos: 1 }, (error, granted) => {
      const refused = error ?? granted?.find(({ qos }) => qos >= 128);
      // A break has a warning of its own, and the next connection subscribes again.
      if (!refused || !up) return;
      const sentence = `The MQTT broker does not let this gateway hear ${filter}: let its user read there.`;
      if (!warnings.has(sentence)) log.warn({ broker: settings.url }, sentence);
      warnings.add(sentence);
    });
  }

  /** Publishes are acknowledged in order, so the oldest tells whether the broker still does. */
  function watchAcks(): void {
    watch = clock.setTimeout(() => {
      const [oldest] = pending;
      if (oldest !== undefined && clock.now() - oldest.since >= ACK_TIMEOUT_MS) {
        client?.emit("error", Object.assign(new Error("no acknowledgement"), { code: "SILENT" }));
      } else watchAcks();
    }, ACK_TIMEOUT_MS / 4);
  }

  function broken(error: BrokerError | null): void {
    clock.clearTimeout(watch);
    const wasUp = up;
    up = false;
    if (wasUp && clock.now() - connectedAt >= STABLE_MS) {
      attempt = 0;
      warnings.clear();
    }
    if (closed) {
      rejectPending("The connection to the MQTT broker was closed.");
      return;
    }
    const sentence = brokerAdvice(settings, error, wasUp);
    if (!warnings.has(sentence)) {
      log.warn({ broker: settings.url }, sentence);
      warnings.add(sentence);
      connectionLogged = false;
    }
    rejectPending(sentence);
    retry = clock.setTimeout(connect, backoff(attempt++, random));
    if (wasUp) for (const listener of [...downs]) listener();
  }

  function rejectPending(sentence: string): void {
    const error = new GatewayError("broker", sentence);
    const rejected = [...pending];
    pending.clear();
    unsent.length = 0;
    for (const { reject } of rejected) reject(error);
  }

  function publish(topic: string, payload: string, options: PublishOptions = {}): Promise<void> {
    const connection = client;
    if (!up || closed || connection === undefined) {
      return Promise.reject(new GatewayError("broker", "There is no connection to the MQTT broker."));
    }
    return new Promise((resolve, reject) => {
      const entry: Pending = { since: clock.now(), reject, send };
      function send(): void {
        entry.since = clock.now();
        connection?.publish(topic, payload, packetOptions(options, version5), (error) => {
          if (!pending.delete(entry)) return; // the break came first and has rejected it
          if (error) reject(new GatewayError("broker", refusal(topic, error), { cause: error }));
          else resolve();
          unsent.shift()?.send();
        });
      }
      pending.add(entry);
      if (pending.size <= receiveMaximum) send();
      else unsent.push(entry);
    });
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    clock.clearTimeout(retry);
    clock.clearTimeout(watch);
    await Promise.race([
      client?.endAsync(!up),
      new Promise<void>((resolve) => clock.setTimeout(resolve, CLOSE_TIMEOUT_MS)),
    ]);
    up = false;
    rejectPending("The connection to the MQTT broker was closed.");
    client?.end(true);
  }

  connect();
  return {
    get up() {
      return up && !closed;
    },
    get receiveMaximum() {
      return receiveMaximum;
    },
    get connections() {
      return connections;
    },
    publish,
    subscribe(filter, listener) {
      const subscription = { filter, listener };
      subscriptions.add(subscription);
      if (up) sendSubscribe(subscription);
      return () => {
        subscriptions.delete(subscription);
        if (up) client?.unsubscribe(filter);
      };
    },
    onUp: (listener) => listen(ups, listener),
    onDown: (listener) => listen(downs, listener),
    close,
  };
}

function listen(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** "+" stands for one level; nothing here asks for "#". */
function matches(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  return levels.length === wanted.length && wanted.every((each, i) => each === "+" || each === levels[i]);
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

function refusal(topic: string, error: Error): string {
  const reason = error.message.replace(/^Publish error: /, "");
  return `The MQTT broker refuses messages on ${topic} (${reason}): let this gateway's user write to it.`;
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
  if (settings.version === "5") options.properties = { maximumPacketSize: INCOMING_MAX };
  if (settings.username !== undefined) options.username = settings.username;
  if (settings.password !== undefined) options.password = settings.password;
  if (settings.ca !== undefined) options.ca = Buffer.from(settings.ca);
  if (settings.cert !== undefined) options.cert = Buffer.from(settings.cert);
  if (settings.key !== undefined) options.key = Buffer.from(settings.key);
  if (will) options.will = { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true };
  return options;
}

// One connection to a broker that is kept up. `publish` resolves at PUBACK and rejects when the connection
// breaks: what becomes of a message then is the outbox's affair, not a library's. Each connection is a new
// client of `mqtt` (imported in this file only), without its store's replay and without its reconnect: after
// 70,000 offline publishes that store lost 4,465 without an error (design.md, measured).
import { Socket } from "node:net";
import mqtt, { type IClientOptions, type IClientPublishOptions, type MqttClient } from "mqtt";
import type { Clock, Timer } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import { type BrokerError, brokerAdvice } from "./advice.ts";

export interface MqttSettings {
  /** mqtt:// or mqtts:// with host and port. */
  url: string;
  version: "3.1.1" | "5";
  /** The same at every start: two clients under one id throw each other out, and a broker says so. */
  clientId: string;
  username?: string;
  password?: string;
  /** PEM, for mqtts:// */
  ca?: Uint8Array;
  cert?: Uint8Array;
  key?: Uint8Array;
  /** false takes any certificate: for a test bench. Default true. */
  rejectUnauthorized?: boolean;
  /** Retained, QoS 1: what the broker publishes when this client dies. */
  will?: { topic: string; payload: string };
}

export interface PublishProperties {
  contentType: string;
  userProperties?: Record<string, string>;
}

export interface PublishOptions {
  qos?: 0 | 1;
  retain?: boolean;
  /** MQTT 5 only: in 3.1.1 there is no place for them, and they are not asked for. */
  properties?: () => PublishProperties;
}

export interface MqttLink {
  readonly up: boolean;
  /** Most unacknowledged QoS 1 publishes that the broker takes: its own word in MQTT 5, 65535 in 3.1.1. */
  readonly receiveMaximum: number;
  /** Connections made so far. */
  readonly connections: number;
  /**
   * Resolves when the broker has acknowledged (QoS 0: when written). Rejects with a GatewayError "broker"
   * when there is no connection, when it breaks, or when a broker of MQTT 5 refuses the message.
   */
  publish(topic: string, payload: string, options?: PublishOptions): Promise<void>;
  /** Calls back after each connect. Returns a function that ends it. */
  onUp(listener: () => void): () => void;
  /** Calls back after each break, when all pending publishes have been rejected. */
  onDown(listener: () => void): () => void;
  /** Says goodbye, so that the will is not sent; no reconnect after it. Takes a second at most. */
  close(): Promise<void>;
}

export interface MqttDeps {
  clock: Clock;
  log: Log;
  /** Uniform in [0, 1): spreads the reconnects of many gateways. */
  random: () => number;
}

interface Pending {
  /** When it was sent, or handed in. */
  since: number;
  reject: (error: Error) => void;
  send: () => void;
}

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
const CONNECT_TIMEOUT_MS = 15_000;
const KEEPALIVE_S = 30;
// A broker that answers pings but acknowledges nothing: after this the connection is given up
// ("connected" but silent, chirpstack-gateway-bridge #206).
const ACK_TIMEOUT_MS = 30_000;
// A connection that lasted this long was a good one: backoff and the list of causes told start afresh.
const STABLE_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;

/** The wait before attempt `attempt` (0, 1, …), ms: doubling, capped, between half and the whole of it. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 16));
  return full * (0.5 + random() / 2);
}

export function connectMqtt(settings: MqttSettings, deps: MqttDeps): MqttLink {
  const { clock, log, random } = deps;
  const version5 = settings.version === "5";
  const ups = new Set<() => void>();
  const downs = new Set<() => void>();
  // Publishes without an answer, oldest first; those beyond the receive maximum wait unsent at the end.
  const pending = new Set<Pending>();
  const unsent: Pending[] = [];
  const told = new Set<string>();
  let client: MqttClient | undefined;
  let up = false;
  let closed = false;
  let announced = false;
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
    /** The end of this connection, whatever brought it: told once, with the first cause. */
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
    mine.on("error", end);
    mine.on("disconnect", (packet) => end({ code: packet.reasonCode ?? 0, message: "closed by the broker" }));
    mine.on("close", () => end(null));
  }

  function connected(): void {
    up = true;
    connections++;
    connectedAt = clock.now();
    if (!announced)
      log.info({ broker: settings.url, mqtt: settings.version }, "Connected to the MQTT broker.");
    announced = true;
    watchAcks();
    for (const listener of [...ups]) listener();
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
      told.clear();
    }
    if (closed) {
      rejectPending("The connection to the MQTT broker was closed.");
      return;
    }
    const sentence = brokerAdvice(settings, error, wasUp);
    if (!told.has(sentence)) {
      log.warn({ broker: settings.url }, sentence);
      told.add(sentence);
      announced = false;
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
    onUp: (listener) => listen(ups, listener),
    onDown: (listener) => listen(downs, listener),
    close,
  };
}

function listen(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
  if (settings.username !== undefined) options.username = settings.username;
  if (settings.password !== undefined) options.password = settings.password;
  if (settings.ca !== undefined) options.ca = Buffer.from(settings.ca);
  if (settings.cert !== undefined) options.cert = Buffer.from(settings.cert);
  if (settings.key !== undefined) options.key = Buffer.from(settings.key);
  if (will) options.will = { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true };
  return options;
}

// What the gateway needs of a connection to a broker, in its own words: the library that has it is behind
// connection.ts, and nothing else knows of it.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Break } from "./breaks.ts";
import type { Trials } from "./trials.ts";

/**
 * By what a message counts as delivered: the answer of MQTT 5, its echo, or the PUBACK alone, where nothing better is
 * to be had or asked for. "unknown": it is not decided yet.
 */
export type Proof = "answer" | "echo" | "puback" | "unknown";

export interface MqttSettings {
  /** mqtt:// or mqtts:// with host and port. */
  url: string;
  /** "auto": 5, or 3.1.1 where the broker has nothing else. */
  version: "auto" | "5" | "3.1.1";
  /** By what a message counts as delivered; "auto", the default: what MQTT 5 answers, and in 3.1.1 its echo. */
  proof?: "auto" | "echo" | "puback";
  /** Filters of the topics that this gateway publishes on: in 3.1.1 they are subscribed to, for the echo. */
  ownTopics?: readonly string[];
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
  correlationData?: Buffer;
}

/** A message that a broker hands on, whoever sent it: nothing of it is checked. */
export interface Incoming {
  topic: string;
  payload: Uint8Array;
  /** It was there before the subscription: a request that somebody made some time. */
  retained: boolean;
  /** MQTT 5 only: where the sender wants its answer, and by which it knows that. */
  responseTopic: string | null;
  correlation: Uint8Array | null;
}

export interface PublishOptions {
  qos?: 0 | 1;
  retain?: boolean;
  /** Goes before others that wait because the broker takes no more at a time. */
  urgent?: boolean;
  /** It is sent although the broker has hung up over it before. */
  again?: boolean;
  /** MQTT 5 only: in 3.1.1 there is no place for them, and they are not asked for. */
  properties?: (() => PublishProperties) | undefined;
}

/** For what a subscriber finds that comes later: JSON of ours, so since a time that is null where it is not known. */
export const retained = (time: string | null): PublishOptions => ({
  qos: 1,
  retain: true,
  properties: () => ({
    contentType: "application/json",
    ...(time !== null && { userProperties: { time } }),
  }),
});

export interface MqttLink {
  readonly up: boolean;
  /**
   * Most unacknowledged QoS 1 publishes at a time: the broker's own word in MQTT 5, 65535 in 3.1.1.
   */
  readonly receiveMaximum: number;
  /** The largest packet that the broker takes, bytes; Infinity where it is not known. */
  readonly packetMax: number;
  /** Of the connection there is; null where there is none. */
  readonly version: "5" | "3.1.1" | null;
  readonly proof: Proof;
  /** When what was refused may be tried again. */
  readonly trials: Trials;
  /** What ended the last connection, or kept it from being made; null where nothing has. */
  lastBreak(): Break | null;
  /** Connections made so far. */
  readonly connections: number;
  /**
   * Resolves when the broker has acknowledged (QoS 0: when written), and in MQTT 3.1.1, where it can be told, when
   * the message has come back. Rejects with a BrokerRefusal where the broker does not take the message, and with
   * another GatewayError "broker" when there is no connection, or when it breaks.
   */
  publish(topic: string, payload: string, options?: PublishOptions): Promise<void>;
  /**
   * Subscribes to the topics that match `filter`, on this connection and each after it. What was published
   * while there was none does not come. `listener` is called before the broker gets its acknowledgement. Returns a function that ends it.
   */
  subscribe(filter: string, listener: (message: Incoming) => void): () => void;
  /** Calls back after each connect. Returns a function that ends it. */
  onUp(listener: () => void): () => void;
  /** Calls back after each break, when all pending publishes have been rejected. */
  onDown(listener: () => void): () => void;
  /** What was refused may be tried at once, that too which is refused unsent for an hour: somebody says so. */
  tryRefusedAgain(): void;
  /** Calls back after `tryRefusedAgain`. Returns a function that ends it. */
  onTryAgain(listener: () => void): () => void;
  /** Says goodbye, so that the will is not sent; no reconnect after it. Takes 1.5 s at most. */
  close(): Promise<void>;
}

export interface MqttDeps {
  clock: Clock;
  log: Log;
  /** Uniform in [0, 1): spreads the reconnects of many gateways. */
  random: () => number;
}

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;

/** The wait before attempt `attempt` (0, 1, …), ms: doubling, capped, between half and the whole of it. */
export function backoff(attempt: number, random: () => number, maxMs = BACKOFF_MAX_MS): number {
  const full = Math.min(maxMs, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 16));
  return full * (0.5 + random() / 2);
}

// The link to a broker that is kept up: a connection follows the one that broke. `publish` resolves at PUBACK and
// rejects when the connection breaks: what becomes of a message then is the outbox's affair, not a library's.
//
//   connecting --accepted--> up --broken--> waiting --backoff is over--> connecting
//       `---------------- broken -------------^
//                            close(), from any of them, leads to closed
import { type Timer, within } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import { type BrokerError, brokerAdvice } from "./advice.ts";
import { type Connection, openConnection, RECEIVE_MAXIMUM_DEFAULT } from "./connection.ts";
import { type InFlight, publishesInFlight } from "./in-flight.ts";
import {
  backoff,
  type Incoming,
  type MqttDeps,
  type MqttLink,
  type MqttSettings,
  type PublishOptions,
} from "./link.ts";
import { type LinkLog, linkLog } from "./link-log.ts";

// A broker that answers pings but acknowledges nothing: after this the connection is given up
// ("connected" but silent, chirpstack-gateway-bridge #206).
const ACK_TIMEOUT_MS = 30_000;
/** A connection that lasted this long was a good one: backoff and warnings start afresh. */
const STABLE_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;
const CLOSED = "The connection to the MQTT broker was closed.";

type Phase =
  | { is: "connecting" }
  /** `since` when, unix ms, and what looks for acknowledgements that do not come. */
  | { is: "up"; since: number; ackCheck: Timer }
  | { is: "waiting"; retry: Timer }
  | { is: "closed" };

interface Subscription {
  filter: string;
  listener: (message: Incoming) => void;
}

interface Link extends MqttDeps {
  settings: MqttSettings;
  phase: Phase;
  /** The newest; undefined where none could be opened yet. */
  connection: Connection | undefined;
  receiveMaximum: number;
  inFlight: InFlight;
  subscriptions: Set<Subscription>;
  linkLog: LinkLog;
  /** Connections made so far, and attempts that have failed since the last that lasted. */
  connections: number;
  failures: number;
  upListeners: Set<() => void>;
  downListeners: Set<() => void>;
}

export function connectMqtt(settings: MqttSettings, deps: MqttDeps): MqttLink {
  const link: Link = {
    ...deps,
    settings,
    phase: { is: "connecting" },
    connection: undefined,
    receiveMaximum: RECEIVE_MAXIMUM_DEFAULT,
    inFlight: publishesInFlight(deps.clock, () => link.receiveMaximum),
    subscriptions: new Set(),
    linkLog: linkLog(settings, deps.log),
    connections: 0,
    failures: 0,
    upListeners: new Set(),
    downListeners: new Set(),
  };
  connect(link);
  return {
    get up() {
      return link.phase.is === "up";
    },
    get receiveMaximum() {
      return link.receiveMaximum;
    },
    get connections() {
      return link.connections;
    },
    publish: (topic, payload, options = {}) => publish(link, topic, payload, options),
    subscribe: (filter, listener) => subscribe(link, { filter, listener }),
    onUp: (listener) => listen(link.upListeners, listener),
    onDown: (listener) => listen(link.downListeners, listener),
    close: () => close(link),
  };
}

function connect(link: Link): void {
  link.phase = { is: "connecting" };
  try {
    link.connection = openConnection(link.settings, {
      onAccepted(receiveMaximum) {
        if (link.phase.is === "connecting") accepted(link, receiveMaximum);
      },
      onMessage(message) {
        if (link.phase.is === "up") handOn(link, message);
      },
      onBroken: (error) => broken(link, error),
    });
  } catch (error) {
    broken(link, error as BrokerError);
  }
}

function accepted(link: Link, receiveMaximum: number): void {
  link.receiveMaximum = receiveMaximum;
  link.connections++;
  link.linkLog.connected();
  link.phase = { is: "up", since: link.clock.now(), ackCheck: startAckCheck(link) };
  for (const subscription of link.subscriptions) sendSubscribe(link, subscription);
  for (const listener of [...link.upListeners]) listener();
}

function handOn({ subscriptions }: Link, message: Incoming): void {
  for (const { filter, listener } of [...subscriptions])
    if (matches(filter, message.topic)) listener(message);
}

/** Publishes are acknowledged in order, so the oldest tells whether the broker still does. */
function startAckCheck(link: Link): Timer {
  return link.clock.setTimeout(() => {
    if (link.phase.is !== "up") return;
    if (link.inFlight.oldestAge() < ACK_TIMEOUT_MS) link.phase.ackCheck = startAckCheck(link);
    else link.connection?.fail({ code: "SILENT", message: "no acknowledgement" });
  }, ACK_TIMEOUT_MS / 4);
}

function broken(link: Link, error: BrokerError | null): void {
  const { phase, settings, clock, inFlight } = link;
  if (phase.is === "closed") {
    inFlight.rejectAll(new GatewayError("broker", CLOSED));
    return;
  }
  const wasUp = phase.is === "up";
  if (wasUp && clock.now() - phase.since >= STABLE_MS) {
    link.failures = 0;
    link.linkLog.lasted();
  }
  leave(link);
  const sentence = brokerAdvice(settings, error, wasUp);
  link.linkLog.broken(sentence);
  link.phase = {
    is: "waiting",
    retry: clock.setTimeout(() => connect(link), backoff(link.failures++, link.random)),
  };
  inFlight.rejectAll(new GatewayError("broker", sentence));
  if (wasUp) for (const listener of [...link.downListeners]) listener();
}

/** Ends what waits in a phase. */
function leave({ phase, clock }: Link): void {
  if (phase.is === "up") clock.clearTimeout(phase.ackCheck);
  if (phase.is === "waiting") clock.clearTimeout(phase.retry);
}

function publish(link: Link, topic: string, payload: string, options: PublishOptions): Promise<void> {
  const { connection, phase, inFlight } = link;
  if (phase.is !== "up" || connection === undefined) {
    return Promise.reject(new GatewayError("broker", "There is no connection to the MQTT broker."));
  }
  return inFlight.add((onAnswer) => connection.publish(topic, payload, options, onAnswer));
}

function subscribe(link: Link, subscription: Subscription): () => void {
  link.subscriptions.add(subscription);
  if (link.phase.is === "up") sendSubscribe(link, subscription);
  return () => {
    link.subscriptions.delete(subscription);
    if (link.phase.is === "up") link.connection?.unsubscribe(subscription.filter);
  };
}

function sendSubscribe(link: Link, { filter }: Subscription): void {
  link.connection?.subscribe(filter, () => {
    // A break has a warning of its own, and the next connection subscribes again.
    if (link.phase.is === "up") link.linkLog.subscriptionRefused(filter);
  });
}

async function close(link: Link): Promise<void> {
  const { phase, connection, clock, inFlight } = link;
  if (phase.is === "closed") return;
  leave(link);
  link.phase = { is: "closed" };
  const goodbye = connection?.disconnect(phase.is !== "up") ?? Promise.resolve();
  await within(goodbye, CLOSE_TIMEOUT_MS, clock);
  inFlight.rejectAll(new GatewayError("broker", CLOSED));
  connection?.destroy();
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

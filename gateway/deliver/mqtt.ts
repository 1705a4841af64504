// The link to a broker that is kept up: a connection follows the one that broke. `publish` resolves at PUBACK and
// rejects when the connection breaks: what becomes of a message then is the outbox's affair, not a library's.
//
//   connecting --accepted--> up --broken--> waiting --backoff is over--> connecting
//       `---------------- broken -------------^
//                            close(), from any of them, leads to closed
import { type Timer, within } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import { covers } from "../topic-filter.ts";
import { brokerAdvice } from "./advice.ts";
import { type Breaks, createBreaks } from "./breaks.ts";
import type { BrokerError } from "./broker-error.ts";
import { type Careful, carefulness } from "./careful.ts";
import { type Connection, openConnection } from "./connection.ts";
import { keyOf } from "./convicts.ts";
import { type Dialect, type Dialects, dialectsOf } from "./dialect.ts";
import { type EchoProof, echoProof } from "./echo.ts";
import { type InFlight, publishesInFlight } from "./in-flight.ts";
import { type BrokerLimits, NO_LIMITS } from "./limits.ts";
import {
  backoff,
  type Incoming,
  type MqttDeps,
  type MqttLink,
  type MqttSettings,
  type PublishOptions,
} from "./link.ts";
import { type LinkLog, linkLog } from "./link-log.ts";
import { lengthsRefused, type TooLong } from "./too-long.ts";
import { type TrialRules, trialRules } from "./trials.ts";

// A broker that answers pings but acknowledges nothing: after this the connection is given up
// ("connected" but silent, chirpstack-gateway-bridge #206).
const ACK_TIMEOUT_MS = 15_000;
/** A connection that lasted this long was a good one: backoff starts afresh. */
const STABLE_MS = 10_000;
/** A broker that listens again is found within 5 s. */
const BACKOFF_MAX_MS = 4_000;
const CLOSE_TIMEOUT_MS = 1_000;
const CLOSED = "The connection to the MQTT broker was closed.";

type Phase =
  | { is: "connecting" }
  /** `since` when, and `opensAt`: when something may be sent, ms; and what looks for acknowledgements that do not come. */
  | { is: "up"; since: number; opensAt: number; ackCheck: Timer; pause: Timer | null }
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
  /** Of the newest attempt. */
  dialect: Dialect | undefined;
  dialects: Dialects;
  limits: BrokerLimits;
  tooLong: TooLong;
  inFlight: InFlight;
  careful: Careful;
  trials: TrialRules;
  echoes: EchoProof;
  subscriptions: Set<Subscription>;
  linkLog: LinkLog;
  breaks: Breaks;
  /** Connections made so far, and attempts that have failed since the last that lasted. */
  connections: number;
  failures: number;
  upListeners: Set<() => void>;
  downListeners: Set<() => void>;
  againListeners: Set<() => void>;
}

export function connectMqtt(settings: MqttSettings, deps: MqttDeps): MqttLink {
  const { clock } = deps;
  const log = linkLog(settings, deps.log, clock);
  const link: Link = {
    ...deps,
    settings,
    phase: { is: "connecting" },
    connection: undefined,
    dialect: undefined,
    dialects: dialectsOf(settings, clock),
    limits: NO_LIMITS,
    tooLong: lengthsRefused(deps.clock),
    inFlight: publishesInFlight(clock, () => (isPausing(link) ? 0 : link.limits.receiveMaximum)),
    careful: carefulness(clock),
    trials: trialRules(clock),
    echoes: echoProof({
      clock,
      filters: settings.ownTopics ?? [],
      wanted: settings.proof ?? "auto",
      onCannotTell: log.cannotTell,
      onEchoAfterAll: log.echoAfterAll,
    }),
    subscriptions: new Set(),
    linkLog: log,
    breaks: createBreaks(clock),
    connections: 0,
    failures: 0,
    upListeners: new Set(),
    downListeners: new Set(),
    againListeners: new Set(),
  };
  connect(link);
  return {
    get up() {
      return link.phase.is === "up";
    },
    get receiveMaximum() {
      return link.limits.receiveMaximum;
    },
    get packetMax() {
      return link.limits.packetMax;
    },
    get version() {
      return link.phase.is === "up" ? link.dialect!.version : null;
    },
    get proof() {
      return link.echoes.proof();
    },
    trials: link.trials,
    lastBreak: link.breaks.newest,
    get connections() {
      return link.connections;
    },
    publish: (topic, payload, options = {}) => publish(link, topic, payload, options),
    subscribe: (filter, listener) => subscribe(link, { filter, listener }),
    onUp: (listener) => listen(link.upListeners, listener),
    onDown: (listener) => listen(link.downListeners, listener),
    onTryAgain: (listener) => listen(link.againListeners, listener),
    tryRefusedAgain() {
      link.careful.forget();
      link.trials.forget();
      link.tooLong = lengthsRefused(link.clock);
      for (const listener of [...link.againListeners]) listener();
    },
    close: () => close(link),
  };
}

const isPausing = ({ phase }: Link) => phase.is === "up" && phase.pause !== null;

function connect(link: Link): void {
  link.phase = { is: "connecting" };
  link.dialect = link.dialects.next();
  try {
    link.connection = openConnection(link.settings, link.dialect, {
      onAccepted(limits) {
        if (link.phase.is === "connecting") accepted(link, limits);
      },
      onMessage(message) {
        link.echoes.heard(message);
        if (link.phase.is === "up") handOn(link, message);
      },
      onBroken: (error, reached) => broken(link, error, reached),
    });
  } catch (error) {
    broken(link, error as BrokerError, false);
  }
}

function accepted(link: Link, limits: BrokerLimits): void {
  const { dialect, dialects, connection, careful, echoes } = link;
  if (!dialects.accepted()) {
    connection!.destroy();
    connect(link);
    return;
  }
  // What CONNACK says is known better than what was concluded.
  if (limits.packetMax !== link.limits.packetMax) link.tooLong = lengthsRefused(link.clock);
  link.limits = limits;
  link.connections++;
  link.linkLog.connected(dialect!, dialects.why());
  const since = link.clock.now();
  const opensAt = since + careful.pause();
  link.phase = { is: "up", since, opensAt, ackCheck: startAckCheck(link), pause: startPause(link) };
  if (careful.connected(JSON.stringify([dialect!.version, limits]))) link.trials.forget();
  for (const filter of echoes.connected(dialect!.version)) {
    connection!.subscribe(filter, 0, () => {
      if (link.phase.is !== "up" || link.connection !== connection) return;
      link.linkLog.subscriptionRefused(filter);
      echoes.refused(filter);
    });
  }
  for (const subscription of link.subscriptions) sendSubscribe(link, subscription);
  for (const listener of [...link.upListeners]) listener();
}

function startPause(link: Link): Timer | null {
  const { careful, clock, inFlight } = link;
  if (careful.pause() === 0) return null;
  return clock.setTimeout(() => {
    if (link.phase.is === "up") link.phase.pause = null;
    inFlight.fill();
  }, careful.pause());
}

function handOn({ subscriptions }: Link, message: Incoming): void {
  for (const { filter, listener } of [...subscriptions]) if (covers(filter, message.topic)) listener(message);
}

/** The oldest tells whether the broker still acknowledges. */
function startAckCheck(link: Link): Timer {
  return link.clock.setTimeout(() => {
    if (link.phase.is !== "up") return;
    if (link.inFlight.oldestAge() < ACK_TIMEOUT_MS) link.phase.ackCheck = startAckCheck(link);
    else link.connection?.fail({ code: "SILENT", message: "no acknowledgement" });
  }, ACK_TIMEOUT_MS / 4);
}

function broken(link: Link, error: BrokerError | null, reached: boolean): void {
  const { phase, settings, clock, careful } = link;
  if (phase.is === "closed") {
    rejectAll(link, CLOSED);
    return;
  }
  const wasUp = phase.is === "up";
  if (wasUp && clock.now() - phase.since >= STABLE_MS) link.failures = 0;
  leave(link);
  const another = !wasUp && anotherDialect(link, error, reached);
  const sentence = brokerAdvice(settings, error, wasUp);
  if (!another) {
    link.linkLog.broken(sentence);
    link.breaks.note(error, sentence, wasUp);
  }
  // A broker that was away may have been told to take what it refused.
  if (!wasUp && !another) link.trials.forget();
  const isRefusal = wasUp && brokeOverMessage(link, error, clock.now() - phase.opensAt);
  // While it is found out over what the broker hangs up, that does not slow down what waits for it.
  const attempt = isRefusal || (wasUp && careful.isOn()) ? 0 : link.failures++;
  const pause = another ? 0 : backoff(attempt, link.random, BACKOFF_MAX_MS);
  link.phase = { is: "waiting", retry: clock.setTimeout(() => connect(link), pause) };
  rejectAll(link, sentence);
  if (wasUp) for (const listener of [...link.downListeners]) listener();
}

/** Whether the broker hung up over a message, as far as that is known. */
function brokeOverMessage(
  { careful, trials, inFlight }: Link,
  error: BrokerError | null,
  sinceOpen: number,
): boolean {
  const hangsUp = trials.broke(false);
  const about = { hangsUp, livedMs: Math.max(0, sinceOpen) };
  const convicted = careful.broken(inFlight.keys(), error, about);
  return convicted ? trials.broke(true) : hangsUp;
}

/** Whether another dialect may be tried at once, after an attempt that failed. */
function anotherDialect({ dialects }: Link, error: BrokerError | null, reached: boolean): boolean {
  if (typeof error?.code === "number") return dialects.refused(error.code);
  const hungUp = error === null || error.code === "ECONNRESET" || error.code === "EPIPE";
  return hungUp && reached && dialects.hungUp();
}

function rejectAll({ inFlight, echoes, careful }: Link, sentence: string): void {
  const error = new GatewayError("broker", sentence);
  inFlight.rejectAll((key) => careful.refusalOf(key) ?? error);
  echoes.broken(error);
}

/** Ends what waits in a phase. */
function leave({ phase, clock }: Link): void {
  if (phase.is === "up") {
    clock.clearTimeout(phase.ackCheck);
    clock.clearTimeout(phase.pause);
  }
  if (phase.is === "waiting") clock.clearTimeout(phase.retry);
}

function publish(link: Link, topic: string, payload: string, options: PublishOptions): Promise<void> {
  const { connection, phase, inFlight, careful, trials, echoes, tooLong } = link;
  if (phase.is !== "up" || connection === undefined) {
    return Promise.reject(new GatewayError("broker", "There is no connection to the MQTT broker."));
  }
  const { qos = 1, urgent = false } = options;
  const key = keyOf(topic, payload);
  const refusal = options.again ? null : (careful.refusalOf(key) ?? tooLong.refusalOf(topic, key.length));
  if (refusal !== null) return Promise.reject(refusal);
  return inFlight.add({
    key,
    urgent: urgent || careful.isSuspect(key),
    isLone: () => careful.isSuspect(key),
    send(onAnswer) {
      const echo = qos === 0 ? null : echoes.expect(topic, key);
      connection.publish(topic, payload, options, (refusal) => {
        if (refusal !== null) {
          echo?.cancel();
          careful.refused(key, refusal.refused.of === "topic");
          // What its limits forbid was not sent: no break comes of that.
          if (refusal.refused.of !== "moment" && !refusal.unsent) trials.refused();
          if (refusal.refused.reason === "too-large") tooLong.refused(key.length);
          return onAnswer(refusal);
        }
        const cameBack = echo?.acknowledged();
        const taken = () => {
          careful.acknowledged(key);
          tooLong.taken(key.length);
        };
        if (cameBack === undefined) taken();
        else cameBack.then(taken, () => {});
        onAnswer(null, cameBack);
      });
    },
  });
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
  link.connection?.subscribe(filter, 1, () => {
    // A break has a warning of its own, and the next connection subscribes again.
    if (link.phase.is === "up") link.linkLog.subscriptionRefused(filter);
  });
}

async function close(link: Link): Promise<void> {
  const { phase, connection, clock } = link;
  if (phase.is === "closed") return;
  leave(link);
  link.phase = { is: "closed" };
  const goodbye = connection?.disconnect(phase.is !== "up") ?? Promise.resolve();
  await within(goodbye, CLOSE_TIMEOUT_MS, clock);
  rejectAll(link, CLOSED);
  connection?.destroy();
}

function listen(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

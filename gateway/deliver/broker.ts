// A broker inside the gateway, for the demo and for small sites that have none: MQTT 3.1.1 and 5, on loopback only,
// since it asks nobody on this machine for a password.
//
// aedes is imported in this file only. To go back to aedes 1.2.0, which speaks MQTT 3.1.1: pin that in package.json, and
// leave out MQTT_5 here. The limits hold there likewise (embedded-*.ts), and the gateway's link falls back by itself.
import { randomBytes } from "node:crypto";
import type { EventEmitter } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { Readable } from "node:stream";
import { Aedes, type AedesOptions, type AuthenticateError, type Client } from "aedes";
import { GatewayError } from "../errors.ts";
import { type Log, silentLog } from "../log.ts";
import { type Access, type BrokerOwner, type Credentials, createAccess } from "./embedded-access.ts";
import { guardBroker, guardClient } from "./embedded-guards.ts";
import { type BrokerLimits, LIMITS } from "./embedded-limits.ts";
import { boundRetained, type RetainedStore } from "./embedded-retained.ts";
import { boundSessions, type SubscriptionStore } from "./embedded-sessions.ts";

export interface BrokerOptions {
  /** Where not given, everybody may publish everything. */
  owner?: BrokerOwner;
  log?: Log;
  limits?: Partial<BrokerLimits>;
  /** ms, of a clock that does not jump. */
  now?: () => number;
}

export interface EmbeddedBroker {
  readonly port: number;
  /** By which it knows its owner: new at every start. */
  readonly credentials: Credentials;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const SECRET_B = 32;

/** Starts a broker on 127.0.0.1; port 0 takes a free one. Throws a GatewayError "broker". */
export async function startBroker(port: number, options: BrokerOptions = {}): Promise<EmbeddedBroker> {
  const limits: BrokerLimits = { ...LIMITS, ...options.limits };
  const credentials = { username: "gateway", password: randomBytes(SECRET_B).toString("base64url") };
  const { aedes, access } = await openAedes(limits, credentials, options);
  const sockets = new Set<Socket>();
  /** Those that have not said who they are, the oldest first. */
  const strangers = new Set<Socket>();
  aedes.on("client", ({ conn }) => strangers.delete(conn as Socket));

  const server = createServer({ noDelay: true }, (socket) => {
    const client = aedes.handle(socket);
    guardClient(client, limits);
    sockets.add(socket);
    strangers.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      strangers.delete(socket);
      access.gone(client);
    });
    if (strangers.size > limits.strangers) [...strangers][0]?.destroy();
  });
  await listening(server, port).catch((error) => {
    aedes.close();
    throw error;
  });
  server.on("error", (err) => {
    (options.log ?? silentLog).error({ err }, `The embedded broker cannot take a client (${err.message}).`);
  });
  return {
    port: (server.address() as { port: number }).port,
    credentials,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => aedes.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(cannotListen(port, error));
    server.once("error", fail);
    server.listen(port, LOOPBACK, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

/** What its types do not name. */
interface AedesParts {
  clients: Record<string, Client>;
  persistence: RetainedStore & SubscriptionStore;
}

const settingsOf = (limits: BrokerLimits): AedesOptions => ({
  // Else its messages queue behind 100 that wait for a reader, and when that is cut off, those that nobody wants are done
  // each in the call of the one before: of some thousands the stack overflows, and the process ends.
  concurrency: 0,
  connectTimeout: limits.connectMs,
  drainTimeout: limits.drainMs,
  keepaliveLimit: limits.keepAliveS,
  maxTopicLevels: limits.levels,
});

const MQTT_5 = (limits: BrokerLimits): AedesOptions => ({
  maximumPacketSize: limits.packet,
  receiveMaximum: limits.unfinished,
  sessionExpiryIntervalLimit: limits.sessionS,
  pendingSessionsLimit: limits.sessions,
});

/** aedes with bounds to what it remembers, and rules of who may do what. */
async function openAedes(limits: BrokerLimits, credentials: Credentials, options: BrokerOptions) {
  const { owner = null, log = silentLog, now = () => performance.now() } = options;
  const aedes = (await Aedes.createBroker({ ...settingsOf(limits), ...MQTT_5(limits) })) as Aedes &
    AedesParts;
  guardBroker(aedes);
  const said = new Set<string>();
  // What is refused to one client a thousand times a second is no thousand lines.
  const say = (sentence: string) => {
    if (said.has(sentence)) return;
    said.add(sentence);
    log.warn({}, sentence);
  };
  (aedes as EventEmitter).on("error", (err: Error) =>
    log.error({ err }, `The embedded broker stumbled: ${err.message}.`),
  );

  const { persistence } = aedes;
  const ofGateway = (topic: string) => owner === null || owner.owns(topic);
  const retained = boundRetained(persistence, { limits, say, ofGateway });
  const sessions = boundSessions(persistence, {
    limits,
    say,
    now,
    isSubscribed: (client, filter) => access.isSubscribed(client, filter),
  });
  const access = createAccess({
    limits,
    say,
    owner,
    credentials,
    isConnected: (id) => aedes.clients[id] !== undefined,
    hasRoomForSession: sessions.hasRoom,
    hasRoomForRetained: retained.hasRoom,
  });
  aedes.on("client", ({ id }) => sessions.came(id));
  aedes.on("clientDisconnect", ({ id }) => sessions.went(id));
  aedes.persistence = Object.assign(Object.create(persistence), sessions.store, {
    storeRetained: retained.storeRetained,
    // For wills that another broker left: where the clock jumps it would take its own clients' for those.
    streamWill: () => Readable.from([]),
  });
  askAccess(aedes, access, limits);
  return { aedes, access };
}

function askAccess(aedes: Aedes, access: Access, limits: BrokerLimits): void {
  aedes.preConnect = (_client, packet, done) => {
    // aedes would refuse a client of 3.1.1 that asks for none, or for a longer one; in MQTT 5 it says which it takes.
    if (packet.protocolVersion !== 5) {
      packet.keepalive = Math.min(packet.keepalive || limits.keepAliveS, limits.keepAliveS);
    }
    done(null, true);
  };
  aedes.authenticate = (client, username, password, done) => {
    try {
      access.admit(client, username, password);
    } catch (error) {
      return done(error as AuthenticateError, false);
    }
    done(null, true);
  };
  aedes.authorizePublish = (client, packet, done) => {
    try {
      access.publish(client, packet, client?.version ?? 0);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
  aedes.authorizeSubscribe = (client, subscription, done) =>
    done(null, access.subscribe(client, subscription.topic) ? subscription : null);
  aedes.authorizeForward = (client, packet) => (access.forward(client, packet) ? packet : null);
  aedes.on("unsubscribe", (filters, client) => access.unsubscribed(client, filters));
}

function cannotListen(port: number, error: NodeJS.ErrnoException): GatewayError {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${LOOPBACK} is taken, perhaps by another MQTT broker: set mqtt.url to mqtt://${LOOPBACK}:${port} to use that one, or mqtt.embedded.port to a free port.`,
    EACCES: `Port ${port} may not be opened by this user: set mqtt.embedded.port to one above 1023.`,
  };
  const sentence =
    sentences[error.code ?? ""] ??
    `The embedded MQTT broker cannot listen on port ${port} (${error.message}): set mqtt.embedded.port to another.`;
  return new GatewayError("broker", sentence, { cause: error });
}

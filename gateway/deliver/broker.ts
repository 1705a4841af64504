// A broker inside the gateway, for the demo and for small sites that have none: MQTT 3.1.1 and 5, on this machine only where
// it asks nobody for a password.
//
// aedes is imported in this file only. To go back to aedes 1.2.0, which speaks MQTT 3.1.1: pin that in package.json, and
// leave out MQTT_5 here. The limits hold there likewise (embedded-*.ts), and the gateway's link falls back by itself.
import { randomBytes } from "node:crypto";
import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import {
  Aedes,
  type AedesOptions,
  type AedesPublishPacket,
  type AuthenticateError,
  type Client,
} from "aedes";
import { type Clock, evenly, systemClock } from "../clock.ts";
import { type Log, silentLog } from "../log.ts";
import {
  type Access,
  type AccessClient,
  type BrokerOwner,
  type Credentials,
  createAccess,
  type Introduction,
} from "./embedded-access.ts";
import { addressOf } from "./embedded-address.ts";
import { guardBroker, guardClient } from "./embedded-guards.ts";
import { type BrokerLimits, LIMITS } from "./embedded-limits.ts";
import { type Certificate, type Listener, listen } from "./embedded-listener.ts";
import { createLogins } from "./embedded-logins.ts";
import { type BoundRetained, boundRetained, type RetainedStore } from "./embedded-retained.ts";
import { boundSessions, type SubscriptionStore } from "./embedded-sessions.ts";
import type { UserSource } from "./embedded-users.ts";
import type { RequestSource } from "./requests.ts";

export interface BrokerOptions {
  /** Where not given, everybody may publish everything. */
  owner?: BrokerOwner;
  /** Where not given, nobody is asked for a password: for loopback. */
  users?: UserSource;
  /** Where it listens; 127.0.0.1 where not given. */
  host?: string;
  /** Where given, it speaks TLS. */
  certificate?: Certificate;
  log?: Log;
  limits?: Partial<BrokerLimits>;
  wall?: Clock;
}

export interface EmbeddedBroker {
  readonly port: number;
  /** Where its owner connects, and by what it knows it: new at every start. */
  readonly ownerUrl: string;
  readonly credentials: Credentials;
  /** Requests as they come, each with the user who makes it. */
  readonly requests: RequestSource;
  close(): Promise<void>;
}

const SECRET_B = 32;

/** Starts a broker on 127.0.0.1, or where `options` say; port 0 takes a free one. Throws a GatewayError "broker". */
export async function startBroker(port: number, options: BrokerOptions = {}): Promise<EmbeddedBroker> {
  const { host = "127.0.0.1", certificate = null, log = silentLog, users } = options;
  const limits: BrokerLimits = { ...LIMITS, ...options.limits };
  const credentials = { username: "gateway", password: randomBytes(SECRET_B).toString("base64url") };
  const broker = await openAedes(limits, credentials, options);
  const { aedes, access } = broker;
  const farewell = () => new Promise<void>((resolve) => aedes.close(resolve));
  let listener: Listener;
  try {
    listener = await listen({ host, port, certificate, limits, log, onSocket: broker.take });
  } catch (error) {
    broker.stop();
    await farewell();
    throw error;
  }
  broker.onIntroduced((socket) => listener.known(socket));
  const stopFollowing = users?.onChanged((names) => disconnectUsers(aedes, access, names));
  return {
    port: listener.port,
    ownerUrl: `mqtt://127.0.0.1:${listener.innerPort}`,
    credentials,
    requests: requestsOf(aedes, access),
    async close() {
      stopFollowing?.();
      broker.stop();
      await listener.close(farewell);
    },
  };
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
  const { owner = null, users = null, log = silentLog, wall = systemClock } = options;
  const now = () => evenly(wall);
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
  const ofGateway = (topic: string) => owner === null || owner.topics.owns(topic);
  const retained = boundRetained(persistence, { limits, say, ofGateway });
  const sessions = boundSessions(persistence, {
    limits,
    say,
    now,
    isSubscribed: (client, filter) => access.isSubscribed(client, filter),
  });
  const logins = users && createLogins({ users, log, wall });
  const access = createAccess({
    limits,
    say,
    owner,
    credentials,
    users,
    logins,
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
  const introductions = askAccess(aedes, { access, retained, limits });
  return {
    aedes,
    access,
    take(socket: Socket, isInside: boolean): void {
      const client = aedes.handle(socket);
      guardClient(client, limits);
      introductions.expect(client, { address: addressOf(socket), isInside });
      socket.once("close", () => access.gone(client));
    },
    onIntroduced: introductions.onIntroduced,
    stop: () => logins?.close(),
  };
}

/** As aedes has it, with what its types do not name. */
type AccessedClient = Client & AccessClient;

interface Asked {
  access: Access;
  retained: Pick<BoundRetained, "isCurrent">;
  limits: BrokerLimits;
}

/** What is retained, as a new subscription gets it: aedes takes the broker off it, so that it is no duplicate. */
const isReplay = ({ retain, ...packet }: AedesPublishPacket): boolean =>
  retain && (packet as { brokerId?: string | null }).brokerId === null;

function askAccess(aedes: Aedes, { access, retained, limits }: Asked) {
  const expected = new WeakMap<Client, Pick<Introduction, "address" | "isInside">>();
  let onIntroduced: (socket: Socket) => void = () => {};
  aedes.preConnect = (_client, packet, done) => {
    // aedes would refuse a client of 3.1.1 that asks for none, or for a longer one; in MQTT 5 it says which it takes.
    if (packet.protocolVersion !== 5) {
      packet.keepalive = Math.min(packet.keepalive || limits.keepAliveS, limits.keepAliveS);
    }
    done(null, true);
  };

  async function letIn(client: AccessedClient, username?: string, password?: Uint8Array): Promise<void> {
    const { address = "", isInside = false } = expected.get(client) ?? {};
    const identity = await access.identify(client, { username, password, address, isInside });
    // It has not waited for the answer: nothing of it may stay here.
    if (client.closed) return;
    client.id = access.admit(client, identity);
  }

  aedes.authenticate = (client, username, password, done) => {
    onIntroduced(client.conn as Socket);
    letIn(client as AccessedClient, username, password).then(
      () => done(null, true),
      (error) => done(error as AuthenticateError, false),
    );
  };
  aedes.authorizePublish = (client, packet, done) => {
    try {
      access.publish(client as AccessedClient | null, packet, client?.version ?? 0);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
  aedes.authorizeSubscribe = (client, subscription, done) =>
    done(null, access.subscribe(client as AccessedClient, subscription.topic) ? subscription : null);
  aedes.authorizeForward = (client, packet) => {
    // A subscriber is sent what is retained one by one, and news meanwhile: of a topic that had some, the old would come last.
    if (isReplay(packet) && !retained.isCurrent(packet)) return null;
    return access.forward(client as AccessedClient, packet) ? packet : null;
  };
  aedes.on("unsubscribe", (filters, client) => access.unsubscribed(client as AccessedClient, filters));
  return {
    expect: (client: Client, where: Pick<Introduction, "address" | "isInside">) =>
      void expected.set(client, where),
    onIntroduced: (listener: (socket: Socket) => void) => void (onIntroduced = listener),
  };
}

/** MQTT 5.0, 3.14.2.1: administrative action. */
const ADMINISTRATIVE = 0x98;

/** What they have subscribed to may be theirs no longer; who still may comes back by himself. */
function disconnectUsers(aedes: Aedes & AedesParts, access: Access, names: readonly string[]): void {
  for (const client of Object.values(aedes.clients)) {
    if (access.isOneOf(client as AccessedClient, names)) client.disconnect({ reasonCode: ADMINISTRATIVE });
  }
}

function requestsOf(aedes: Aedes & AedesParts, access: Access): RequestSource {
  return {
    subscribe(filter, listener) {
      const deliver = ({ topic, payload, retain, ...packet }: AedesPublishPacket, done: () => void) => {
        const { clientId, properties } = packet as { clientId?: string; properties?: IncomingProperties };
        const client = clientId === undefined ? undefined : aedes.clients[clientId];
        const user = client === undefined ? null : access.userOf(client as AccessedClient);
        const message = {
          topic,
          payload: Buffer.from(payload),
          retained: retain,
          responseTopic: properties?.responseTopic ?? null,
          correlation: properties?.correlationData ?? null,
        };
        // Without a user there is nobody to do it for.
        if (user !== null) listener(message, { name: user.name, mayDeclareNoise: user.known_noise });
        done();
      };
      aedes.subscribe(filter, deliver, () => {});
      return () => aedes.unsubscribe(filter, deliver, () => {});
    },
  };
}

interface IncomingProperties {
  responseTopic?: string;
  correlationData?: Buffer;
}

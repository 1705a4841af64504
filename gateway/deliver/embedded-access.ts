// Who may do what at the embedded broker: the gateway, known by a secret that the two made at the start; users, by their
// passwords; and where there are none, whoever is on this machine. All but the gateway have bounds.
import { timingSafeEqual } from "node:crypto";
import type { User } from "../config/users.ts";
import { type KeptPacket, wireSizeOf } from "./embedded-kept.ts";
import type { BrokerLimits, SayOnce } from "./embedded-limits.ts";
import type { Logins } from "./embedded-logins.ts";
import { isTopic } from "./embedded-packets.ts";
import { mayPublish, mayRead } from "./embedded-rights.ts";
import type { UserSource } from "./embedded-users.ts";
import type { Topics } from "./topics.ts";

/** Whose broker it is. */
export interface BrokerOwner {
  /** Nobody else connects under it. */
  clientId: string;
  /** Of its site: nobody else publishes what is its own. */
  topics: Topics;
}

export interface Credentials {
  username: string;
  password: string;
}

export interface AccessClient {
  id: string;
  clean: boolean;
  closed: boolean;
  /** What it takes, where it says so in MQTT 5. */
  maximumPacketSize?: number | undefined;
}

interface PublishedPacket extends KeptPacket {
  topic: string;
  qos: number;
  retain: boolean;
}

/** What a client says of itself, and where it is. */
export interface Introduction {
  username: string | undefined;
  password: Uint8Array | undefined;
  address: string;
  /** It has come by the gateway's own entrance. */
  isInside: boolean;
}

export type Identity = { is: "gateway" } | { is: "user"; user: User } | { is: "anybody" };

export interface AccessDeps {
  limits: BrokerLimits;
  say: SayOnce;
  /** null: everybody is let publish everywhere. */
  owner: BrokerOwner | null;
  credentials: Credentials;
  /** null: who is on this machine is let in without a password. */
  users: UserSource | null;
  logins: Logins | null;
  /** Whether a client is connected under this id already, and makes room for the new one. */
  isConnected(clientId: string): boolean;
  hasRoomForSession(clientId: string): boolean;
  hasRoomForRetained(packet: PublishedPacket): boolean;
}

/** Of CONNACK in MQTT 3.1.1, 3.2.2.3: aedes makes those of MQTT 5 from them. */
export const REFUSED = { clientId: 2, unavailable: 3, password: 4 } as const;

export class AccessError extends Error {
  readonly returnCode: number;
  constructor(returnCode: number, message: string) {
    super(message);
    this.returnCode = returnCode;
  }
}

export interface Access {
  /** Who it is. Rejects with an AccessError where it is nobody who may come. */
  identify(client: AccessClient, introduction: Introduction): Promise<Identity>;
  /** Lets a client in, under the id that this gives; throws an AccessError. */
  admit(client: AccessClient, identity: Identity): string;
  /** Its socket is closed. */
  gone(client: AccessClient): void;
  /** The user that a client has come as, as the user is now; null where it is none, or none any more. */
  userOf(client: AccessClient): User | null;
  /** Whether it has come as one of these. */
  isOneOf(client: AccessClient, names: readonly string[]): boolean;
  /** Throws where it may not publish that; `version` of MQTT that it speaks. */
  publish(client: AccessClient | null, packet: PublishedPacket, version: number): void;
  /** Whether it may be sent this, and takes packets of this size: aedes asks no client of MQTT 5. */
  forward(client: AccessClient, packet: KeptPacket): boolean;
  /** Whether it may have one more subscription, or has this one. */
  subscribe(client: AccessClient, filter: string): boolean;
  unsubscribed(client: AccessClient, filters: readonly string[]): void;
  isSubscribed(client: object, filter: string): boolean;
}

const SAID = {
  id: "A program wants to connect to the embedded broker under the id of this gateway, and is refused: give it an id of its own.",
  clients:
    "The embedded broker has as many clients as it takes, and refuses more: run a broker beside this gateway, and set mqtt.url.",
  sessions:
    "The embedded broker keeps as many sessions as it takes, and refuses more: connect with a clean session, or run a broker beside this gateway, and set mqtt.url.",
  topic:
    "A program wants to publish what only the gateway may, and is refused: requests go to sippra/v1/<site>/request.",
  subscriptions:
    "A client of the embedded broker wants more subscriptions than it lets one have, or longer ones, and is refused.",
  clientsOf: (name: string) =>
    `User ${name} has as many connections to the embedded broker as one may have, and more are refused: give each program a user of its own.`,
  write: (name: string) =>
    `User ${name} wants to publish what that user may not, and is refused: "sippra-gateway users allow ${name}" with --write or --requests lets it.`,
  read: (name: string) =>
    `User ${name} wants to read more than that user may, and is refused: subscribe to less, or let it with "sippra-gateway users allow ${name} --read".`,
};

export function createAccess(deps: AccessDeps): Access {
  const { limits, say, owner, credentials, users, logins } = deps;
  const gateways = new WeakSet<AccessClient>();
  /** By client, the name it came as; rights are looked up each time, as they may change. */
  const names = new WeakMap<AccessClient, string>();
  const clients = new Set<AccessClient>();
  const filters = new WeakMap<object, Set<string>>();
  const isSubscribed = (client: object, filter: string) => filters.get(client)?.has(filter) ?? false;

  function refuse(returnCode: number, sentence: string): never {
    say(sentence);
    throw new AccessError(returnCode, sentence);
  }

  function userOf(client: AccessClient): User | null {
    const name = names.get(client);
    return (name !== undefined && users?.find(name)) || null;
  }

  const isGateway = (client: AccessClient | null) => client !== null && gateways.has(client);

  /** Throws where the client's user has not the right to. */
  function checkRights(client: AccessClient | null, { cmd, topic }: PublishedPacket): void {
    if (users === null || owner === null || isGateway(client)) return;
    const user = client && userOf(client);
    // Where a will asks, nobody is there any more who does.
    const mayAsk = cmd !== undefined || !owner.topics.isRequest(topic);
    if (user !== null && mayAsk && mayPublish(user, topic, owner.topics)) return;
    if (user !== null) say(SAID.write(user.name));
    throw new Error("This user may not publish on this topic.");
  }

  function isReadable(client: AccessClient, topic: string): boolean {
    if (users === null || owner === null || isGateway(client)) return true;
    const user = userOf(client);
    return user !== null && mayRead(user, topic, owner.topics);
  }

  return {
    async identify(client, { username, password, address, isInside }) {
      if (client.id.length > limits.clientId) {
        throw new AccessError(REFUSED.clientId, `A client id has ${limits.clientId} letters at most.`);
      }
      if (client.id === owner?.clientId) {
        const known = username === credentials.username && isSame(password, credentials.password);
        if (!known) refuse(REFUSED.password, SAID.id);
        return { is: "gateway" };
      }
      if (isInside) throw new AccessError(REFUSED.password, "Only the gateway comes in here.");
      if (logins === null) return { is: "anybody" };
      if (username === undefined || password === undefined) {
        throw new AccessError(REFUSED.password, "The embedded broker wants a user and a password.");
      }
      const attempt = { name: username, password, clientId: client.id, address, isGone: () => client.closed };
      const verdict = await logins.judge(attempt);
      if (verdict.is === "user") return verdict;
      if (verdict.is === "wrong")
        throw new AccessError(REFUSED.password, "The user or the password is wrong.");
      throw new AccessError(REFUSED.unavailable, "Too many passwords are being looked at: try again.");
    },
    admit(client, identity) {
      if (identity.is === "gateway") {
        gateways.add(client);
        return client.id;
      }
      // A user's clients are told apart from all others': nobody takes a session or a connection of another user.
      const id = identity.is === "user" ? `${identity.user.name}/${client.id}` : client.id;
      const isHere = deps.isConnected(id);
      if (clients.size >= limits.clients && !isHere) refuse(REFUSED.unavailable, SAID.clients);
      if (identity.is === "user" && !isHere) {
        const { name } = identity.user;
        const own = [...clients].filter((each) => names.get(each) === name).length;
        if (own >= limits.clientsOfUser) refuse(REFUSED.unavailable, SAID.clientsOf(name));
      }
      if (!client.clean && !deps.hasRoomForSession(id)) refuse(REFUSED.unavailable, SAID.sessions);
      clients.add(client);
      if (identity.is === "user") names.set(client, identity.user.name);
      return id;
    },
    gone: (client) => void clients.delete(client),
    userOf,
    isOneOf: (client, some) => some.includes(names.get(client) ?? ""),
    publish(client, packet, version) {
      const { topic } = packet;
      if (topic.startsWith("$") || !isTopic(topic)) throw new Error("Nobody publishes on such a topic.");
      if (owner?.topics.owns(topic) && !isGateway(client)) {
        say(SAID.topic);
        throw new Error("Only the gateway publishes on this topic.");
      }
      checkRights(client, packet);
      // Where a refusal cannot be told it goes on to whoever is there, and is not retained.
      const isTold = packet.cmd === "publish" && version === 5 && packet.qos > 0;
      if (isTold && packet.retain && !deps.hasRoomForRetained(packet)) {
        throw new Error("The broker has as many retained messages as it takes.");
      }
    },
    // MQTT 5.0, 3.1.2.11.4: as if it had been sent. Rights again, since they may be others than when it subscribed.
    forward: (client, packet) =>
      isReadable(client, packet.topic ?? "") &&
      (client.maximumPacketSize === undefined || wireSizeOf(packet) <= client.maximumPacketSize),
    subscribe(client, filter) {
      const own = filters.get(client) ?? new Set();
      filters.set(client, own);
      if (!isReadable(client, filter)) {
        const name = names.get(client);
        if (name !== undefined) say(SAID.read(name));
        return false;
      }
      if (own.has(filter)) return true;
      if (own.size >= limits.subscriptions || filter.length > limits.filter) {
        say(SAID.subscriptions);
        return false;
      }
      own.add(filter);
      return true;
    },
    unsubscribed(client, gone) {
      for (const filter of gone) filters.get(client)?.delete(filter);
    },
    isSubscribed,
  };
}

function isSame(given: Uint8Array | undefined, secret: string): boolean {
  const wanted = Buffer.from(secret);
  return given?.length === wanted.length && timingSafeEqual(given, wanted);
}

// Who may do what at the embedded broker. It asks nobody of this machine for a password, so who it knows is the
// gateway, by a secret that the two made at the start, and everybody else, who has bounds.
import { timingSafeEqual } from "node:crypto";
import { type KeptPacket, wireSizeOf } from "./embedded-kept.ts";
import type { BrokerLimits, SayOnce } from "./embedded-limits.ts";
import { isTopic } from "./embedded-packets.ts";

/** Whose broker it is. */
export interface BrokerOwner {
  /** Nobody else connects under it. */
  clientId: string;
  /** Whether nobody else publishes there. */
  owns(topic: string): boolean;
}

export interface Credentials {
  username: string;
  password: string;
}

export interface AccessClient {
  id: string;
  clean: boolean;
  /** What it takes, where it says so in MQTT 5. */
  maximumPacketSize?: number | undefined;
}

interface PublishedPacket extends KeptPacket {
  topic: string;
  qos: number;
  retain: boolean;
}

export interface AccessDeps {
  limits: BrokerLimits;
  say: SayOnce;
  /** null: everybody is let publish everywhere. */
  owner: BrokerOwner | null;
  credentials: Credentials;
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
  /** Lets a client in, or throws an AccessError. */
  admit(client: AccessClient, username: string | undefined, password: Uint8Array | undefined): void;
  /** Its socket is closed. */
  gone(client: AccessClient): void;
  /** Throws where it may not publish that; `version` of MQTT that it speaks. */
  publish(client: AccessClient | null, packet: PublishedPacket, version: number): void;
  /** Whether it takes packets of this size: aedes asks no client of MQTT 5. */
  forward(client: AccessClient, packet: KeptPacket): boolean;
  /** Whether it may have one more subscription, or has this one. */
  subscribe(client: AccessClient, filter: string): boolean;
  unsubscribed(client: AccessClient, filters: readonly string[]): void;
  isSubscribed(client: AccessClient, filter: string): boolean;
}

const SAID = {
  id: "A program on this machine wants to connect to the embedded broker under the id of this gateway, and is refused: give it an id of its own.",
  clients:
    "The embedded broker has as many clients as it takes, and refuses more: run a broker beside this gateway, and set mqtt.url.",
  sessions:
    "The embedded broker keeps as many sessions as it takes, and refuses more: connect with a clean session, or run a broker beside this gateway, and set mqtt.url.",
  topic:
    "A program on this machine wants to publish what only the gateway may, and is refused: requests go to sippra/v1/<site>/request.",
  subscriptions:
    "A client of the embedded broker wants more subscriptions than it lets one have, or longer ones, and is refused.",
};

export function createAccess(deps: AccessDeps): Access {
  const { limits, say, owner, credentials } = deps;
  const gateways = new WeakSet<AccessClient>();
  const clients = new Set<AccessClient>();
  const filters = new WeakMap<AccessClient, Set<string>>();
  const isSubscribed = (client: AccessClient, filter: string) => filters.get(client)?.has(filter) ?? false;

  function refuse(returnCode: number, sentence: string): never {
    say(sentence);
    throw new AccessError(returnCode, sentence);
  }

  return {
    admit(client, username, password) {
      if (client.id.length > limits.clientId) {
        throw new AccessError(REFUSED.clientId, `A client id has ${limits.clientId} letters at most.`);
      }
      if (client.id === owner?.clientId) {
        const known = username === credentials.username && isSame(password, credentials.password);
        if (!known) refuse(REFUSED.password, SAID.id);
        gateways.add(client);
        return;
      }
      if (clients.size >= limits.clients && !deps.isConnected(client.id))
        refuse(REFUSED.unavailable, SAID.clients);
      if (!client.clean && !deps.hasRoomForSession(client.id)) refuse(REFUSED.unavailable, SAID.sessions);
      clients.add(client);
    },
    gone: (client) => void clients.delete(client),
    publish(client, packet, version) {
      const { topic } = packet;
      if (topic.startsWith("$") || !isTopic(topic)) throw new Error("Nobody publishes on such a topic.");
      if (owner?.owns(topic) && !(client !== null && gateways.has(client))) {
        say(SAID.topic);
        throw new Error("Only the gateway publishes on this topic.");
      }
      // Where a refusal cannot be told it goes on to whoever is there, and is not retained.
      const isTold = packet.cmd === "publish" && version === 5 && packet.qos > 0;
      if (isTold && packet.retain && !deps.hasRoomForRetained(packet)) {
        throw new Error("The broker has as many retained messages as it takes.");
      }
    },
    // MQTT 5.0, 3.1.2.11.4: as if it had been sent.
    forward: ({ maximumPacketSize }, packet) =>
      maximumPacketSize === undefined || wireSizeOf(packet) <= maximumPacketSize,
    subscribe(client, filter) {
      const own = filters.get(client) ?? new Set();
      filters.set(client, own);
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

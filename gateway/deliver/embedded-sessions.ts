// The embedded broker's sessions that outlive their connections, in bounds. aedes keeps every message for every such
// client that ever came, whole messages of QoS 2 where their numbers do, and something for each client id for ever.
import { Readable } from "node:stream";
import {
  copyOf,
  createTally,
  type KeptClient,
  type KeptPacket,
  sizeOf,
  type Tally,
} from "./embedded-kept.ts";
import type { BrokerLimits, SayOnce } from "./embedded-limits.ts";

interface KeptSubscription {
  topic: string;
}

/** What of aedes' persistence is wrapped here. */
export interface SubscriptionStore {
  addSubscriptions(client: KeptClient, subscriptions: KeptSubscription[]): Promise<unknown>;
  cleanSubscriptions(client: Pick<KeptClient, "id">): Promise<unknown>;
}

/** And what is done here alone. */
export interface SessionStore extends SubscriptionStore {
  outgoingEnqueue(receiver: { clientId: string }, packet: KeptPacket): Promise<void>;
  outgoingEnqueueCombi(receivers: { clientId: string }[], packet: KeptPacket): Promise<void>;
  /** The client has been sent it under this packet identifier. Rejects where it was not kept. */
  outgoingUpdate(client: KeptClient, packet: KeptPacket): Promise<void>;
  outgoingClearMessageId(client: KeptClient, packet: KeptPacket): Promise<KeptPacket | undefined>;
  outgoingStream(client: KeptClient): Readable;
  incomingStorePacket(client: KeptClient, packet: KeptPacket): Promise<void>;
  incomingGetPacket(client: KeptClient, packet: KeptPacket): Promise<KeptPacket>;
  incomingDelPacket(client: KeptClient, packet: KeptPacket): Promise<void>;
}

export interface SessionDeps {
  limits: BrokerLimits;
  say: SayOnce;
  /** Whether a client has this subscription: aedes wants those kept, too, that were refused. */
  isSubscribed(client: KeptClient, filter: string): boolean;
  /** ms, of a clock that does not jump. */
  now(): number;
}

export interface BoundSessions {
  readonly store: SessionStore;
  /** Whether there is a session under this client id, or room for one. */
  hasRoom(clientId: string): boolean;
  /** The client is here, or no longer. */
  came(clientId: string): void;
  went(clientId: string): void;
}

interface Session {
  /** What it has not acknowledged, by the broker's count, in the order in which it came. */
  queue: Map<number, KeptPacket>;
  /** Where in the queue is what it was sent under a packet identifier. */
  sent: Map<number, number>;
  tally: Tally;
  /** Packet identifiers of QoS 2 of its own that it has not released. */
  unfinished: Set<number>;
  /** null while the client is here. */
  awaySince: number | null;
}

const NO_ROOM = "The embedded broker keeps no more sessions.";
const QUEUE_FULL =
  "A program that keeps its session at the embedded broker is away for so long, or so slow, that it misses messages: run a broker beside this gateway, and set mqtt.url.";

export function boundSessions(inner: SubscriptionStore, deps: SessionDeps): BoundSessions {
  const { limits, say, isSubscribed, now } = deps;
  const sessions = new Map<string, Session>();
  /** Of clients whose session ends with the connection. */
  const unfinishedOfClean = new WeakMap<KeptClient, Set<number>>();

  async function end(id: string): Promise<void> {
    sessions.delete(id);
    await inner.cleanSubscriptions({ id });
  }

  function hasRoom(id: string): boolean {
    if (sessions.has(id) || sessions.size < limits.sessions) return true;
    for (const [other, { awaySince }] of sessions) {
      if (awaySince !== null && now() - awaySince > limits.sessionS * 1000) void end(other);
    }
    return sessions.size < limits.sessions;
  }

  function sessionOf(id: string): Session {
    const there = sessions.get(id);
    if (there !== undefined) return there;
    if (!hasRoom(id)) throw new Error(NO_ROOM);
    const session: Session = {
      queue: new Map(),
      sent: new Map(),
      tally: createTally(limits.queue),
      unfinished: new Set(),
      awaySince: null,
    };
    sessions.set(id, session);
    return session;
  }

  function enqueue(id: string, packet: KeptPacket): void {
    const session = sessions.get(id);
    const { brokerCounter } = packet;
    if (session === undefined || brokerCounter === undefined || session.queue.has(brokerCounter)) return;
    const size = sizeOf(packet);
    if (!session.tally.hasRoom(size)) {
      say(QUEUE_FULL);
      return;
    }
    session.tally.add(size);
    session.queue.set(brokerCounter, packet);
  }

  /** Its place in the queue: by the identifier that it was sent under, else by the broker's count. */
  function placeOf({ sent, queue }: Session, { messageId, brokerCounter }: KeptPacket): number | undefined {
    if (brokerCounter !== undefined && queue.has(brokerCounter)) return brokerCounter;
    return messageId === undefined ? undefined : sent.get(messageId);
  }

  function dequeue(session: Session, packet: KeptPacket): KeptPacket | undefined {
    const place = placeOf(session, packet);
    const kept = place === undefined ? undefined : session.queue.get(place);
    if (place === undefined || kept === undefined) return undefined;
    session.queue.delete(place);
    session.tally.remove(sizeOf(kept));
    if (kept.messageId !== undefined) session.sent.delete(kept.messageId);
    return kept;
  }

  function markSent(session: Session, packet: KeptPacket): void {
    const place = placeOf(session, packet);
    const kept = place === undefined ? undefined : session.queue.get(place);
    if (place === undefined || kept === undefined) {
      // What was retained is sent without being kept, and so is its PUBREL.
      if (packet.cmd === "pubrel") return;
      throw new Error("It has acknowledged too little to be sent more.");
    }
    const { messageId } = packet;
    if (messageId !== undefined) session.sent.set(messageId, place);
    if (packet.cmd !== "pubrel") {
      kept.messageId = messageId;
      return;
    }
    session.tally.remove(sizeOf(kept));
    session.queue.set(place, packet);
    session.tally.add(sizeOf(packet));
  }

  function unfinishedOf(client: KeptClient): Set<number> {
    if (!client.clean) return sessionOf(client.id).unfinished;
    const ids = unfinishedOfClean.get(client) ?? new Set();
    unfinishedOfClean.set(client, ids);
    return ids;
  }

  return {
    hasRoom,
    came(id) {
      const session = sessions.get(id);
      if (session !== undefined) session.awaySince = null;
    },
    went(id) {
      const session = sessions.get(id);
      if (session !== undefined) session.awaySince = now();
    },
    store: {
      async addSubscriptions(client, subscriptions) {
        const granted = subscriptions.filter(({ topic }) => isSubscribed(client, topic));
        if (granted.length === 0) return;
        sessionOf(client.id);
        await inner.addSubscriptions(client, granted);
      },
      cleanSubscriptions: ({ id }) => end(id),
      async outgoingEnqueue({ clientId }, packet) {
        enqueue(clientId, copyOf(packet));
      },
      async outgoingEnqueueCombi(receivers, packet) {
        if (receivers.length === 0) return;
        const { payload, properties } = copyOf(packet);
        for (const { clientId } of receivers) enqueue(clientId, { ...packet, payload, properties });
      },
      async outgoingUpdate({ id }, packet) {
        const session = sessions.get(id);
        if (session === undefined) throw new Error("Its session has ended.");
        markSent(session, packet);
      },
      async outgoingClearMessageId({ id }, packet) {
        const session = sessions.get(id);
        return session && dequeue(session, packet);
      },
      outgoingStream: ({ id }) => Readable.from([...(sessions.get(id)?.queue.values() ?? [])]),
      async incomingStorePacket(client, { messageId = 0 }) {
        const unfinished = unfinishedOf(client);
        if (unfinished.size >= limits.unfinished) throw new Error("It has begun too many messages of QoS 2.");
        unfinished.add(messageId);
      },
      async incomingGetPacket(client, packet) {
        // Not through unfinishedOf, which makes a session where there is none.
        const ids = client.clean ? unfinishedOfClean.get(client) : sessions.get(client.id)?.unfinished;
        if (!ids?.has(packet.messageId ?? 0)) throw new Error("It has not begun this message.");
        return packet;
      },
      async incomingDelPacket(client, { messageId = 0 }) {
        const ids = client.clean ? unfinishedOfClean.get(client) : sessions.get(client.id)?.unfinished;
        ids?.delete(messageId);
      },
    },
  };
}

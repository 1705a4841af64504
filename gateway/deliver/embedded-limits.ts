// What the embedded broker lets a client have. It shares the gateway's process, and may ask nobody for a password, so
// whatever a client can make it remember needs an end.

/** So many messages, and so many bytes with all that is kept of each. */
export interface Bound {
  messages: number;
  bytes: number;
}

export interface BrokerLimits {
  /** Bytes of a packet on the wire. */
  packet: number;
  /** Clients that are connected, not counting the gateway. */
  clients: number;
  /** Of one user, where there are users. */
  clientsOfUser: number;
  /** Sockets that have not said who they are; the oldest goes when one more comes, so that the gateway gets in. */
  strangers: number;
  /** Letters of a client's id. */
  clientId: number;
  /** Subscriptions of a client, letters of each, and levels of any topic. */
  subscriptions: number;
  filter: number;
  levels: number;
  /** Retained on topics of others than the gateway, and on its own: five of a node, and two. */
  retained: Bound;
  retainedOfGateway: Bound;
  /** Sessions that outlive their connections, and what each may have that it has not acknowledged. */
  sessions: number;
  queue: Bound;
  /** Messages of QoS 2 that a client has begun to send and not ended. */
  unfinished: number;
  connectMs: number;
  /** For as long one reader that takes nothing holds up all others, before it is cut off. */
  drainMs: number;
  /** A client that is silent for half as long again is gone, also where it asked for no keep alive. */
  keepAliveS: number;
  /** How long a session is kept whose client is away. */
  sessionS: number;
}

const MIB = 1024 * 1024;

/** Together some 200 MB where somebody is out to fill it, most of them for sessions; next to nothing at a site. */
export const LIMITS: BrokerLimits = {
  packet: 64 * 1024,
  clients: 50,
  clientsOfUser: 20,
  strangers: 100,
  clientId: 128,
  // Home Assistant has one for each topic: six of a node.
  subscriptions: 2_000,
  filter: 512,
  levels: 16,
  retained: { messages: 1_000, bytes: 4 * MIB },
  retainedOfGateway: { messages: 20_000, bytes: 32 * MIB },
  sessions: 10,
  queue: { messages: 10_000, bytes: 16 * MIB },
  // As many as aedes 1.2.0 allows: 3.1.1 cannot tell a client how many.
  unfinished: 1_000,
  connectMs: 10_000,
  drainMs: 500,
  keepAliveS: 3_600,
  sessionS: 86_400,
};

/** Says each sentence once: what is refused to one client a thousand times a second is no thousand lines. */
export type SayOnce = (sentence: string) => void;

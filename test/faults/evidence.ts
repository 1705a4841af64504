// What is known of a site when its faults are over, for the judge: what nodes took, what passed on the wire, what
// subscribers got, and what was done to the parts between.
import type { Connection, Sent } from "./proxy.ts";
import type { Taken } from "./records.ts";
import type { Arrival } from "./subscriber.ts";

/** A backup in the place of the gateway's store. Times in unix ms. */
export interface Restored {
  /** When the backup was asked for: what was acknowledged since it knows nothing of. */
  backedUpAt: number;
  /** When the gateway was started with it. */
  at: number;
  /** Ids of the records that it has, and of those that it lacks and nodes had been told are safe. */
  has: ReadonlySet<string>;
  lacks: ReadonlySet<string>;
}

export interface Evidence {
  taken: readonly Taken[];
  /** Ids of which nobody can say whether the board wrote them whole. */
  torn: ReadonlySet<string>;
  /** Records taken up to then have to be there, unix ms. */
  until: number;
  subscribers: readonly { name: string; arrivals: readonly Arrival[] }[];
  sent: readonly Sent[];
  /** When the broker was killed, unix ms. */
  brokerKills: readonly number[];
  /** In the order in which they were. */
  restores: readonly Restored[];
  /** Ids of records that a restored store lacked, and no node held any more when it was asked for them (restores.ts). */
  gone: ReadonlySet<string>;
  /** When the gateway was started, unix ms: what it knew of acknowledgements before is gone with its life. */
  gatewayStarts: readonly number[];
  /** Ids of what was in the outbox at the beginning. */
  waiting: readonly string[];
  /** Whether what is said of times is looked at: the machine's clock was wrong. */
  isDated: boolean;
  /** By then all of that has to be there that was not refused, unix ms; null where that is not asked. */
  passedBy: number | null;
  /** Of the gateway, by their numbers less one. */
  connections: readonly Connection[];
  /** Whether the broker was told to refuse a record with this topic and size at this time. */
  refuses: (sent: Pick<Sent, "topic" | "size" | "at">) => boolean;
  /** Whether it was told so at any time: the gateway does not send what is as large as what was refused before. */
  everRefused: (what: Pick<Sent, "topic" | "size">) => boolean;
}

/** How long a broker may take to make durable what it has acknowledged, ms: what a gateway keeps for it. */
export const GRACE_MS = 1000;
/** Reasons of a broker that refuses. */
export const REFUSED_FROM = 128;

/** The restores after the first and up to the second of these times. */
export const restoresBetween = ({ restores }: Pick<Evidence, "restores">, from: number, to: number) =>
  restores.filter(({ at }) => from < at && at <= to);

/** How many restores there had been by then. */
export const eraOf = (evidence: Pick<Evidence, "restores">, at: number): number =>
  restoresBetween(evidence, Number.NEGATIVE_INFINITY, at).length;

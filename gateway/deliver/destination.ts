// Where a record goes out. Readings have two topics, so that whoever shows the newest never sees one go back in time:
// `reading` for what is live, `history` for what comes late, be it backfill or a broker that was away.
import type { Clock } from "../clock.ts";
import type { OutboxMessage } from "../store/records.ts";
import type { Topics } from "./topics.ts";

export interface Destination {
  topic: string;
  late: boolean;
}

/** A place in the order in which a node has made its records. */
type Place = Pick<OutboxMessage, "epoch" | "counter">;

/** To be asked once a record, in the order of the outbox: it remembers the newest live reading of each node. */
export function destinations(topics: Topics, clock: Clock): (message: OutboxMessage) => Destination {
  const newestLive = new Map<string, Place>();
  return (message) => {
    const { type, name, network, node, epoch, counter } = message;
    const ofNode = topics.node(name);
    if (type !== "reading") return { topic: ofNode[type], late: false };
    const key = `${network}-${node}`;
    if (!isFresh(message, clock.now()) || !isAfter(message, newestLive.get(key))) {
      return { topic: ofNode.history, late: true };
    }
    newestLive.set(key, { epoch, counter });
    return { topic: ofNode.reading, late: false };
  };
}

/** Younger than two reporting intervals. */
function isFresh({ live, time, received, interval }: OutboxMessage, now: number): boolean {
  return live && now - (time ?? received) < 2 * interval;
}

function isAfter({ epoch, counter }: Place, other: Place | undefined): boolean {
  if (other === undefined) return true;
  return epoch > other.epoch || (epoch === other.epoch && counter > other.counter);
}

// Where a record goes out, and whether as one that comes late. Readings have two topics, so that whoever shows the newest
// never sees one go back in time: `reading` for what is live, `history` for what comes late, be it backfill or a broker
// that was away. Of the others, each has one topic, and says `late`.
import { type Clock, isBelieved } from "../clock.ts";
import { FRESH_INTERVALS } from "../store/lanes.ts";
import type { OutboxMessage } from "../store/records.ts";
import type { OutboxRow, SinkOutbox } from "../store/sink-outbox.ts";
import type { Topics } from "./topics.ts";

/** A place in the order in which a node has made its records. */
type Place = Pick<OutboxMessage, "epoch" | "counter">;

/** A change of leak state waits for its night, which over radio takes an hour and more. */
const EVENT_LATE_MS = 2 * 3_600_000;
/** A night is news until the next one; a spectrum is asked for during the day. */
const NIGHT_LATE_MS = 86_400_000;

export function topicOf(topics: Topics, { type, name }: Pick<OutboxMessage, "type" | "name">, late: boolean) {
  const ofNode = topics.node(name);
  return type !== "reading" ? ofNode[type] : late ? ofNode.history : ofNode.reading;
}

export interface Lateness {
  /** Whether each of these is late, in the order of the outbox, after all that were sent. Throws what reading the store throws. */
  ofEach(rows: readonly OutboxRow[]): boolean[];
  /** It goes out now, and not as a late one. */
  sentLive(message: OutboxMessage): void;
}

const keyOf = ({ type, network, node }: OutboxMessage) => `${type}-${network}-${node}`;

/** Remembers the newest of each node and type that went out; the store tells what did before this process began. */
export function lateness(clock: Clock, { isOvertaken }: Pick<SinkOutbox, "isOvertaken">): Lateness {
  const newest = new Map<string, Place>();
  return {
    ofEach(rows) {
      const newer = new Map<string, Place>();
      return rows.map((row) => {
        const { message } = row;
        const key = keyOf(message);
        const before = newer.get(key) ?? newest.get(key);
        // By a clock that is not believed nothing is fresh.
        if (!isBelieved(clock) || !isFresh(message, clock.now())) return true;
        if (before === undefined ? isOvertaken(row) : isOlder(message, before)) return true;
        newer.set(key, message);
        return false;
      });
    },
    sentLive(message) {
      const { epoch, counter } = message;
      const key = keyOf(message);
      const before = newest.get(key);
      if (before === undefined || !isOlder(message, before)) newest.set(key, { epoch, counter });
    },
  };
}

/** A reading is younger than two reporting intervals. */
function isFresh({ type, live, time, received, interval }: OutboxMessage, now: number): boolean {
  const age = now - (time ?? received);
  switch (type) {
    case "reading":
      return live && age < FRESH_INTERVALS * interval;
    // Of what has no time and did not come at once nobody knows how old it is.
    case "event":
      return (live || time !== null) && age < Math.max(2 * interval, EVENT_LATE_MS);
    case "night":
    case "spectrum":
      return (live || time !== null) && age < NIGHT_LATE_MS;
  }
}

function isOlder({ epoch, counter }: Place, other: Place): boolean {
  return epoch < other.epoch || (epoch === other.epoch && counter < other.counter);
}

// Topics that a broker does not take anything on. What is to go there is parked at once, so that nothing waits for it and
// its order is kept; now and then the first of it is tried, and when that gets through, all of it follows.
import type { Clock } from "../clock.ts";
import type { ParkedTopic } from "../store/parked.ts";

export interface ParkedTopics {
  has(topic: string): boolean;
  reason(topic: string): string | undefined;
  /** The row that tries a topic out goes out all the same. */
  isProbe(topic: string, seq: number): boolean;
  /** True where that is news. */
  add(topic: string, reason: string): boolean;
  /** It takes messages again. True where it did not. */
  delete(topic: string): boolean;
  /** Topics that are to be tried now, at most so many. */
  due(most: number): string[];
  /** This row tries a topic out. */
  probe(topic: string, seq: number): void;
  /** All are to be tried soon: there is a new connection, or another topic gets through that did not. */
  hurry(): void;
  /** As the store has them. */
  load(parked: readonly ParkedTopic[]): void;
}

/** Before the first try, and at most, ms. */
const WAIT = { first: 5_000, most: 300_000 };

interface RefusedTopic {
  reason: string;
  wait: number;
  next: number;
  probe: number | null;
}

export function parkedTopics(wall: Clock, random: () => number): ParkedTopics {
  const topics = new Map<string, RefusedTopic>();

  const later = (wait: number) => wall.now() + wait * (0.75 + random() / 2);

  return {
    has: (topic) => topics.has(topic),
    reason: (topic) => topics.get(topic)?.reason,
    isProbe: (topic, seq) => topics.get(topic)?.probe === seq,
    add(topic, reason) {
      const before = topics.get(topic);
      const wait = before === undefined ? WAIT.first : Math.min(WAIT.most, 2 * before.wait);
      if (before?.probe === null) return false; // one of several that were under way
      topics.set(topic, { reason, wait, next: later(wait), probe: null });
      return before === undefined;
    },
    delete: (topic) => topics.delete(topic),
    due(most) {
      const now = wall.now();
      const found: string[] = [];
      for (const [topic, { next, probe }] of topics) {
        if (found.length === most) break;
        if (probe === null && next <= now) found.push(topic);
      }
      return found;
    },
    probe(topic, seq) {
      const found = topics.get(topic);
      if (found !== undefined) found.probe = seq;
    },
    hurry() {
      for (const topic of topics.values()) topic.next = Math.min(topic.next, wall.now());
    },
    load(parked) {
      const refused = new Map(
        parked.filter(({ of }) => of === "topic").map((each) => [each.topic, each.reason]),
      );
      for (const topic of topics.keys()) if (!refused.has(topic)) topics.delete(topic);
      for (const [topic, reason] of refused) {
        if (topics.has(topic)) continue;
        topics.set(topic, { reason, wait: WAIT.first, next: wall.now(), probe: null });
      }
    },
  };
}

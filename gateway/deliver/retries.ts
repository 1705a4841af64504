// What a broker has refused, as it is tried again: a topic that it takes nothing on, or a kind of message that is too much
// for it. The first that is parked of each is tried now and then, and when that gets through, all of it follows. What is
// to go to a refused topic is parked at once, so that nothing waits for it and its order is kept.
import type { Clock } from "../clock.ts";
import type { ParkedTopic, Refusal } from "../store/parked.ts";
import { isCostly, PAUSE_FIRST_MS, pauseMost } from "./trials.ts";

/** Of a topic, or of single messages for this reason. */
export type Refused = Pick<Refusal, "of" | "topic" | "reason">;

export interface Retries {
  /** The reason for which nothing goes to a topic; undefined where it is not refused. */
  reason(topic: string): string | undefined;
  /** It is refused, perhaps once more. */
  add(refused: Refused): void;
  /** Something of it is parked. */
  keep(refused: Refused): void;
  /** It is not refused any more. */
  delete(refused: Refused): void;
  /** What is to be tried now, at most so much: what has waited longest first. */
  due(most: number): Refused[];
  /** It is being tried: not due until it is refused again. */
  trying(refused: Refused): void;
  /** There is a new connection, or something gets through that did not: all is to be tried soon that costs nothing. */
  hurry(): void;
  /** As the store has them. */
  load(parked: readonly ParkedTopic[]): void;
}

interface Retry {
  refused: Refused;
  wait: number;
  next: number;
  isTried: boolean;
}

const keyOf = ({ of, topic, reason }: Refused) => (of === "topic" ? topic : `# ${reason}`);

export function createRetries(wall: Clock, random: () => number): Retries {
  const all = new Map<string, Retry>();
  const later = (wait: number) => wall.now() + wait * (0.75 + random() / 2);

  return {
    reason: (topic) => all.get(topic)?.refused.reason,
    add(refused) {
      const key = keyOf(refused);
      const before = all.get(key);
      if (before !== undefined && !before.isTried) return; // one of several that were under way
      const wait =
        before === undefined ? PAUSE_FIRST_MS : Math.min(pauseMost(refused.reason), 2 * before.wait);
      all.set(key, { refused, wait, next: later(wait), isTried: false });
    },
    keep(refused) {
      if (!all.has(keyOf(refused))) this.add(refused);
    },
    delete: (refused) => void all.delete(keyOf(refused)),
    due(most) {
      const now = wall.now();
      return [...all.values()]
        .filter(({ isTried, next }) => !isTried && next <= now)
        .sort((a, b) => a.next - b.next)
        .slice(0, most)
        .map(({ refused }) => refused);
    },
    trying(refused) {
      const retry = all.get(keyOf(refused));
      if (retry !== undefined) retry.isTried = true;
    },
    hurry() {
      for (const retry of all.values()) {
        if (!isCostly(retry.refused.reason)) retry.next = Math.min(retry.next, wall.now());
      }
    },
    load(parked) {
      const there = new Map(parked.map((each) => [keyOf(each), each]));
      for (const [key, { isTried }] of all) if (!isTried && !there.has(key)) all.delete(key);
      for (const [key, { of, topic, reason }] of there) {
        const next = isCostly(reason) ? later(PAUSE_FIRST_MS) : wall.now();
        if (!all.has(key))
          all.set(key, { refused: { of, topic, reason }, wait: PAUSE_FIRST_MS, next, isTried: false });
      }
    },
  };
}

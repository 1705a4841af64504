// What a broker hangs up over, as careful.ts has found out: it is refused unsent. Where two were convicted, or one of its
// topic, and none as long was ever taken, all that are as long are refused with them, and where two of one topic were, all
// that goes there: else a backlog of them would cost closes for each. What is refused so is tried now and then
// (trials.ts), so that a line that broke twice at the wrong moment costs some seconds.
import type { Clock } from "../clock.ts";
import { BrokerRefusal } from "./refusal.ts";

export interface Convicts {
  add(key: string): void;
  /** It was taken: what it shows of its length and topic is no suspicion any more. */
  taken(key: string): void;
  /** It has the length or the topic of a convict. */
  isLikeOne(key: string): boolean;
  refusalOf(key: string): BrokerRefusal | null;
  /** All get another chance. */
  forget(): void;
}

/** It is tried again after this long, ms. */
const FORGET_MS = 3_600_000;
/** Most that are remembered. */
const CONVICTS_MAX = 1_000;
/** So many show that it is their length, or of one topic, that it is the topic. */
const TOO_LONG = 2;
const TOPIC = 2;
/** Topics that are remembered: some of each of a thousand nodes. */
const TAKEN_MAX = 10_000;

/** By which a message is known again: no topic of ours has a line's end. */
export const keyOf = (topic: string, payload: string) => `${topic}\n${payload}`;

export const topicIn = (key: string) => key.slice(0, key.indexOf("\n"));

export function convictsOf(clock: Clock): Convicts {
  /** When each was convicted, ms. */
  const since = new Map<string, number>();
  /** Lengths of keys: the longest that was taken, and the shortest that was convicted. */
  let longestTaken = 0;
  let shortest = Number.POSITIVE_INFINITY;
  /** How many by topic, since one of it was taken. */
  const ofTopic = new Map<string, number>();
  /** Topics of which one was taken. */
  const taken = new Set<string>();

  /** As a convict, where none as long was ever taken. */
  const isAsLong = (key: string) => key.length >= shortest && longestTaken < shortest;

  const isTopic = (key: string) => (ofTopic.get(topicIn(key)) ?? 0) >= TOPIC;

  function isOne(key: string): boolean {
    const at = since.get(key);
    if (at === undefined) return (since.size >= TOO_LONG || ofTopic.has(topicIn(key))) && isAsLong(key);
    if (clock.now() - at < FORGET_MS) return true;
    since.delete(key);
    return false;
  }

  return {
    add(key) {
      since.delete(key);
      since.set(key, clock.now());
      shortest = Math.min(shortest, key.length);
      const topic = topicIn(key);
      // Where one of it was taken, it is more likely this message; it may be denied since.
      if (!taken.delete(topic)) ofTopic.set(topic, (ofTopic.get(topic) ?? 0) + 1);
      if (since.size > CONVICTS_MAX) since.delete(since.keys().next().value!);
    },
    taken(key) {
      longestTaken = Math.max(longestTaken, key.length);
      const topic = topicIn(key);
      if (ofTopic.size > 0) ofTopic.delete(topic);
      if (taken.size < TAKEN_MAX) taken.add(topic);
    },
    isLikeOne: (key) => since.size > 0 && (isAsLong(key) || ofTopic.has(topicIn(key))),
    refusalOf(key) {
      if (since.size === 0) return null;
      const topic = topicIn(key);
      if (isTopic(key)) {
        return new BrokerRefusal(
          { of: "topic", reason: "closed-on-it" },
          `The MQTT broker closes the connection whenever it gets a message on ${topic}: see its log, and let this gateway's user write there.`,
        );
      }
      if (!isOne(key)) return null;
      const size = Buffer.byteLength(key.slice(topic.length + 1));
      return new BrokerRefusal(
        { of: "message", reason: "closed-on-it" },
        `The MQTT broker closes the connection whenever it gets a certain message of ${size} bytes on ${topic}: see its log, its access list, and its limits of size (mosquitto: max_packet_size) and of retained messages.`,
      );
    },
    forget() {
      since.clear();
      ofTopic.clear();
      longestTaken = 0;
      shortest = Number.POSITIVE_INFINITY;
    },
  };
}

// A broker that hangs up over a message does not say over which. Where it hangs up twice in a row with the same
// messages in flight, these are suspects, and while there are any, one message is sent at a time. What was alone in
// flight at two further closes is what the broker hangs up over, and is not sent again. Before it gets its second
// chance, nothing is sent for a while: where the connection breaks even so, it is the line, and nobody is suspected.
// Where two were convicted, and none as long was ever taken, all that are as long are refused unsent, and where two of one
// topic were, all that goes there: else a backlog of them would cost two closes each.
//
//   usual --two closes with the same in flight--> careful --each suspect acknowledged or convicted--> usual
import type { Clock } from "../clock.ts";
import type { BrokerError } from "./broker-error.ts";
import { BrokerRefusal } from "./refusal.ts";

export interface Careful {
  /** One message at a time. */
  isOn(): boolean;
  /** For so long nothing is sent on a connection that is just made, ms. */
  pause(): number;
  /** The refusal of what the broker has hung up over before. */
  refusalOf(key: string): BrokerRefusal | null;
  acknowledged(key: string): void;
  /** The broker has said itself that it does not take it. */
  refused(key: string): void;
  /** The connection broke with these in flight, for this reason. */
  broken(inFlight: readonly string[], cause: BrokerError | null): void;
  /** What was convicted gets another chance. */
  forget(): void;
  /** A connection with such limits: with others it takes other messages, perhaps. */
  connected(limits: string): void;
}

/** So often alone in flight at a close. */
const CONVICTED = 2;
/** A message that the broker has hung up over is tried again after this long, ms. */
const FORGET_MS = 3_600_000;
/** Most convicts that are remembered. */
const CONVICTS_MAX = 1_000;
/** So long a connection has to stand before it is risked with what was alone in flight at the last close, ms. */
const PAUSE_MS = 2_000;
/** What a break makes a publisher send again is at most so much. */
const INNOCENT_MAX = 1_024;
/** So many convicts show that it is their length, or of one topic, that it is the topic. */
const TOO_LONG = 2;
const TOPIC = 2;
/** A suspect that is not sent again within so many others is none. */
const PATIENCE = 50;
/** Topics that are remembered: some of each of a thousand nodes. */
const TAKEN_MAX = 10_000;
/** Reasons of a DISCONNECT that a message can be the cause of (MQTT 5.0, 3.14.2.1). */
const OVER_A_MESSAGE = new Set([0x80, 0x81, 0x82, 0x83, 0x87, 0x90, 0x94, 0x95, 0x97, 0x99, 0x9a, 0x9b]);

/** By which a message is known again: no topic of ours has a line's end. */
export const keyOf = (topic: string, payload: string) => `${topic}\n${payload}`;

const topicIn = (key: string) => key.slice(0, key.indexOf("\n"));

/** A connection that is lost on the way (a timeout, no route) is no word of the broker. */
function isHangUp(cause: BrokerError | null): boolean {
  if (cause === null || cause.code === "ECONNRESET" || cause.code === "EPIPE") return true;
  return typeof cause.code === "number" && OVER_A_MESSAGE.has(cause.code);
}

export function carefulness(clock: Clock): Careful {
  /** In flight at the last close, where the one before was none over a message. */
  let before: Set<string> | null = null;
  const suspects = new Set<string>();
  /** Closes at which it was alone, by message. */
  const alone = new Map<string, number>();
  /** When each was convicted, ms. */
  const convicts = new Map<string, number>();
  /** The last that were acknowledged: what a publisher sends again after a break was taken once. */
  const innocent: string[] = [];
  let acknowledgements = 0;
  let acknowledgedBefore = 0;
  /** Lengths of keys: the longest that was taken, and the shortest that was convicted. */
  let longestTaken = 0;
  let shortestConvicted = Number.POSITIVE_INFINITY;
  /** Convicts by topic, since one of it was taken. */
  const ofTopic = new Map<string, number>();
  /** Topics of which one was taken. */
  const taken = new Set<string>();
  let patience = 0;
  let limitsThen: string | null = null;

  function convict(key: string): void {
    suspects.delete(key);
    alone.delete(key);
    convicts.delete(key);
    convicts.set(key, clock.now());
    shortestConvicted = Math.min(shortestConvicted, key.length);
    const topic = topicIn(key);
    // Where one of it was taken, it is more likely this message; it may be denied since.
    if (!taken.delete(topic)) ofTopic.set(topic, (ofTopic.get(topic) ?? 0) + 1);
    if (convicts.size > CONVICTS_MAX) convicts.delete(convicts.keys().next().value!);
  }

  function isConvicted(key: string): boolean {
    const since = convicts.get(key);
    if (since === undefined) {
      return convicts.size >= TOO_LONG && key.length >= shortestConvicted && longestTaken < shortestConvicted;
    }
    if (clock.now() - since < FORGET_MS) return true;
    convicts.delete(key);
    return false;
  }

  const isTopicConvicted = (key: string) => (ofTopic.get(topicIn(key)) ?? 0) >= TOPIC;

  function forget(): void {
    convicts.clear();
    ofTopic.clear();
    longestTaken = 0;
    shortestConvicted = Number.POSITIVE_INFINITY;
  }

  function clear(key: string): void {
    suspects.delete(key);
    alone.delete(key);
    if (--patience <= 0) suspects.clear();
    if (suspects.size === 0) alone.clear();
  }

  return {
    isOn: () => suspects.size > 0,
    pause: () => (alone.size > 0 ? PAUSE_MS : 0),
    refusalOf(key) {
      if (convicts.size === 0) return null;
      const topic = topicIn(key);
      if (isTopicConvicted(key)) {
        return new BrokerRefusal(
          { of: "topic", reason: "closed-on-it" },
          `The MQTT broker closes the connection whenever it gets a message on ${topic}: see its log, and let this gateway's user write there.`,
        );
      }
      if (!isConvicted(key)) return null;
      const size = Buffer.byteLength(key.slice(topic.length + 1));
      return new BrokerRefusal(
        { of: "message", reason: "closed-on-it" },
        `The MQTT broker closes the connection whenever it gets a certain message of ${size} bytes on ${topic}: see its log, its access list, and its limits of size (mosquitto: max_packet_size) and of retained messages.`,
      );
    },
    acknowledged(key) {
      longestTaken = Math.max(longestTaken, key.length);
      const topic = topicIn(key);
      if (ofTopic.size > 0) ofTopic.delete(topic);
      if (taken.size < TAKEN_MAX) taken.add(topic);
      innocent[acknowledgements++ % INNOCENT_MAX] = key;
      if (suspects.size > 0) clear(key);
    },
    refused(key) {
      // That explains the closes: the answer to it was lost with the connection while more was in flight.
      if (!suspects.has(key)) return;
      suspects.clear();
      alone.clear();
    },
    broken(inFlight, cause) {
      if (inFlight.length === 0 || !isHangUp(cause)) {
        before = null;
        suspects.clear();
        alone.clear();
        return;
      }
      if (suspects.size === 0) {
        if (acknowledgements === acknowledgedBefore) innocent.length = 0;
        acknowledgedBefore = acknowledgements;
        for (const key of inFlight) if (before?.has(key)) suspects.add(key);
        for (const key of innocent) suspects.delete(key);
        before = suspects.size > 0 ? null : new Set(inFlight);
        patience = suspects.size + PATIENCE;
        return;
      }
      const [only] = inFlight;
      if (inFlight.length !== 1 || only === undefined) return;
      suspects.add(only);
      alone.set(only, (alone.get(only) ?? 0) + 1);
      if (alone.get(only)! >= CONVICTED) convict(only);
    },
    forget,
    connected(limits) {
      if (limitsThen !== null && limitsThen !== limits) forget();
      limitsThen = limits;
    },
  };
}

// A broker that hangs up over a message does not say over which. Where it hangs up twice in a row with the same messages
// in flight, these are suspects, the first of each topic, and where that comes to nothing, all of them; each is sent alone,
// before all else. What was alone in flight at two further closes is what the broker hangs up over (convicts.ts). Before
// it gets its last chance, nothing is sent for a while: where the connection breaks even so, it is the line, and nobody is
// suspected. When one is found, the first of each topic is still suspected, since others may be refused as well.
//
//   usual --two closes with the same in flight--> careful --each suspect acknowledged or convicted--> usual
import type { Clock } from "../clock.ts";
import type { BrokerError } from "./broker-error.ts";
import { convictsOf, topicIn } from "./convicts.ts";
import type { BrokerRefusal } from "./refusal.ts";

export interface Careful {
  /** There are suspects. */
  isOn(): boolean;
  /** It goes alone, and before others. */
  isSuspect(key: string): boolean;
  /** For so long nothing is sent on a connection that is just made, ms. */
  pause(): number;
  /** The refusal of what the broker has hung up over before. */
  refusalOf(key: string): BrokerRefusal | null;
  acknowledged(key: string): void;
  /** The broker has said itself that it does not take it, or nothing on its topic. */
  refused(key: string, ofTopic: boolean): void;
  /**
   * The connection broke with these in flight, for this reason, so many ms after something could be sent on it. `hangsUp`:
   * a refusal is known to have been the cause, so that others in flight may be refused as well. Returns whether one was
   * convicted.
   */
  broken(
    inFlight: readonly string[],
    cause: BrokerError | null,
    about?: { hangsUp?: boolean; livedMs?: number },
  ): boolean;
  /** What was convicted gets another chance. */
  forget(): void;
  /** A connection with such limits: with others it takes other messages, perhaps. Returns whether they are others. */
  connected(limits: string): boolean;
}

/** So often alone in flight at a close; once, where it is like a convict. */
const CONVICTED = 2;
/**
 * So long a connection has to stand before it is risked with what was alone in flight at the last close, ms: at least, at
 * most, and so many times as long as that one lived. A line that breaks every second breaks meanwhile.
 */
const PAUSE = { leastMs: 1_500, mostMs: 6_000, lives: 2 };
/** What a break makes a publisher send again is at most so much. */
const INNOCENT_MAX = 1_024;
/** A suspect that is not sent again within so many others is none. */
const PATIENCE = 1_000;
/** Reasons of a DISCONNECT that a message can be the cause of (MQTT 5.0, 3.14.2.1). */
const OVER_A_MESSAGE = new Set([0x80, 0x81, 0x82, 0x83, 0x87, 0x90, 0x94, 0x95, 0x97, 0x99, 0x9a, 0x9b]);

/** The first of each topic. */
function firstOfEach(keys: Iterable<string>): string[] {
  const first = new Map<string, string>();
  for (const key of keys) if (!first.has(topicIn(key))) first.set(topicIn(key), key);
  return [...first.values()];
}

/** A connection that is lost on the way (a timeout, no route) is no word of the broker. */
function isHangUp(cause: BrokerError | null): boolean {
  if (cause === null || cause.code === "ECONNRESET" || cause.code === "EPIPE") return true;
  return typeof cause.code === "number" && OVER_A_MESSAGE.has(cause.code);
}

export function carefulness(clock: Clock): Careful {
  const convicts = convictsOf(clock);
  /** In flight at the last close, where the one before was none over a message. */
  let before: Set<string> | null = null;
  const suspects = new Set<string>();
  /** Closes at which it was alone, by message. */
  const alone = new Map<string, number>();
  /** The last that were acknowledged: what a publisher sends again after a break was taken once. */
  const innocent: string[] = [];
  let acknowledgements = 0;
  let acknowledgedBefore = 0;
  /** It is enough to suspect the first of each topic: it did not come to nothing the last time. */
  let isByTopic = true;
  let patience = 0;
  /** How long the last connection lived, ms. */
  let lived = 0;
  let limitsThen: string | null = null;

  function suspectNobody(): void {
    suspects.clear();
    alone.clear();
  }

  /** One of them explains the closes; of its own and of other topics, another may be refused as well. */
  function narrow(): void {
    const kept = firstOfEach(suspects);
    suspectNobody();
    for (const key of kept) suspects.add(key);
    patience = suspects.size + PATIENCE;
    isByTopic = true;
  }

  function suspect(inFlight: readonly string[], hangsUp: boolean): void {
    if (acknowledgements === acknowledgedBefore) innocent.length = 0;
    acknowledgedBefore = acknowledgements;
    const again = new Set(hangsUp ? inFlight : inFlight.filter((key) => before?.has(key)));
    for (const key of innocent) again.delete(key);
    for (const key of isByTopic ? firstOfEach(again) : again) suspects.add(key);
    if (again.size > 0) isByTopic = !isByTopic;
    before = again.size > 0 ? null : new Set(inFlight);
    patience = suspects.size + PATIENCE;
  }

  function wasAlone(key: string): boolean {
    const closes = (alone.get(key) ?? 0) + 1;
    suspects.add(key);
    alone.set(key, closes);
    if (closes < CONVICTED && !convicts.isLikeOne(key)) return false;
    suspects.delete(key);
    convicts.add(key);
    narrow();
    return true;
  }

  return {
    isOn: () => suspects.size > 0,
    isSuspect: (key) => suspects.has(key),
    pause() {
      if (alone.size === 0 && ![...suspects].some(convicts.isLikeOne)) return 0;
      return Math.min(PAUSE.mostMs, Math.max(PAUSE.leastMs, PAUSE.lives * lived));
    },
    refusalOf: convicts.refusalOf,
    acknowledged(key) {
      convicts.taken(key);
      innocent[acknowledgements++ % INNOCENT_MAX] = key;
      if (suspects.size === 0) return;
      suspects.delete(key);
      alone.delete(key);
      if (--patience <= 0 || suspects.size === 0) suspectNobody();
    },
    refused(key, ofTopic) {
      // The answer to it was lost with the connection while more was in flight.
      if (!suspects.delete(key)) return;
      const topic = topicIn(key);
      if (ofTopic) for (const other of suspects) if (topicIn(other) === topic) suspects.delete(other);
      narrow();
    },
    broken(inFlight, cause, { hangsUp = false, livedMs = 0 } = {}) {
      lived = livedMs;
      const [only] = inFlight;
      if (only === undefined || !isHangUp(cause)) {
        // Not so where it hung up over what it had refused in time: that says nothing for the others.
        if (hangsUp && isHangUp(cause)) return false;
        before = null;
        suspectNobody();
        return false;
      }
      if (suspects.size > 0 && inFlight.length === 1) return wasAlone(only);
      suspect(inFlight, hangsUp);
      return false;
    },
    forget: convicts.forget,
    connected(limits) {
      const areOthers = limitsThen !== null && limitsThen !== limits;
      if (areOthers) convicts.forget();
      limitsThen = limits;
      return areOthers;
    },
  };
}

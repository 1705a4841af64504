// Keeps the retained messages at the broker as their sources have them: all of them after each connect, since a broker
// may have forgotten them, and after that what changes. A subscriber that comes later finds them all.
//
//   source: keys a b c ...  --changed, looked through, connected-->  stale: b c
//                                                                      | AT_ONCE at a time, as it is by then
//                                                                      v
//                                                          published: topic -> payload, on this connection
//
// What the broker refuses waits (refused-topics.ts), and everything else goes on.
import { type Clock, type Timer, within } from "../clock.ts";
import type { Log } from "../log.ts";
import { type Incoming, type MqttLink, retained } from "./link.ts";
import { BrokerRefusal } from "./refusal.ts";
import { type RefusedTopic, refusedTopics } from "./refused-topics.ts";
import { takeTurns } from "./turns.ts";

/** What the broker is to keep on a topic. */
export interface RetainedMessage {
  /** By which its source names a change: a node's name, for one. A key may have several topics, a topic has one key. */
  key: string;
  topic: string;
  /** JSON; null empties the topic, as when its node is gone. */
  payload: string | null;
  /** Since when it is so, as in the payload; null where that is not known. */
  time: string | null;
}

/** What somebody keeps retained: of each node, of the gateway. */
export interface RetainedSource {
  /** The sentence before a broker's reason for refusing it, without a full stop. */
  refused: string;
  /** What is to be retained now: of one key, or of all. */
  now(key?: string): readonly RetainedMessage[];
  /** There is a new connection, and all of it goes out. */
  onConnected?(): void;
  /** Calls back with each key that has changed, or without one where any may have. Returns a function that ends it. */
  onChanged?(listener: (key?: string) => void): () => void;
  /** On each connection it goes out when the others have: who reads it takes them for what is so now. */
  isLast?: boolean;
  /** What changes with each frame goes out this often at most, ms. */
  paceMs?: number;
  /** The broker has acknowledged all that is retained of a key. */
  published?(key: string): void;
  /** Whoever publishes this wants all of it anew, although the broker has it. */
  calledBy?: { topic: string; payload: string };
  /** What is to be retained when the gateway has stopped, where that is something else. */
  afterwards?(): RetainedMessage;
}

export interface RetainedDeps {
  link: MqttLink;
  sources: readonly RetainedSource[];
  log: Log;
  wall: Clock;
}

export interface Retained {
  /** Publishes what is to be retained afterwards. The caller then closes the connection, so that no will follows. */
  close(): Promise<void>;
  /** What the broker does not take. */
  refused(): RefusedTopic[];
}

/** All of it is published anew this often at most, however often somebody calls, ms. */
const CALLS_MS = 30_000;
/** What goes last waits no longer than that for the others, ms. */
const LAST_MS = 5_000;
/** So many keys at a time, so that readings get through while a thousand nodes are published. */
const AT_ONCE = 20;

/** What the broker has of each topic, on this connection: of all sources, since a topic may go from one to another. */
type AtBroker = Map<string, string | null>;

/** Each source for itself: where the broker refuses one, it still gets the others. */
export function startRetained({ sources, ...deps }: RetainedDeps): Retained {
  const published: AtBroker = new Map();
  const kept: KeptSource[] = [];
  // What goes last is told of a connection after the others, so that their turns have begun.
  for (const source of sources.toSorted((a, b) => Number(a.isLast ?? false) - Number(b.isLast ?? false))) {
    kept.push(keepRetained(source, { ...deps, published, before: [...kept] }));
  }
  return {
    async close() {
      await Promise.all(kept.map(({ close }) => close()));
    },
    refused: () => kept.flatMap(({ refused }) => refused()),
  };
}

interface KeptSource extends Retained {
  /** Resolves when nothing of it is under way. */
  rest(): Promise<void>;
}

interface KeepDeps extends Omit<RetainedDeps, "sources"> {
  published: AtBroker;
  before: readonly KeptSource[];
}

function keepRetained(source: RetainedSource, { link, log, wall, published, before }: KeepDeps): KeptSource {
  /** Keys of which the broker may have less than there is. */
  const stale = new Set<string>();
  let allStale = false;
  let isClosed = false;
  let turnEnded = Number.NEGATIVE_INFINITY;
  let pause: Timer = null;
  let calledAt = Number.NEGATIVE_INFINITY;
  let recall: Timer = null;

  /** Keys that are being published. */
  const busy = new Set<string>();
  const { trials } = link;
  const refusals = refusedTopics({ trials, wall, log, said: source.refused, onDue: stillStale });

  const isNews = ({ topic, payload }: RetainedMessage) => published.get(topic) !== payload;

  /** False where the broker refuses it: it waits, then. */
  async function publish({ key, topic, payload, time }: RetainedMessage): Promise<boolean> {
    try {
      await link.publish(topic, payload ?? "", { ...retained(time), again: refusals.isTrial(topic) });
    } catch (error) {
      if (!(error instanceof BrokerRefusal) || error.refused.of === "moment") throw error;
      refusals.refused(key, topic, payload, error);
      return false;
    }
    published.set(topic, payload);
    refusals.taken(topic);
    return true;
  }

  async function publishKey(key: string): Promise<void> {
    const topics = source.now(key).map(({ topic }) => topic);
    refusals.keepOnly(key, topics);
    let isNew = false;
    let isWhole = true;
    for (const topic of topics) {
      // While the one before was on its way, a name may have become another node's.
      const message = source.now(key).find((each) => each.topic === topic);
      if (message === undefined || !isNews(message)) continue;
      if (refusals.waits(topic, message.payload) || !(await publish(message))) isWhole = false;
      else isNew = true;
    }
    if (isNew && isWhole) source.published?.(key);
  }

  function nextKey(failures: Map<string, unknown>): string | undefined {
    for (const key of stale) if (!busy.has(key) && !failures.has(key)) return key;
    return undefined;
  }

  /** One key after the other, until there is none that nobody publishes. */
  async function work(open: () => boolean, failures: Map<string, unknown>): Promise<void> {
    while (open()) {
      if (allStale) for (const { key } of source.now().filter(isNews)) stale.add(key);
      allStale = false;
      const key = nextKey(failures);
      if (key === undefined) return;
      stale.delete(key); // before it is read: what changes from now on makes it stale again
      busy.add(key);
      try {
        await publishKey(key);
      } catch (error) {
        failures.set(key, error);
      }
      busy.delete(key);
    }
  }

  async function turn(open: () => boolean): Promise<void> {
    const failures = new Map<string, unknown>();
    const works = Array.from({ length: AT_ONCE }, () => work(open, failures));
    const broken = (await Promise.allSettled(works)).find((each) => each.status === "rejected");
    turnEnded = wall.now();
    for (const key of failures.keys()) stale.add(key);
    if (broken !== undefined) throw broken.reason;
    for (const error of failures.values()) throw error;
  }

  function stillStale(keys: readonly string[]): void {
    for (const key of keys) stale.add(key);
    takeTurn();
  }

  const onFailure = (error: Error) => log.warn({ err: error }, `${source.refused}: ${error.message}`);
  const turns = takeTurns({ link, turn, onFailure, wall });
  const connected = () => {
    published.clear();
    refusals.connected();
    source.onConnected?.();
    if (!source.isLast || before.length === 0) return changed();
    within(Promise.all(before.map(({ rest }) => rest())), LAST_MS, wall).then(() => changed());
  };
  const tryAgain = () => {
    refusals.tryAll();
    changed();
  };
  const changed = (key?: string) => {
    if (key === undefined) allStale = true;
    else stale.add(key);
    takeTurn();
  };
  const called = ({ payload, retained }: Pick<Incoming, "payload" | "retained">) => {
    // What was there before the subscription is no call: after a connect all goes out anyhow.
    if (retained || Buffer.from(payload).toString() !== source.calledBy?.payload || recall !== null) return;
    const wait = calledAt + CALLS_MS - wall.now();
    if (wait > 0) recall = wall.setTimeout(again, wait);
    else again();
  };
  function again(): void {
    recall = null;
    calledAt = wall.now();
    for (const { topic } of source.now()) published.delete(topic);
    changed();
  }
  /** At once, or when the pace allows it. */
  function takeTurn(): void {
    // What goes last may still wait for the others then: it would go out after what is said at the end.
    if (pause !== null || isClosed) return;
    const wait = turnEnded + (source.paceMs ?? 0) - wall.now();
    if (wait > 0) {
      pause = wall.setTimeout(() => {
        pause = null;
        turns.take();
      }, wait);
    } else turns.take();
  }
  const stops = [link.onUp(connected), link.onTryAgain(tryAgain)];
  if (source.onChanged) stops.push(source.onChanged(changed));
  if (source.calledBy) stops.push(link.subscribe(source.calledBy.topic, called));
  if (link.up) connected();
  return {
    refused: refusals.list,
    rest: turns.rest,
    async close() {
      isClosed = true;
      for (const stop of stops) stop();
      refusals.close();
      wall.clearTimeout(pause);
      wall.clearTimeout(recall);
      await turns.close();
      const last = source.afterwards?.();
      if (last === undefined || !link.up) return;
      try {
        await link.publish(last.topic, last.payload ?? "", retained(last.time));
      } catch (error) {
        log.debug({ err: error }, `${source.refused}: ${(error as Error).message}`);
      }
    },
  };
}

// Which retained topics the broker does not take: each is told once, tried again after a pause that grows, and at
// once on a new connection, so that it arrives once it is allowed, while all others go on.
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import type { BrokerRefusal, RefusalReason } from "./refusal.ts";
import { PAUSE_FIRST_MS, pauseMost, type Trials } from "./trials.ts";

export interface RefusedTopic {
  topic: string;
  reason: RefusalReason;
  /** What to do. */
  sentence: string;
  /** Unix ms. */
  since: number;
}

export interface RefusedTopics {
  list(): RefusedTopic[];
  /** Whether it is not to be tried yet: its topic is refused, or this very payload. */
  waits(topic: string, payload: string | null): boolean;
  refused(key: string, topic: string, payload: string | null, refusal: BrokerRefusal): void;
  taken(topic: string): void;
  /** What a key has no more need not be tried again. */
  keepOnly(key: string, topics: readonly string[]): void;
  /** There is a new connection: each may be tried at once, but where the broker hangs up over it. */
  connected(): void;
  /** Each may be tried at once. */
  tryAll(): void;
  /** Whether it is tried although the broker has hung up over it. */
  isTrial(topic: string): boolean;
  close(): void;
}

export interface RefusedDeps {
  trials: Trials;
  wall: Clock;
  log: Log;
  /** The sentence before a broker's reason, without a full stop. */
  said: string;
  /** These keys are to be tried again. */
  onDue(keys: readonly string[]): void;
}

/** After this long it is seen again whether one may be tried, ms. */
const NO_ROOM_MS = 1_000;
/** So many of one reason are told each for itself. */
const TOLD_MAX = 5;

interface Entry extends RefusedTopic {
  key: string;
  payload: string | null;
  ofTopic: boolean;
  pauseMs: number;
  /** False while it is tried again. */
  waits: boolean;
  /** Its time has come, so that it is sent also where the broker hangs up over it. */
  isTrial: boolean;
  /** When it is tried again, unix ms. */
  due: number;
}

export function refusedTopics({ trials, wall, log, said, onDue }: RefusedDeps): RefusedTopics {
  const entries = new Map<string, Entry>();
  let timer: Timer = null;

  function wake(): void {
    wall.clearTimeout(timer);
    timer = null;
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of entries.values()) next = Math.min(next, due);
    if (next < Number.POSITIVE_INFINITY) timer = wall.setTimeout(tryDue, Math.max(0, next - wall.now()));
  }

  function tryDue(): void {
    const now = wall.now();
    const room = trials.room();
    if (room === 0) {
      timer = wall.setTimeout(tryDue, NO_ROOM_MS);
      return;
    }
    const due = [...entries.values()]
      .filter((entry) => entry.due <= now)
      .sort((a, b) => a.due - b.due)
      .slice(0, room);
    // Where nothing comes of it, as without a connection, it is not tried again at once.
    for (const entry of due) {
      entry.due = now + entry.pauseMs;
      entry.waits = false;
      entry.isTrial = true;
      trials.began();
    }
    wake();
    onDue([...new Set(due.map(({ key }) => key))]);
  }

  function tell({ topic, reason, sentence }: RefusedTopic): void {
    const alike = [...entries.values()].filter((entry) => entry.reason === reason).length;
    const fields = { topic, reason };
    if (alike <= TOLD_MAX) log.warn(fields, `${said}: ${sentence}`);
    else if (alike === TOLD_MAX + 1)
      log.warn(fields, `${said}: more topics are refused, for the same reason.`);
    else log.debug(fields, `${said}: ${sentence}`);
  }

  function tryAll(): void {
    if (entries.size > 0) trials.began();
    for (const entry of entries.values()) {
      entry.waits = false;
      entry.pauseMs = PAUSE_FIRST_MS / 2;
    }
  }

  return {
    list: () =>
      [...entries.values()].map(({ topic, reason, sentence, since }) => ({ topic, reason, sentence, since })),
    waits(topic, payload) {
      const entry = entries.get(topic);
      return entry?.waits === true && (entry.ofTopic || entry.payload === payload);
    },
    refused(key, topic, payload, { refused: { of, reason }, message: sentence }) {
      const before = entries.get(topic);
      const now = wall.now();
      const pauseMs = before === undefined ? PAUSE_FIRST_MS : Math.min(pauseMost(reason), 2 * before.pauseMs);
      const since = before?.since ?? now;
      const entry = { key, topic, payload, reason, sentence, since, ofTopic: of === "topic", pauseMs };
      entries.set(topic, { ...entry, waits: true, isTrial: false, due: now + pauseMs });
      if (before?.reason !== reason) tell(entry);
      wake();
    },
    taken(topic) {
      if (!entries.delete(topic)) return;
      trials.gotThrough();
      for (const entry of entries.values()) entry.due = Math.min(entry.due, wall.now());
      wake();
    },
    keepOnly(key, topics) {
      for (const [topic, entry] of entries)
        if (entry.key === key && !topics.includes(topic)) entries.delete(topic);
    },
    connected() {
      if (trials.room() > 1) tryAll();
      // What was tried when the connection broke has had its try.
      else for (const entry of entries.values()) Object.assign(entry, { waits: true, isTrial: false });
    },
    tryAll,
    isTrial: (topic) => entries.get(topic)?.isTrial === true,
    close: () => wall.clearTimeout(timer),
  };
}

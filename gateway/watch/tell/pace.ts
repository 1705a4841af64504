// When a way may try again: soon after a message, later and later where its server is away, and now and then what it refuses.
// Spans go by a clock that is never set, and are forgotten when the gateway ends: then all is tried once.
import type { Clock } from "../../clock.ts";

/** Between two messages: chat servers and mail servers take one a second. */
const BETWEEN_MS = 1_000;
const AWAY_FIRST_MS = 10_000;
const AWAY_MOST_MS = 15 * 60_000;
const REFUSED_FIRST_MS = 3_600_000;
const REFUSED_MOST_MS = 24 * 3_600_000;
/** A server that asks for more is asked sooner. */
const ASKED_MOST_MS = 3_600_000;

export interface Pace {
  /** How long nothing may be sent yet, ms; 0 where something may. */
  waitMs(): number;
  /** A message was taken, or refused: the next may follow. */
  passed(): void;
  /** The server is away, or wants to be left alone for so long, ms. */
  away(askedMs?: number): void;
  /** A message was refused: it is not due for a while. */
  refused(key: string): void;
  isDue(key: string): boolean;
  forget(key: string): void;
}

export function createPace(wall: Clock, random: () => number): Pace {
  let next = Number.NEGATIVE_INFINITY;
  let awayMs = 0;
  const refusals = new Map<string, { wait: number; next: number }>();
  const spread = (ms: number) => ms * (0.75 + random() / 2);
  return {
    waitMs: () => Math.max(0, next - wall.now()),
    passed() {
      awayMs = 0;
      next = wall.now() + BETWEEN_MS;
    },
    away(askedMs = 0) {
      awayMs = awayMs === 0 ? AWAY_FIRST_MS : Math.min(AWAY_MOST_MS, 2 * awayMs);
      next = wall.now() + Math.max(spread(awayMs), Math.min(askedMs, ASKED_MOST_MS));
    },
    refused(key) {
      const before = refusals.get(key);
      const wait = before === undefined ? REFUSED_FIRST_MS : Math.min(REFUSED_MOST_MS, 2 * before.wait);
      refusals.set(key, { wait, next: wall.now() + spread(wait) });
    },
    isDue: (key) => (refusals.get(key)?.next ?? Number.NEGATIVE_INFINITY) <= wall.now(),
    forget: (key) => void refusals.delete(key),
  };
}

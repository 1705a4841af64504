// Some brokers hang up where they refuse (mosquitto 2.0.11 with max_queued_messages 0): there, each try of what was refused
// costs a connection, and what is under way on it goes out again. So tries go one at a time then, records and what is
// retained alike, with pauses that grow until one gets through.
import type { Clock } from "../clock.ts";

/** Before what was refused is tried first, ms, and before it is tried again at most: twice as long each time. */
export const PAUSE_FIRST_MS = 5_000;
const PAUSE_MAX_MS = 300_000;
const PAUSE_COSTLY_MAX_MS = 3_600_000;
/** A broker that hangs up so soon after a refusal, or a try, does so because of it, ms. */
const HANGS_UP_MS = 1_000;

/** Each try of what was refused for this reason costs a connection. */
export const isCostly = (reason: string): boolean => reason === "closed-on-it";

/** The longest pause before another try. */
export const pauseMost = (reason: string): number => (isCostly(reason) ? PAUSE_COSTLY_MAX_MS : PAUSE_MAX_MS);

export interface Trials {
  /** How much of what was refused may be tried now: Infinity where a try costs nothing. */
  room(): number;
  /** One is tried now. */
  began(): void;
  /** What was refused is taken. */
  gotThrough(): void;
}

export interface TrialRules extends Trials {
  /** The broker has refused a message that was sent. */
  refused(): void;
  /** The connection broke; `over`: over a message, that is known. Returns whether a refusal was the cause. */
  broke(over: boolean): boolean;
  /** Each may be tried at once, since somebody says so. */
  forget(): void;
}

export function trialRules(clock: Clock): TrialRules {
  /** When the broker has refused something, or was sent what it had refused. */
  let riskedAt = Number.NEGATIVE_INFINITY;
  let hangsUp = false;
  let pauseMs = PAUSE_FIRST_MS;
  let nextAt = Number.NEGATIVE_INFINITY;

  function forget(): void {
    hangsUp = false;
    pauseMs = PAUSE_FIRST_MS;
    nextAt = Number.NEGATIVE_INFINITY;
  }

  return {
    room() {
      if (!hangsUp) return Number.POSITIVE_INFINITY;
      return clock.now() >= nextAt ? 1 : 0;
    },
    began() {
      riskedAt = clock.now();
      nextAt = riskedAt + pauseMs;
      if (hangsUp) pauseMs = Math.min(PAUSE_MAX_MS, 2 * pauseMs);
    },
    gotThrough: forget,
    refused() {
      riskedAt = clock.now();
      nextAt = Math.max(nextAt, riskedAt + PAUSE_FIRST_MS);
    },
    broke(over) {
      const isCause = over || clock.now() - riskedAt < HANGS_UP_MS;
      if (isCause) {
        hangsUp = true;
        nextAt = Math.max(nextAt, clock.now() + PAUSE_FIRST_MS);
      }
      return isCause;
    },
    forget,
  };
}

// Time is passed in, never taken from the air: a simulation has one scaled clock for nodes, link and
// gateway, and a test can let weeks go by.

/** A timer that a clock has started. */
export type Timer = unknown;

export interface Clock {
  /** Unix time, whole ms. */
  now(): number;
  setTimeout(run: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

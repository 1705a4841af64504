// Time is passed in, never taken from the air: a simulation has one scaled clock for nodes, link and
// gateway, and a test can let weeks go by.

/** A timer that a clock has started. */
export type Timer = unknown;

export interface Clock {
  /** Unix time, whole ms. */
  now(): number;
  setTimeout(run: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
  /** ms that pass evenly, whatever the clock is set to. Where this is not given, the clock is never set. */
  monotonic?(): number;
  /** Whether what it says is believed (gateway/time). Where this is not given, it is. */
  isBelieved?(): boolean;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export const isBelieved = (clock: Clock): boolean => clock.isBelieved?.() ?? true;

/** ms that pass evenly by this clock. */
export const evenly = (clock: Clock): number => clock.monotonic?.() ?? clock.now();

/** What measures spans: it starts with the clock's time and is never set. */
export function evenClock(clock: Clock): Clock {
  const offset = clock.now() - evenly(clock);
  return {
    now: () => Math.floor(offset + evenly(clock)),
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  };
}

/** Timers that end together, as when the port is gone that they are for, or a board loses its power. */
export interface TimerGroup {
  /** Runs it after so many ms; what was due a moment ago is due now. Returns a function that stops it. */
  later(ms: number, run: () => void): () => void;
  clear(): void;
}

export function createTimerGroup(clock: Pick<Clock, "setTimeout" | "clearTimeout">): TimerGroup {
  const pending = new Set<Timer>();
  const stop = (timer: Timer) => {
    pending.delete(timer);
    clock.clearTimeout(timer);
  };
  return {
    later(ms, run) {
      const inMs = Math.max(0, ms);
      const timer = clock.setTimeout(() => {
        pending.delete(timer);
        run();
      }, inMs);
      pending.add(timer);
      return () => stop(timer);
    },
    clear() {
      for (const timer of pending) stop(timer);
    },
  };
}

/** Runs `run` every `ms`, first when one has passed. Returns a function that ends it. */
export function every(ms: number, clock: Clock, run: () => void): () => void {
  let timer: Timer;
  const wait = () => {
    timer = clock.setTimeout(() => {
      wait();
      run();
    }, ms);
  };
  wait();
  return () => clock.clearTimeout(timer);
}

/** Waits for `work`, but `ms` at most: true where it was done by then. Rejects where it does. */
export async function within(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  let timer: Timer;
  const late = new Promise<boolean>((resolve) => {
    timer = clock.setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clock.clearTimeout(timer);
  }
}

// Virtual time for a gateway that speaks through real sockets: it stands still until what the last timer has set going is
// over. So days pass in seconds, and the same seed makes the same month.
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../../gateway/clock.ts";
import type { SimClock } from "../../board/sim-clock.ts";

export interface PaceOptions {
  clock: SimClock;
  /** Grows with whatever happens on sockets. */
  stirred(): number;
  /** Something is on its way that has not been read yet. */
  busy(): boolean;
}

export interface Pace {
  /** Virtual unix ms. */
  now(): number;
  /** Something happened that has to be over before time goes on. */
  stir(): void;
  /** A timer of the gateway has run, which may have set something going. */
  onTimer(): void;
  /** Lets virtual time pass until then, unix ms. */
  until(at: number): Promise<void>;
  /** Waits for what needs real time; where that is not enough, virtual time goes on. */
  during<T>(work: Promise<T>): Promise<T>;
}

/** What has been read is worked off within a turn of the event loop or two, where nothing more is on its way (measured). */
const QUIET_TURNS = 3;
/** Real ms: whatever is waited for after that needs a timer. */
const PATIENCE_MS = 2_000;
/** Real ms: something does not come to its end. */
const MOST_MS = 60_000;

/** Who sets a timer of this looks now and then whether there is anything to do, and nobody waits for it. */
const PATIENT_MS = 5_000;

export function createPace({ clock, busy, ...options }: PaceOptions): Pace {
  let stirs = 0;
  let timerRan = false;
  const activity = () => stirs + options.stirred();

  /** Waits for what has been set going since `seen`, and for what that sets going. Most timers set nothing going. */
  async function settle(seen: number): Promise<void> {
    const began = performance.now();
    let isNews = false;
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await turn();
      const now = activity();
      if (now !== seen || busy()) {
        isNews = true;
        quiet = -1;
        if (performance.now() - began > MOST_MS) throw new Error("What the gateway does comes to no end.");
      } else if (!isNews) break;
      seen = now;
    }
    timerRan = false;
  }

  async function step(): Promise<void> {
    const before = activity();
    clock.step();
    if (timerRan || activity() !== before) await settle(before);
  }

  return {
    now: clock.now,
    stir: () => {
      stirs++;
    },
    onTimer: () => {
      timerRan = true;
    },
    until: async (at) => {
      await settle(-1);
      let worked = performance.now();
      while (clock.next() <= at) {
        await step();
        if (performance.now() - worked < 50) continue;
        await turn();
        worked = performance.now();
      }
      clock.runUntil(at);
    },
    during: async (work) => {
      let done = false;
      const ended = work.finally(() => {
        done = true;
      });
      // Its failure is the caller's, below.
      ended.catch(() => {});
      const began = performance.now();
      while (!done) {
        await turn();
        if (performance.now() - began > PATIENCE_MS) await step();
      }
      return ended;
    },
  };
}

/**
 * A clock whose timers are told of, and which somebody can end for good: nothing of it runs any more. `slower`: of the
 * time that it shows; `patient`: of timers of PATIENT_MS and more.
 */
export function createMortalClock(clock: SimClock, onTimer: () => void, { slower = 1, patient = 1 }) {
  const start = clock.now();
  let alive = true;
  const mortal: Clock = {
    now: () => start + Math.floor((clock.now() - start) / slower),
    setTimeout: (run, ms) => {
      const told = () => {
        if (!alive) return;
        onTimer();
        run();
      };
      return clock.setTimeout(told, ms * slower * (ms < PATIENT_MS ? 1 : patient));
    },
    clearTimeout: clock.clearTimeout,
  };
  return {
    clock: mortal,
    end: () => {
      alive = false;
    },
  };
}

// Timers that die together, as when a board or a module loses its power.
import type { Clock, Timer } from "../../gateway/clock.ts";

export function createMortalTimers(clock: Pick<Clock, "setTimeout" | "clearTimeout">) {
  const pending = new Set<Timer>();
  return {
    /** Runs it after so many ms; returns how to stop it. */
    later: (ms: number, run: () => void) => {
      const timer = clock.setTimeout(
        () => {
          pending.delete(timer);
          run();
        },
        Math.max(0, ms),
      ); // What was due a moment ago is due now.
      pending.add(timer);
      return () => {
        pending.delete(timer);
        clock.clearTimeout(timer);
      };
    },
    stopAll: () => {
      for (const timer of pending) clock.clearTimeout(timer);
    },
  };
}

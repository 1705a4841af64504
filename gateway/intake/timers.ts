// Timers that end together, as when the port that they are for is gone.
import type { Clock, Timer } from "../clock.ts";

export interface Timers {
  later(run: () => void, ms: number): void;
  clear(): void;
}

export function createTimers(clock: Clock): Timers {
  const running = new Set<Timer>();
  return {
    later(run, ms) {
      const timer = clock.setTimeout(() => {
        running.delete(timer);
        run();
      }, ms);
      running.add(timer);
    },
    clear() {
      for (const timer of running) clock.clearTimeout(timer);
    },
  };
}

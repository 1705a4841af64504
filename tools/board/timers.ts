// setTimeout and setInterval as the interpreter has them.
import type { Clock, Timer } from "../../gateway/clock.ts";

/**
 * `guarded` runs firmware, and says whether it was left alone; an interval that was not is deleted, and
 * `onDeleted` called.
 */
export function createTimers(clock: Clock, guarded: (run: () => void) => boolean, onDeleted: () => void) {
  const timers = new Map<number, Timer>();
  let next = 1;
  const stop = (id: number) => {
    const timer = timers.get(id);
    if (timer !== undefined) clock.clearTimeout(timer);
    timers.delete(id);
  };
  const start = (run: () => void, ms: number, again: boolean) => {
    const id = next++;
    let due = clock.now() + ms;
    const fire = () => {
      if (again) {
        // Late ticks are caught up, as the interpreter does; the period does not drift.
        due += ms;
        timers.set(id, clock.setTimeout(fire, due - clock.now()));
      } else timers.delete(id);
      if (guarded(run) || !again) return;
      stop(id);
      onDeleted();
    };
    timers.set(id, clock.setTimeout(fire, ms));
    return id;
  };
  return {
    api: {
      setTimeout: (run: () => void, ms: number) => start(run, ms, false),
      setInterval: (run: () => void, ms: number) => start(run, ms, true),
      clearTimeout: stop,
      clearInterval: stop,
    },
    stopAll: () => {
      for (const timer of timers.values()) clock.clearTimeout(timer);
    },
  };
}

// What a running gateway does with its store from time to time: old records go, commands whose time is up, nodes that were
// removed; and what has waited long enough goes on.
import { type Clock, isBelieved, type Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { CHANGE_WAITS_MS } from "../store/waiting.ts";
import { tellCommand } from "../watch/news.ts";

/** Recent records are kept this long: what people look back on; partners have them all. */
const KEEP_MS = 30 * 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;
const EXPIRE_EVERY_MS = 10_000;
const SETTLE_EVERY_MS = 5_000;

/** Does `step` now and then again, after so many ms as it returns. Of failures in a row the first is logged. */
function regularly(step: () => number, failed: string, everyMs: number, clock: Clock, log: Log): () => void {
  let timer: Timer;
  let failing = false;
  const run = () => {
    let next = everyMs;
    try {
      next = step();
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, `${failed}: ${(error as Error).message}`);
      failing = true;
    }
    timer = clock.setTimeout(run, next);
  };
  timer = clock.setTimeout(run, 0);
  return () => clock.clearTimeout(timer);
}

/** Deletes old records. Returns a function that ends it. */
export function pruneRegularly(store: Store, clock: Clock, log: Log): () => void {
  // In steps with a turn of the event loop between, so that the lines are heard meanwhile.
  // By a clock that is not believed nothing is too old.
  const step = () => (isBelieved(clock) && store.prune(clock.now() - KEEP_MS) > 0 ? 0 : PRUNE_EVERY_MS);
  return regularly(step, "Old records could not be deleted", PRUNE_EVERY_MS, clock, log);
}

/** Gives up commands whose time is up. Returns a function that ends it. */
export function expireRegularly(store: Store, clock: Clock, log: Log): () => void {
  const step = () => {
    if (!isBelieved(clock)) return EXPIRE_EVERY_MS;
    for (const command of store.commands.expire(clock.now())) tellCommand(log, command);
    return EXPIRE_EVERY_MS;
  };
  return regularly(step, "Commands could not be given up", EXPIRE_EVERY_MS, clock, log);
}

/** Lets go of what has waited for long enough, and of removed nodes. Returns a function that ends it. */
export function settleRegularly(store: Store, clock: Clock, log: Log): () => void {
  const step = () => {
    store.settleWaiting(clock.now() - CHANGE_WAITS_MS, clock.now());
    return SETTLE_EVERY_MS;
  };
  return regularly(step, "What waits could not be let go", SETTLE_EVERY_MS, clock, log);
}

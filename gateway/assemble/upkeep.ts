// What a running gateway does with its store from time to time: old records go, and commands whose time is up.
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { tellCommand } from "../watch/news.ts";

/** Recent records are kept this long: what people look back on; partners have them all. */
const KEEP_MS = 30 * 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;
const EXPIRE_EVERY_MS = 10_000;

/** Deletes old records. Returns a function that ends it. */
export function pruneRegularly(store: Store, clock: Clock, log: Log): () => void {
  let timer: Timer;
  // In steps with a turn of the event loop between, so that the lines are heard meanwhile.
  const step = () => {
    let more = false;
    try {
      more = store.prune(clock.now() - KEEP_MS) > 0;
    } catch (error) {
      log.warn({ err: error }, `Old records could not be deleted: ${(error as Error).message}`);
    }
    timer = clock.setTimeout(step, more ? 0 : PRUNE_EVERY_MS);
  };
  timer = clock.setTimeout(step, 0);
  return () => clock.clearTimeout(timer);
}

/** Gives up commands whose time is up. Returns a function that ends it. */
export function expireRegularly(store: Store, clock: Clock, log: Log): () => void {
  let timer: Timer;
  let warned = false;
  const step = () => {
    try {
      for (const command of store.commands.expire(clock.now())) tellCommand(log, command);
      warned = false;
    } catch (error) {
      if (!warned) log.warn({ err: error }, `Commands could not be given up: ${(error as Error).message}`);
      warned = true;
    }
    timer = clock.setTimeout(step, EXPIRE_EVERY_MS);
  };
  timer = clock.setTimeout(step, 0);
  return () => clock.clearTimeout(timer);
}

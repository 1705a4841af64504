// What a running gateway does with its store from time to time: old records go, commands whose time is up, nodes that were
// removed; and what has waited long enough goes on.
import { type Clock, evenly, isBelieved, type Timer } from "../clock.ts";
import { spanMs } from "../config/retention.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { CHANGE_WAITS_MS } from "../store/waiting.ts";
import { tellCommand } from "../watch/news.ts";
import type { GatewayConfig } from "./configuration.ts";

/** What is held back for an older record is published after this, and how commands ended is forgotten. */
const WAITS_MS = 30 * 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;
/** Room for new records stays in the file: so much, or this part of it. More of it the disk gets back, in steps. */
const ROOM_MIN = 16_000_000;
const ROOM_SHARE = 1 / 8;
const GIVE_BACK_STEP = 1_000_000;
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

/**
 * Deletes records that have been kept for as long as they are to be, and gives the disk back what they took, where that is
 * much. Returns a function that ends it.
 */
export function pruneRegularly(store: Store, retention: Retention, clock: Clock, log: Log): () => void {
  let isToldOfRoom = false;
  // In steps with a turn of the event loop between, so that the lines are heard meanwhile.
  const step = () => {
    // By a clock that is not believed nothing is too old.
    if (!isBelieved(clock)) return PRUNE_EVERY_MS;
    const before = cutoffs(retention, clock.now());
    if (store.prune(before) > 0 || store.flow.prune(before.nights, clock.now()) > 0) return 0;
    const { total, free } = store.size();
    if (free <= Math.max(ROOM_MIN, ROOM_SHARE * total)) return PRUNE_EVERY_MS;
    if (store.giveBack(GIVE_BACK_STEP) > 0) return 0;
    if (!isToldOfRoom) log.info({ free_mb: Math.round(free / 1e6) }, ROOM_STAYS);
    isToldOfRoom = true;
    return PRUNE_EVERY_MS;
  };
  return regularly(step, "Old records could not be deleted", PRUNE_EVERY_MS, clock, log);
}

const ROOM_STAYS =
  "Nothing stands in a part of the database's file, and the disk does not get it back: the file is of an older version. " +
  '"sippra-gateway backup" and "restore" write it anew.';

type Retention = GatewayConfig["retention"];

const cutoffs = ({ readings, nights, events }: Retention, now: number) => ({
  readings: now - spanMs(readings),
  nights: now - spanMs(nights),
  events: now - spanMs(events),
  waiting: now - WAITS_MS,
});

/** Gives up commands whose time is up. Returns a function that ends it. */
export function expireRegularly(store: Store, clock: Clock, log: Log): () => void {
  const step = () => {
    if (!isBelieved(clock)) return EXPIRE_EVERY_MS;
    for (const command of store.commands.expire(clock.now())) tellCommand(log, command);
    return EXPIRE_EVERY_MS;
  };
  return regularly(step, "Commands could not be given up", EXPIRE_EVERY_MS, clock, log);
}

const ERASE_EVERY_MS = 5_000;
/** So long somebody may read before it is told, ms: a backup takes minutes. */
const ERASURE_TOLD_MS = 15 * 60_000;

/** Sees to it that erased keys are in no file of the store (erasure.ts). Returns a function that ends it. */
export function eraseRegularly({ erasure }: Store, clock: Clock, log: Log): () => void {
  let since: number | null = null;
  let isTold = false;
  const step = () => {
    if (!erasure.isDue() || erasure.finish()) {
      since = null;
      isTold = false;
      return ERASE_EVERY_MS;
    }
    const now = evenly(clock);
    since ??= now;
    if (!isTold && now - since >= ERASURE_TOLD_MS) {
      isTold = true;
      log.warn(
        {},
        "A key that was revoked may still be read in the log beside the store, since another program reads the store all the time: end it.",
      );
    }
    return ERASE_EVERY_MS;
  };
  return regularly(
    step,
    "Erased keys could not be taken out of the log beside the store",
    ERASE_EVERY_MS,
    clock,
    log,
  );
}

/** What was held back goes in pages, with a turn of the event loop between. Returns a function that ends it. */
export function releaseInPages(store: Store, log: Log): () => void {
  let turn: NodeJS.Immediate | undefined;
  const page = () => {
    turn = undefined;
    try {
      if (store.releasePage()) go();
    } catch (error) {
      // What is due stays so: it goes on after the next frame.
      log.warn({ err: error }, `What was held back could not be let go: ${(error as Error).message}`);
    }
  };
  const go = () => {
    turn ??= setImmediate(page);
  };
  go();
  const stop = store.onReleasesDue(go);
  return () => {
    stop();
    clearImmediate(turn);
  };
}

/** Lets go of what has waited for long enough, and of removed nodes. Returns a function that ends it. */
export function settleRegularly(store: Store, clock: Clock, log: Log): () => void {
  const step = () => {
    return store.settleWaiting(clock.now() - CHANGE_WAITS_MS, clock.now()) ? 0 : SETTLE_EVERY_MS;
  };
  return regularly(step, "What waits could not be let go", SETTLE_EVERY_MS, clock, log);
}

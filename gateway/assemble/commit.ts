// From uplinks to what is on disk: a batch is admitted and stored in one transaction. What cannot be stored is not
// answered, so its node keeps it and sends it again.
import { admit, type Refused } from "../admit/admit.ts";
import { nodeLimits } from "../admit/limits.ts";
import type { Admitted } from "../admit/message.ts";
import type { RefusalReason, Refusals } from "../admit/refusals.ts";
import { type Clock, evenly, isBelieved } from "../clock.ts";
import type { FrameContent, Uplink } from "../intake/uplink.ts";
import type { Log } from "../log.ts";
import type { Accepted } from "../store/acceptance.ts";
import { isStoreFailure } from "../store/failure.ts";
import type { Store } from "../store/open.ts";
import { contentOf, receptionOf } from "./reception.ts";

export interface CommitDeps {
  store: Store;
  clock: Clock;
  log: Log;
  refusals: Refusals;
  /** So long one commit takes in frames before the disk is waited for, ms; 25 where not given. */
  workMs?: number;
  /** Told whenever frames could be written, or could not. */
  onWritten?(isWritten: boolean): void;
}

/** An uplink that is on disk. */
export interface Committed {
  uplink: Uplink;
  frame: Admitted;
  content: FrameContent;
  accepted: Accepted;
}

/** An uplink that is not, and why. */
export interface NotTaken extends Omit<Refused, "refused"> {
  uplink: Uplink;
  refused: RefusalReason;
}

export interface Commit {
  /** What is on disk now and what is not taken, in order. */
  outcomes: (Committed | NotTaken)[];
  /** How many were looked at: the rest has to wait, since the event loop stands still meanwhile. */
  done: number;
}

const WORK_MS = 25;

/** Returns a function that stores as much of a batch as there is time for, one uplink at least. */
export function startCommits(deps: CommitDeps): (batch: Uplink[]) => Commit {
  const { store, log, refusals, workMs = WORK_MS } = deps;
  /** The store could not be written at the last attempt, which has been logged. */
  let failing = false;
  const isAllowed = nodeLimits(() => evenly(deps.clock));

  function commit(batch: Uplink[]): Commit {
    let done = 0;
    try {
      const outcomes = store.transact(() => {
        const all: Commit["outcomes"] = [];
        done = 0;
        const began = performance.now();
        for (const uplink of batch) {
          if (done > 0 && performance.now() - began > workMs) break;
          done++;
          all.push(takeIn(uplink, deps, isAllowed));
        }
        return all;
      });
      if (failing) log.info({}, "The store can be written again.");
      failing = false;
      deps.onWritten?.(true);
      return { outcomes, done };
    } catch (cause) {
      if (!isStoreFailure(cause)) return apart(batch.slice(0, Math.max(1, done)), cause);
      if (!failing) {
        const what = cause instanceof Error ? cause.message : String(cause);
        log.error(
          { err: cause },
          `${what} Until then nothing is acknowledged, and nothing lost: nodes keep it.`,
        );
      }
      failing = true;
      deps.onWritten?.(false);
      for (const uplink of batch) refusals.note("not-stored", uplink.via);
      const outcomes = batch.map((uplink): NotTaken => ({ uplink, refused: "not-stored", who: null }));
      return { outcomes, done: batch.length };
    }
  }

  /** One frame of a batch was too much for us: each on its own, so that it stays that one's own affair. */
  function apart(batch: Uplink[], cause: unknown): Commit {
    const [only, ...more] = batch;
    if (more.length > 0) {
      return { outcomes: batch.flatMap((uplink) => commit([uplink]).outcomes), done: batch.length };
    }
    log.error({ err: cause, via: only?.via }, "A frame could not be taken over: this is an error in Sippra.");
    return { outcomes: [], done: batch.length };
  }

  return commit;
}

/** One uplink, inside the transaction. */
function takeIn(
  uplink: Uplink,
  { store, clock, refusals }: CommitDeps,
  isAllowed: ReturnType<typeof nodeLimits>,
): Committed | NotTaken {
  const frame = admit(uplink.frame, store.keyring);
  if ("refused" in frame) {
    refusals.note(frame.refused, frame.who ?? uplink.via, frame.detail);
    return { ...frame, uplink };
  }
  const { name } = frame.from;
  const elapsed = evenly(clock);
  if (!isAllowed(frame)) {
    refusals.note("too-many", name);
    return { uplink, refused: "too-many", who: name };
  }
  const content = contentOf(frame);
  const accepted = store.accept(
    frame,
    receptionOf(uplink, content, { now: clock.now(), believed: isBelieved(clock), elapsed }),
  );
  if (accepted.crowded > 0) refusals.note("out-of-order", name);
  if (accepted.overShare > 0) refusals.note("over-share", name);
  if (accepted.wasAnsweredEnough) refusals.note("answered-enough", name);
  return { uplink, frame, content, accepted };
}

// From uplinks to what is on disk: a batch is admitted and stored in one transaction. What cannot be stored is not
// answered, so its node keeps it and sends it again.
import { admit } from "../admit/admit.ts";
import { createNodeLimits, type NodeLimits } from "../admit/limits.ts";
import type { Admitted } from "../admit/message.ts";
import type { Refusals } from "../admit/refusals.ts";
import { type Clock, evenly, isBelieved } from "../clock.ts";
import type { FrameContent, Uplink } from "../intake/uplink.ts";
import type { Log } from "../log.ts";
import type { Accepted } from "../store/accept.ts";
import { isStoreFailure } from "../store/failure.ts";
import type { Store } from "../store/open.ts";
import { contentOf, receptionOf } from "./reception.ts";

export interface CommitDeps {
  store: Store;
  clock: Clock;
  log: Log;
  refusals: Refusals;
}

/** An uplink that is on disk. */
export interface Committed {
  uplink: Uplink;
  frame: Admitted;
  content: FrameContent;
  accepted: Accepted;
}

/** Returns a function that stores a batch and returns what of it is on disk now, in order. */
export function startCommits(deps: CommitDeps): (batch: Uplink[]) => Committed[] {
  const { store, log, refusals } = deps;
  /** The store could not be written at the last attempt, which has been logged. */
  let failing = false;
  const limits = createNodeLimits();

  function commit(batch: Uplink[]): Committed[] {
    try {
      const committed = store.transact(() =>
        batch.map((uplink) => takeIn(uplink, deps, limits)).filter((each) => each !== null),
      );
      if (failing) log.info({}, "The store can be written again.");
      failing = false;
      return committed;
    } catch (cause) {
      if (!isStoreFailure(cause)) return apart(batch, cause);
      if (!failing) {
        const what = cause instanceof Error ? cause.message : String(cause);
        log.error(
          { err: cause },
          `${what} Until then nothing is acknowledged, and nothing lost: nodes keep it.`,
        );
      }
      failing = true;
      for (const uplink of batch) refusals.note("not-stored", uplink.via);
      return [];
    }
  }

  /** One frame of a batch was too much for us: each on its own, so that it stays that one's own affair. */
  function apart(batch: Uplink[], cause: unknown): Committed[] {
    const [only, ...more] = batch;
    if (more.length > 0) return batch.flatMap((uplink) => commit([uplink]));
    log.error({ err: cause, via: only?.via }, "A frame could not be taken over: this is an error in Sippra.");
    return [];
  }

  return commit;
}

/** One uplink, inside the transaction; null where it is refused. */
function takeIn(
  uplink: Uplink,
  { store, clock, refusals }: CommitDeps,
  limits: NodeLimits,
): Committed | null {
  const frame = admit(uplink.frame, store.keyring);
  if ("refused" in frame) {
    refusals.note(frame.refused, frame.who ?? uplink.via, frame.detail);
    return null;
  }
  const { name } = frame.from;
  const elapsed = evenly(clock);
  if (!limits.allows(frame, elapsed)) {
    refusals.note("too-many", name);
    return null;
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

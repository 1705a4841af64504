// Looks by the minute which nodes are heard and which ways in are there, and tells what needs somebody.
import { type Clock, every, isBelieved } from "../../clock.ts";
import type { Log } from "../../log.ts";
import { REACH_CONDITIONS, type Reach, reachConditions } from "./conditions.ts";
import type { Decision } from "./nightly.ts";

export interface ReachWatchDeps {
  nodes(): readonly Reach[];
  /** Since when ways in are away, unix ms. */
  away(): readonly number[];
  decide<T>(work: (decision: Decision) => T): T;
  clock: Clock;
  log: Log;
}

const LOOK_MS = 60_000;

/** Returns a function that ends it. */
export function watchReach({ nodes, away, decide, clock, log }: ReachWatchDeps): () => void {
  let failing = false;
  return every(LOOK_MS, clock, () => {
    if (!isBelieved(clock)) return;
    const now = clock.now();
    try {
      const findings = reachConditions(nodes(), away(), now);
      decide(({ track }) => track(findings, now, { kinds: REACH_CONDITIONS }));
      failing = false;
    } catch (error) {
      if (!failing)
        log.error({ err: error }, `What is not heard could not be told: ${(error as Error).message}`);
      failing = true;
    }
  });
}

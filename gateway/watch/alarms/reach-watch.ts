// Looks by the minute which nodes are heard and which ways in are there, and tells what needs somebody.
import { type Clock, every, isBelieved } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { View } from "../../store/view.ts";
import { REACH_CONDITIONS, type Reach, reachConditions } from "./conditions.ts";
import type { Decision } from "./nightly.ts";

/** A node as its availability is watched. */
interface Heard extends Pick<Reach, "state" | "since"> {
  name: string;
}

export interface ReachWatchDeps {
  view: Pick<View, "nodes">;
  availability: { now(): readonly Heard[] };
  /** Since when ways in are away, unix ms. */
  away(): readonly number[];
  decide<T>(work: (decision: Decision) => T): T;
  clock: Clock;
  log: Log;
}

const LOOK_MS = 60_000;

/** Nodes of which a frame came over radio last are told together where they fall silent together. */
function reachOf(view: Pick<View, "nodes">, all: readonly Heard[]): Reach[] {
  const radio = new Set(view.nodes().flatMap(({ name, signal }) => (signal === null ? [] : [name])));
  return all.map(({ name, state, since }) => ({ node: name, state, since, isRadio: radio.has(name) }));
}

/** Returns a function that ends it. */
export function watchReach({ view, availability, away, decide, clock, log }: ReachWatchDeps): () => void {
  let failing = false;
  return every(LOOK_MS, clock, () => {
    if (!isBelieved(clock)) return;
    const now = clock.now();
    try {
      const findings = reachConditions(reachOf(view, availability.now()), away(), now);
      decide(({ track }) => track(findings, now, { kinds: REACH_CONDITIONS }));
      failing = false;
    } catch (error) {
      if (!failing)
        log.error({ err: error }, `What is not heard could not be told: ${(error as Error).message}`);
      failing = true;
    }
  });
}

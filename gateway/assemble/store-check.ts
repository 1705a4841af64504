// A store is looked through some time after the start: a page that is damaged is found before it is needed, while there is
// a backup from before.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { damageError } from "../store/failure.ts";
import { type Finding, startThoroughCheck } from "../store/integrity.ts";
import type { Store } from "../store/open.ts";

/** By then what waited for the start is done. */
const AFTER_MS = 60_000;

/** Returns a function that ends it. */
export function lookThroughStore(store: Store, path: string, wall: Clock, log: Log): () => void {
  let stop = () => {};
  const timer = wall.setTimeout(() => {
    const began = performance.now();
    stop = startThoroughCheck(path, (finding) => tell(finding, Math.round(performance.now() - began)));
  }, AFTER_MS);

  function tell(finding: Finding, ms: number): void {
    if ("failed" in finding) log.warn({ path }, `The store could not be looked through: ${finding.failed}.`);
    else if (finding.problem === null) log.debug({ path, ms }, "The store is whole.");
    else store.foundDamaged(damageError(path, finding.problem));
  }

  return () => {
    wall.clearTimeout(timer);
    stop();
  };
}

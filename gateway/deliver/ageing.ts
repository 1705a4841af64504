// Readings that have waited too long to be live go to history, in pages: while a broker is away, and before what has
// waited is sent. So when it is back, what is live is not behind what was.
import type { Clock } from "../clock.ts";
import type { RowOfNode } from "../store/deliveries.ts";
import { READINGS } from "../store/lanes.ts";
import type { SinkChanges, SinkOutbox } from "../store/sink-outbox.ts";

/** Rows that are looked at in one go: some ms, during which nothing else happens. */
export const AGED_AT_ONCE = 1_000;
const EVERY_MS = 5_000;

export interface AgeingDeps {
  outbox: Pick<SinkOutbox, "nodes">;
  clock: Clock;
  wall: Clock;
  soon(work: (changes: SinkChanges) => void, done: (isDone: boolean) => void): void;
}

export interface Ageing {
  /** Goes through all that waits, where it is time for that. */
  sweep(): void;
}

export function startAgeing({ outbox, clock, wall, soon }: AgeingDeps): Ageing {
  let isUnderWay = false;
  let next = Number.NEGATIVE_INFINITY;

  function page(after: RowOfNode | null): void {
    let then: RowOfNode | null = null;
    soon(
      (changes) => {
        then = changes.ageOut(after, clock.now(), AGED_AT_ONCE).next;
      },
      (isDone) => {
        if (isDone && then !== null) page(then);
        else isUnderWay = false;
      },
    );
  }

  function isAnything(): boolean {
    try {
      return outbox.nodes(READINGS).length > 0;
    } catch {
      return true; // whoever writes says what is wrong
    }
  }

  return {
    sweep() {
      if (isUnderWay || wall.now() < next) return;
      next = wall.now() + EVERY_MS;
      if (!isAnything()) return;
      isUnderWay = true;
      page(null);
    },
  };
}

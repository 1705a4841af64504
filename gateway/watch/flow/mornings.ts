// A night of which nothing was told is worked out too, so that it is said: by what a meter tells nobody learns that it is silent.
import { type Clock, every, isBelieved } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { Area, FlowBook } from "../../store/view.ts";
import { dateOf } from "./night.ts";
import { nightsAgain } from "./work.ts";

const LOOK_MS = 600_000;
/** Nights that a gateway which was off has missed are worked out as well, so many. */
const MISSED_MAX = 14;

export interface MorningsDeps {
  areas: readonly Area[];
  /** As `flow.work` of the store. */
  work<T>(work: (book: FlowBook) => T): T;
  clock: Clock;
  wall: Clock;
  log: Log;
}

/** Returns a function that ends it. */
export function watchMornings({ areas, work, clock, wall, log }: MorningsDeps): () => void {
  const seen = new Map<string, number>();
  const look = () => {
    if (!isBelieved(clock)) return;
    const now = clock.now();
    for (const area of areas) {
      const over = dateOf(now, area.offset) - 1;
      if (area.meters.length === 0 || seen.get(area.name) === over) continue;
      try {
        work((book) => {
          const known = new Set(book.nights(area.name, over - MISSED_MAX, over + 1).map(({ date }) => date));
          for (let date = over - MISSED_MAX; date <= over; date++)
            if (!known.has(date)) nightsAgain(book, area, { from: date, until: date, now });
        });
        seen.set(area.name, over);
      } catch (cause) {
        log.warn(
          { err: cause, area: area.name },
          `A night could not be worked out: ${(cause as Error).message}`,
        );
      }
    }
  };
  return every(LOOK_MS, wall, look);
}

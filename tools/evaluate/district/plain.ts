// A threshold that anybody would try first: louder than usual by some dB, for some nights.
import * as N from "../../../shared/leak/night.ts";
import { FLAG_CLOCK_UNSET } from "../../../shared/messages.ts";
import { median } from "../../statistics.ts";
import type { Detector } from "../simulate/baselines.ts";

/** Over the median of the nights before, in each of so many nights running. */
export interface Plain {
  db: number;
  nights: number;
}

/** From the one that finds the most to the one that is wrong the least. Assumed: nobody publishes what loggers are set to. */
export const PLAIN: readonly Plain[] = [
  { db: 3, nights: 5 },
  { db: 4, nights: 10 },
  { db: 6, nights: 14 },
];
const BASE_NIGHTS = 28;
const LEAST_BASE = 14;
const LEAST_WINDOWS = 12;
/** Nights running that are not over, until it says nothing any more: as the node's own rule takes for its end. */
const CALM_NIGHTS = 5;

/** The median is of the nights before those that are judged: what goes on is what is usual after some weeks. */
export function createPlain({ db, nights }: Plain): Detector {
  const levels: number[] = [];
  let [over, calm, on] = [0, 0, false];
  return {
    take(night) {
      const [flags, windows, level] = [night[N.FLAGS] ?? 0, night[N.WINDOWS] ?? 0, night[N.LEVEL_10]];
      if ((flags & FLAG_CLOCK_UNSET) !== 0 || windows < LEAST_WINDOWS || typeof level !== "number") return on;
      const before = levels.slice(0, Math.max(0, levels.length - over)).slice(-BASE_NIGHTS);
      const isOver = before.length >= LEAST_BASE && level / 2 >= median(before) + db;
      over = isOver ? Math.min(over + 1, nights) : 0;
      calm = isOver ? 0 : calm + 1;
      on = over >= nights || (on && calm < CALM_NIGHTS);
      levels.push(level / 2);
      if (levels.length > BASE_NIGHTS + nights) levels.shift();
      return on;
    },
  };
}

export const BASE_SAYS = `over the median of ${BASE_NIGHTS} nights before, ended by ${CALM_NIGHTS} nights that are not`;

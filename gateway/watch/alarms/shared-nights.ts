// What nights of a site have in common, as the watch has worked it out, for who looks at the page: rain and other pressure are
// heard by all nodes, and are taken off those that follow the others.
import { commonOn } from "./common.ts";
import { NIGHTS, NONE, recall } from "./memory.ts";
import { FLEET, fleetOf, nodeKey, nodeOf } from "./state.ts";

/** What a watch keeps under a name; null where it has kept nothing. */
type Kept = (name: string) => Uint8Array | null;

/** dB over usual, of the median node, by date: days since 1970-01-01, rising. Nights of too few nodes are left out. */
export function commonNights(kept: Kept): { date: number[]; level_db: number[] } {
  const { common, date: last } = fleetOf(kept(FLEET));
  const found: { date: number[]; level_db: number[] } = { date: [], level_db: [] };
  for (let date = last - NIGHTS + 1; date <= last; date++) {
    const value = commonOn(common, date, "level10");
    if (value === NONE) continue;
    found.date.push(date);
    found.level_db.push(value / 2);
  }
  return found;
}

/** dB that were taken off a node's level, by date; of nights of which nothing was taken off it has none. */
export function takenOff(
  kept: Kept,
  node: { network: number; node: number },
  dates: readonly number[],
): (number | null)[] {
  const { memory } = nodeOf(kept(nodeKey(node)));
  return dates.map((date) => {
    const value = recall(memory, date, "common");
    return value === NONE || value === 0 ? null : value / 2;
  });
}

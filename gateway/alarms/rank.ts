// Which alarm comes first: water before everything else, and there the surest.
import { type Alarm, WATER_KINDS } from "./alarm.ts";

const isWater = ({ kind }: Alarm) => WATER_KINDS.has(kind);

/** For sorting. What is as sure is told as it came. */
export function byRank(a: Alarm, b: Alarm): number {
  return (
    Number(isWater(b)) - Number(isWater(a)) || (b.probability ?? -1) - (a.probability ?? -1) || a.id - b.id
  );
}

// How often something was in the last hour, by a clock that runs evenly: in parts of an hour, so that it takes no more room
// when it is often.
import type { Clock } from "./clock.ts";

const PART_MS = 5 * 60_000;
const PARTS = 12;

export interface HourCount {
  add(): void;
  /** In the last hour, and the minutes of the part that is running. */
  now(): number;
}

export function createHourCount({ now: clockNow }: Pick<Clock, "now">): HourCount {
  let parts: { part: number; count: number }[] = [];
  const part = () => Math.floor(clockNow() / PART_MS);
  return {
    add() {
      const newest = parts.at(-1);
      if (newest?.part === part()) newest.count++;
      else parts = [...parts, { part: part(), count: 1 }].slice(-PARTS - 1);
    },
    now: () => parts.reduce((sum, each) => sum + (part() - each.part <= PARTS ? each.count : 0), 0),
  };
}

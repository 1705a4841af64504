// When a night ended. Its record has a date in the node's local standard time, and of that only the node's profile knows
// the offset from UTC. But the record was made when the night ended, between the record before it and its arrival: that
// leaves one offset, or few, and the node's earlier nights say which.
import { NIGHT_ENDS } from "../../shared/messages.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets of the world are multiples of a quarter of an hour, from UTC-12 to UTC+14, min. */
const OFFSETS = Array.from({ length: (14 + 12) * 4 + 1 }, (_, i) => 15 * i - 720);
/**
 * A night's record is made when a slot ends: minutes after the night, and up to two hours where a node listens once in a
 * night. Readings that were made meanwhile come before it.
 */
const SLOTS_MS = [0, 10 * MINUTE_MS, 120 * MINUTE_MS];
/** By which clocks may be apart. */
const SLACK_MS = 5_000;
/** Full hours are far more usual than halves, and these than quarters, min. */
const STEPS = [60, 30, 15];

export interface NightTime {
  /** unix ms */
  time: number;
  /** Local standard time less UTC, min. */
  offset: number;
}

/** When a night of this date ended, unix ms, by this offset, min; null where its node did not know the date. */
export function nightEnd(date: number, offset: number): number | null {
  return date === 0 ? null : date * DAY_MS + 1000 * NIGHT_ENDS - offset * MINUTE_MS;
}

/**
 * Of a night's date, in days since 1970-01-01, made after the record of `after` and before `before`, unix ms; `usual`:
 * the offset of the node's last nights. Null where no offset fits, as of a node whose clock was not set.
 */
export function nightTime(
  date: number,
  after: number | null,
  before: number,
  usual: number | null,
): NightTime | null {
  if (date === 0) return null;
  const least = after ?? before - DAY_MS;
  const at = (offset: number): NightTime => ({ time: nightEnd(date, offset)!, offset });
  const fits = ({ time }: NightTime, slot: number) => time >= least - slot && time <= before + SLACK_MS;
  if (usual !== null && fits(at(usual), SLOTS_MS.at(-1)!)) return at(usual);
  for (const slot of SLOTS_MS) {
    const fitting = OFFSETS.map(at).filter((each) => fits(each, slot));
    for (const step of STEPS) {
      const [nearest] = fitting
        .filter(({ offset }) => offset % step === 0)
        .sort((a, b) => Math.abs(a.time - least) - Math.abs(b.time - least));
      if (nearest !== undefined) return nearest;
    }
  }
  return null;
}

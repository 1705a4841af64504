// When a night ended. Its record has a date in the node's local standard time, and of that only the node's profile knows
// the offset from UTC. But the record was made when the night ended, between the record before it and its arrival: that
// leaves one offset, or few, and the node's earlier nights say which.
import { NIGHT_ENDS } from "../../shared/messages.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets of the world are multiples of a quarter of an hour, from UTC-12 to UTC+14, min. */
const OFFSETS = Array.from({ length: (14 + 12) * 4 + 1 }, (_, i) => 15 * i - 720);
/** A night ends with one of its slots, at most 5 min late; the record before it may fall into that time. */
const SLOT_MS = 5 * MINUTE_MS;
/** By which clocks may be apart. */
const SLACK_MS = 5_000;

export interface NightTime {
  /** unix ms */
  time: number;
  /** Local standard time less UTC, min. */
  offset: number;
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
  const least = after === null ? before - DAY_MS : after - SLOT_MS;
  const timeAt = (offset: number) => date * DAY_MS + 1000 * NIGHT_ENDS - offset * MINUTE_MS;
  const fits = (offset: number) => timeAt(offset) >= least && timeAt(offset) <= before + SLACK_MS;
  if (usual !== null && fits(usual)) return { time: timeAt(usual), offset: usual };
  const fitting = OFFSETS.filter(fits);
  // Full hours are far more usual; of several the least offset ended last.
  const offset = [60, 30, 15]
    .map((step) => fitting.find((each) => each % step === 0))
    .find((each) => each !== undefined);
  return offset === undefined ? null : { time: timeAt(offset), offset };
}

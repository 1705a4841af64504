// How far counters of answers leap when a backup takes the place of the store: above all that were used since it was made,
// also by an earlier restore of it whose store is lost.
import type { PickNumber } from "../chance.ts";
import { isPlausible } from "../time/trust.ts";

/** Answers to a node since the backup: no site has given more. */
const LEAP = 2 ** 20;
/**
 * And so many more for each second since then, a year of them at most: of two restores of one backup the later one goes on
 * above what the first has used, also where its store is lost. No node gets as many for long.
 */
const ANSWERS_A_SECOND = 8;
const YEAR_S = 366 * 86_400;
/** Where the clock tells no two restores apart, chance does, by so many at most: two of 10,000 answers each meet in 1 of 3,000. */
export const BY_CHANCE = 2 ** 26;
const U32_MAX = 0xffff_ffff;

/** `newest`: when the backup has heard a node last, unix ms; null where none. `now`: unix ms, by a clock that may be wrong. */
export function leapOf(newest: number | null, now: number, pick: PickNumber): number {
  const isKnown = newest !== null && isPlausible(newest) && isPlausible(now) && now >= newest;
  const seconds = isKnown ? Math.floor((now - newest) / 1000) : 0;
  const byClock = LEAP + ANSWERS_A_SECOND * Math.min(YEAR_S, seconds);
  return isKnown && seconds <= YEAR_S ? byClock : byClock + pick(0, BY_CHANCE);
}

/** Of a node that was answered last under `backup` as the backup has it, and `present` as the store has it that is there. */
export function counterAfter(backup: number, present: number, now: number, leap: number): number {
  const byBackup = Math.max(backup, isPlausible(now) ? Math.floor(now / 1000) : 0) + leap;
  // Where the store that is there does not say more, it changes nothing: the next restore may come without it.
  return Math.min(U32_MAX, present < byBackup ? byBackup : present + leap);
}

// How far counters of answers leap when a backup takes the place of the store: above all that were used since it was made,
// also by other restores, of this backup or another, whose stores are lost. A node takes no answer under a counter that is not
// above the last: one that goes on below what another restore has used is not heard.
import type { PickNumber } from "../chance.ts";
import { isPlausible } from "../time/trust.ts";

/** Answers to a node since the backup: no site has given more. */
const LEAP = 2 ** 20;
/**
 * Where the clock says when it is, restores go on from a line that rises by two a second: a store that goes on from it gives
 * one answer a second (registry.ts), so that each later restore begins above all earlier ones, whatever backup it is of. From
 * this day on, unix s, for so long: later ones leap from what the backup has.
 */
const LINE_BEGINS_S = Date.UTC(2026, 0, 1) / 1000;
const LINE_S = 20 * 366 * 86_400;
/** Answers that may be above the line, and that a store which has just been started may have given at once. */
const MARGIN = 60;
/** From elsewhere: so many more for each second since the backup, a year of them at most. No node gets as many for long. */
const ANSWERS_A_SECOND = 8;
const YEAR_S = 366 * 86_400;
/** Where the clock tells no two restores apart, chance does, by so many at most: two of 10,000 answers each meet in 1 of 3,000. */
export const BY_CHANCE = 2 ** 26;
const U32_MAX = 0xffff_ffff;

/** Where restores go on, by a clock that says so many unix s; null where it is past that. */
function lineAt(seconds: number): number | null {
  const since = seconds - LINE_BEGINS_S;
  return since > LINE_S ? null : seconds + LEAP + Math.max(0, since);
}

/** Gives the counter to go on from, of a node that was answered last under `backup` as the backup has it, and `present` as the store has it that is there. */
export type Leap = (backup: number, present: number) => number;

/** `newest`: when the backup has heard a node last, unix ms; null where none. `now`: unix ms, by a clock that may be wrong. */
export function leapFrom(newest: number | null, now: number, pick: PickNumber): Leap {
  const [newestS, nowS] = [Math.floor((newest ?? 0) / 1000), Math.floor(now / 1000)];
  const ageS = nowS - newestS;
  const isKnown = newest !== null && isPlausible(newest) && isPlausible(now) && ageS >= 0;
  const isByClock = isKnown && ageS <= YEAR_S;
  const leap =
    LEAP + ANSWERS_A_SECOND * (isKnown ? Math.min(YEAR_S, ageS) : 0) + (isByClock ? 0 : pick(0, BY_CHANCE));
  const [lineThen, line] = isByClock ? [lineAt(newestS), lineAt(nowS)] : [null, null];

  return (backup, present) => {
    const isOnLine = lineThen !== null && line !== null && backup <= lineThen + MARGIN;
    const byBackup = isOnLine
      ? Math.max(line, backup + 2 * ageS + 2)
      : Math.max(backup, isPlausible(now) ? nowS : 0) + leap;
    // Where the store that is there does not say more, it changes nothing: the next restore may come without it.
    const byPresent = present + (isOnLine && present <= line + MARGIN ? MARGIN : leap);
    return Math.min(U32_MAX, present < byBackup ? byBackup : byPresent);
  };
}

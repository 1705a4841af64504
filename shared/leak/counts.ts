// Which nights say something about the pipe: heard at the right time, by a sensor that is there, and not louder because
// an amplifier is.
import { getU16, putU16 } from "../bytes.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_FEW_WINDOWS,
  FLAG_LEARNING_ANEW,
  FLAG_TONAL,
  type Maybe,
} from "../messages.ts";
import { raised } from "./baseline.ts";
import { ANEW, COUNT, FREQUENCY, LAST, LEVEL_50, LOOSES, RECENTS, SPREAD, TONALITY } from "./learned.ts";
import * as N from "./night.ts";
import {
  GAIN_SPREAD,
  GAIN_SPREAD_LEFT,
  LOOSE,
  LOOSE_NIGHTS,
  STALE,
  TONAL,
  TONAL_OVER_USUAL,
} from "./thresholds.ts";

/** A night with one of these flags does not count. */
const NO_NIGHT = FLAG_CLOCK_UNSET | FLAG_CLOCK_JUMP | FLAG_ACOUSTIC_FAULT | FLAG_FEW_WINDOWS;

/** Whether this night counts, as far as can be said without a baseline; sets the flags that say why not. */
export function weigh(learned: Uint8Array, night: Maybe[], wanted: number): boolean {
  let flags = night[N.FLAGS] as number;
  if (5 * (night[N.WINDOWS] as number) < wanted) flags |= FLAG_FEW_WINDOWS;
  if (learned[ANEW]) flags |= FLAG_LEARNING_ANEW;
  learned[ANEW] = 0;
  let counts = !(flags & NO_NIGHT);
  if (!(flags & FLAG_CLOCK_UNSET)) {
    let last = getU16(learned, LAST);
    let gap = (night[N.NIGHT] as number) - last;
    if (last && (gap < 1 || gap > STALE)) flags |= FLAG_CLOCK_JUMP;
    if (gap > STALE) learned[RECENTS] = 0;
    if (gap < 1) counts = false;
    putU16(learned, LAST, night[N.NIGHT] as number);
  }
  if (counts && learned[COUNT]) {
    let tone = night[N.TONALITY] as number;
    if (tone >= TONAL && tone >= learned[TONALITY] + TONAL_OVER_USUAL) {
      flags |= FLAG_TONAL;
      counts = false;
    }
  }
  night[N.FLAGS] = flags;
  return counts;
}

/** Whether nights at `level` or over have the usual spread and frequency: then the amplifier is louder, not the pipe. */
export function louderAlike(learned: Uint8Array, level: number): boolean {
  let now = raised(learned, level);
  let spread = learned[SPREAD];
  let frequency = 10 * (getU16(learned, FREQUENCY) >> 3);
  return (
    spread >= GAIN_SPREAD &&
    2 * now[0] >= GAIN_SPREAD_LEFT * spread &&
    8 * Math.abs(now[1] - frequency) <= frequency
  );
}

/**
 * Whether the sensor seems to have come loose: `jump`, 0.05 dB, is how far the night is over the baseline. Counts such
 * nights, and flags them where they follow one another.
 */
export function isLoose(learned: Uint8Array, night: Maybe[], jump: number): boolean {
  // Both fall where the sensor is loose. Level-50 alone is people's: a tap that ran for weeks and does no more.
  let loose = jump <= -10 * LOOSE && (night[N.LEVEL_50] as number) + 255 + LOOSE <= learned[LEVEL_50];
  if (!loose) learned[LOOSES] = 0;
  else if (learned[LOOSES] < LOOSE_NIGHTS) learned[LOOSES]++;
  if (learned[LOOSES] === LOOSE_NIGHTS) night[N.FLAGS] = (night[N.FLAGS] as number) | FLAG_COUPLING_LOST;
  return loose;
}

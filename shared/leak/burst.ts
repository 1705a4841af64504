// A burst: the pressure falls and stays down. Means of two minutes are compared with a reference, the five means that
// end two minutes earlier. From a crossing on the reference is held: one that went along would forget the fall.
//
//   means   a b c d e | f | g        a..e: the reference; f may have part of the fall; g is compared
import { getU16, putU16 } from "../bytes.ts";
import { BURSTS, DIFFERENCE, HOURS_AT } from "./learned.ts";
import { MEANS } from "./thresholds.ts";

/** The state: means there are, at most MEANS + 1, themselves from MEAN on; means since a crossing, and their sum. */
const FILLED = 0;
const SINCE = 1;
const SUM = 2;
/** The hour that the largest fall is of (-1: not known), and that fall, 0.01 kPa. */
const HOUR_OF = 3;
const FELL = 4;
const MEAN = 7;
/** Pressure before the last burst and after it, 0.01 kPa. */
export const BEFORE = 5;
export const AFTER = 6;

export function newBurst(): Int32Array {
  let state = new Int32Array(MEAN + MEANS + 1);
  state[HOUR_OF] = -1;
  return state;
}

/** A step of the median of absolute differences, 0.001 kPa: some 1.4 kPa in a day, so that it follows within days. */
const DIFFERENCE_STEP = 2;
/** The usual fall of an hour is in steps of this, 0.01 kPa; it learns by quarters, and 3/2 of it is still usual. */
const FALL_STEP = 50;

/** Another hour begins, 0..23 on working days, 24..47 at weekends, -1 unknown; the fall of the last one is learned. */
function beginHour(state: Int32Array, learned: Uint8Array, hour: number): void {
  let at = HOURS_AT + state[HOUR_OF];
  if (state[HOUR_OF] >= 0) {
    let fell = Math.min(Math.floor(state[FELL] / FALL_STEP), 255);
    learned[at] = (3 * learned[at] + fell + 2) >> 2;
  }
  state[HOUR_OF] = hour;
  state[FELL] = 0;
}

/**
 * Takes the next mean of the pressure, 0.01 kPa. `margin`: the least fall that is a burst. Returns true once for
 * each burst, MEANS means after the one with which it began; then `state` has BEFORE and AFTER.
 */
export function burst(
  state: Int32Array,
  learned: Uint8Array,
  mean: number,
  margin: number,
  hour: number,
): boolean {
  if (hour !== state[HOUR_OF]) beginHour(state, learned, hour);
  let difference = getU16(learned, DIFFERENCE);
  // 5 x 1.4826 x 0.1: five deviations, in 0.01 kPa.
  let limit = Math.floor((7413 * difference) / 10000);
  if (limit < margin) limit = margin;
  let fall = 0;
  if (state[FILLED] > MEANS) {
    fall = state[BEFORE];
    if (!state[SINCE]) {
      fall = 0;
      for (let i = 0; i < MEANS; i++) fall += state[MEAN + i];
      fall = Math.floor(fall / MEANS);
    }
    state[BEFORE] = fall;
    fall -= mean;
    if (fall > state[FELL]) state[FELL] = fall;
  }
  if (state[SINCE]) {
    state[SINCE]++;
    state[SUM] += mean;
    if (2 * fall < limit) state[SINCE] = 0;
    else if (state[SINCE] > MEANS) {
      let after = Math.floor(state[SUM] / MEANS);
      state[SINCE] = state[FILLED] = 0;
      fall = state[BEFORE] - after;
      if (fall > limit && (hour < 0 || 2 * fall > 3 * FALL_STEP * learned[HOURS_AT + hour])) {
        state[AFTER] = after;
        learned[BURSTS] = 1;
        return true;
      }
    }
    return false;
  }
  if (state[FILLED] > MEANS) {
    if (fall > limit) {
      state[SINCE] = 1;
      state[SUM] = 0;
      return false;
    }
    putU16(
      learned,
      DIFFERENCE,
      Math.min(
        Math.max(
          difference + (10 * Math.abs(fall) > difference ? DIFFERENCE_STEP : -DIFFERENCE_STEP),
          DIFFERENCE_STEP,
        ),
        60000,
      ),
    );
    state.set(state.subarray(MEAN + 1), MEAN);
    state[FILLED] = MEANS;
  }
  state[MEAN + state[FILLED]++] = mean;
  return false;
}

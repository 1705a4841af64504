// Whether a meter tells another unit than before: somebody has set it up anew, or the program between. Then the whole day is
// larger or smaller by the same factor, as by no leak, which adds the same by day and by night.
import { median } from "../../statistics.ts";

/** l for m³; l/s for m³/h; l/min for l/s; l/min for m³/h. And gallons of both kinds for m³ nobody has here. */
const FACTORS = [1000, 60, 1000 / 60, 3.6];
/** Night flows are so far from their usual, either way: half again of what is seen from night to night. */
const NIGHT_NEAR = Math.log(1.25);
/** Days, of holidays and heat too. */
const DAY_NEAR = Math.log(1.6);
/** Of fewer nights or days nothing is usual. */
const LEAST = 7;

export interface UnitsAsked {
  flow: number;
  /** Of nights before, that are believed, m³/h. */
  nights: readonly number[];
  /** Mean flow of days before; and of the day after, null where that is not over. */
  days: readonly number[];
  after: number | null;
}

/** By how much it tells too much, as 1000 or 1/3.6; null where it does not. Before the day is over the night is doubted. */
export function unitsFactor({ flow, nights, days, after }: UnitsAsked): number | null {
  if (nights.length < LEAST) return null;
  const ratio = flow / median(nights);
  if (!(ratio > 0)) return null;
  const factor = [...FACTORS, ...FACTORS.map((each) => 1 / each)].find(
    (each) => Math.abs(Math.log(ratio / each)) < NIGHT_NEAR,
  );
  if (factor === undefined) return null;
  if (after === null || days.length < LEAST) return factor;
  const dayRatio = after / median(days);
  return dayRatio > 0 && Math.abs(Math.log(dayRatio / factor)) < DAY_NEAR ? factor : null;
}

// Four rules that anybody would try first, over the same nights, with the same lagged median of 28 nights before
// them and frozen while they say leak: what the firmware's rule has to beat, and what the table of nuisances is
// calibrated by. Arithmetic in plain dB; no state of theirs is ever on a node.
import * as N from "../../../shared/leak/night.ts";
import { FLAG_CLOCK_UNSET, type Maybe } from "../../../shared/messages.ts";

export const BASELINE_RULES = [
  "one night over max(4 dB, 3 s)",
  "4 of 5 nights over max(3 dB, 2 s)",
  "CUSUM, k 2 dB, h 10 dB, step 6 dB",
  "20th percentile of 7 over 2.5 dB",
] as const;
export type BaselineRule = (typeof BASELINE_RULES)[number];

const NIGHTS = 28;
const LAG = 3;
const WARM_UP = 14;

export interface Detector {
  /** Takes a night; true while the rule says leak. */
  take(night: Maybe[]): boolean;
}

const ascending = (a: number, b: number) => a - b;

function middle(sorted: ArrayLike<number>, n: number): number {
  return n % 2 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2;
}

type Rule = (rise: number, deviation: number) => boolean;

function rule(name: BaselineRule): Rule {
  let over = 0;
  let sum = 0;
  const last: number[] = [];
  switch (name) {
    case "one night over max(4 dB, 3 s)":
      return (rise, deviation) => rise >= Math.max(4, 3 * deviation);
    case "4 of 5 nights over max(3 dB, 2 s)":
      return (rise, deviation) => {
        over = ((over << 1) | Number(rise >= Math.max(3, 2 * deviation))) & 31;
        let count = 0;
        for (let bits = over; bits; bits >>= 1) count += bits & 1;
        return count >= 4;
      };
    case "CUSUM, k 2 dB, h 10 dB, step 6 dB":
      return (rise) => {
        // Page 1954: an alarm, and from nothing again.
        if (sum > 10) sum = 0;
        sum = Math.max(sum + Math.min(rise, 6) - 2, 0);
        return sum > 10;
      };
    case "20th percentile of 7 over 2.5 dB":
      return (rise) => {
        last.push(rise);
        if (last.length > 7) last.shift();
        if (last.length < 5) return false;
        const sorted = [...last].sort(ascending);
        const rank = (sorted.length - 1) * 0.2;
        const i = Math.floor(rank);
        return sorted[i]! + (rank - i) * (sorted[i + 1]! - sorted[i]!) >= 2.5;
      };
  }
}

export function createDetector(name: BaselineRule): Detector {
  const says = rule(name);
  const quiet: number[] = [];
  const sorted = new Float64Array(NIGHTS);
  let alarm = false;
  return {
    take(night) {
      if ((night[N.FLAGS] as number) & FLAG_CLOCK_UNSET || (night[N.WINDOWS] as number) < 12) return alarm;
      const level = (night[N.LEVEL_10] as number) / 2;
      const n = Math.min(quiet.length - LAG, NIGHTS);
      if (n >= WARM_UP - LAG) {
        const used = sorted.subarray(0, n);
        for (let i = 0; i < n; i++) used[i] = quiet[i + quiet.length - LAG - n]!;
        used.sort();
        const usual = middle(used, n);
        for (let i = 0; i < n; i++) used[i] = Math.abs(used[i]! - usual);
        used.sort();
        alarm = says(level - usual, Math.max(1.4826 * middle(used, n), 1));
      }
      if (!alarm) {
        quiet.push(level);
        if (quiet.length > NIGHTS + LAG) quiet.shift();
      }
      return alarm;
    },
  };
}

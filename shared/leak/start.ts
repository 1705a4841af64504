// Before there is a baseline: does the pipe sound like a leak by itself? One rule of few numbers, from field recordings with
// and without leaks (Tijani et al. 2022, doi:10.17632/hkn8mxcjyz.1; `npm run evaluate -- recordings`).
//
//   level-10 + 0.4 x balance > -30 dB        balance: 300 to 1500 Hz over 15 to 300 Hz, at most 20 dB either way
//
// Leak noise goes on, so the quietest tenth stays loud. Traffic, pumps and hum lie below 300 Hz, the noise of a jet
// and of a pipe that rings between 300 and 1500 Hz. 0.4 gives both about the same say: between sites the first
// varies by 4 dB, the second by 10. It needs the recordings' scale within a dB.
import type { Maybe } from "../messages.ts";
import { round } from "../numbers.ts";
import * as N from "./night.ts";
import { START } from "./thresholds.ts";

/** The exponent of the score, in tenths, 0.5 a dB: from 0 on it is more likely a leak. `reference`: 0.1 dB. */
export function startExponent(night: Maybe[], reference: number): number {
  // Half dB: 5 tenths of a dB each, and 0.4 times that.
  let level = 5 * (night[N.LEVEL_10] as number) + 2 * (night[N.BALANCE] as number) + reference;
  return round((level - START) / 2);
}

// What the gateway lacks: its last answer says up to which counter it holds everything, and which of the SPAN
// counters after that it does not.
import type { Downlink } from "./downlink.ts";
import { addMissing } from "./records.ts";

/** Up to here the gateway holds everything: less than before where it is a backup. */
export let settledUpTo = 0;
/** A bit for each counter after that, least first: 1 where it lacks it. Undefined: nothing is to be sent again. */
export let missing: Uint8Array | undefined;
/** The first of these counters that has not been answered for yet. */
let nextMissing: number;

/** 1 where the gateway lacks what was kept under this counter, else 0. */
export function lacks(counter: number): number {
  let i = counter - settledUpTo - 1;
  return missing && i >= 0 && i < 8 * missing.length ? (missing[i >> 3] >> (i & 7)) & 1 : 0;
}

/** Takes over what an ack says. */
export function takeGaps(ack: Downlink): void {
  settledUpTo = ack.settled;
  nextMissing = settledUpTo + 1;
  missing = ack.missing;
}

/** Sends nothing of it again until the next answer. */
export function forgetGaps(): void {
  missing = undefined;
}

/** Adds the next of what the gateway lacks to a frame of records; on radio only what is below `limit`. */
export function addGaps(limit: number): void {
  if (missing) {
    nextMissing = addMissing(
      nextMissing,
      RADIO ? (counter) => (counter < limit ? lacks(counter) : 0) : lacks,
    );
    if (nextMissing > settledUpTo + 8 * missing.length) missing = undefined;
  }
}

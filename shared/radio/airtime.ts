// How long a LoRa packet is on the air (Semtech AN1200.13), and when its answer comes.

/**
 * Quarters of a symbol before the coded payload: 8 symbols of preamble, 4.25 of synchronisation, 8 that are always
 * there. Whole numbers, because the interpreter reads others differently.
 */
const AHEAD = 81;
/** kHz; and coding rate 4/5, explicit header and CRC throughout. */
const BANDWIDTH = 125;

/** ms that a packet of so many bytes is on the air. */
export function airtime(bytes: number, spreadingFactor: number): number {
  // A symbol over 16 ms calls for the low data rate optimisation.
  let bits = spreadingFactor > 10 ? spreadingFactor - 2 : spreadingFactor;
  let symbols = 5 * Math.ceil((8 * bytes - 4 * spreadingFactor + 44) / (4 * bits));
  return ((AHEAD + 4 * symbols) * (1 << spreadingFactor)) / (4 * BANDWIDTH);
}

/** An answer of the gateway is at most this long, B. */
export const ANSWER_MAX = 44;
/** From the end of an uplink to the start of its answer, ms: the receive window opens then. */
export const ANSWER_AFTER = 900;
/** How much later it may start, ms. */
export const ANSWER_SLACK = 300;

/** How long the receive window is open, ms: an answer that starts late in it still ends in it. */
export function windowOf(spreadingFactor: number): number {
  return ANSWER_SLACK + airtime(ANSWER_MAX, spreadingFactor);
}

// The clocks that boards have, as boards' files name them, and radio networks are planned and simulated with. What no
// source was found for is named as assumed: so is all wander.

/** ppm that a clock is off at most; and ppm by which that changes in an hour, at most. */
export interface BoardClock {
  source: "crystal" | "rc" | "lsi";
  error: number;
  wander: number;
}

/**
 * 20 ppm is what watch crystals are sold as. Wander: 0.034 ppm/K^2 away from 25 degC (crystal data) is 1.2 ppm/K in a
 * chamber of 8 degC, which warms by less than a degree an hour (assumed).
 */
export const CRYSTAL: BoardClock = { source: "crystal", error: 20, wander: 1 };
/**
 * nRF52: 250 ppm as the interpreter tells Bluetooth (targets/nrf5x, bluetooth.c, NRF_CLOCK_LF_SRC_RC), which has the
 * oscillator calibrated again and again. Wander: from end to end of that in half a day (assumed).
 */
export const RC: BoardClock = { source: "rc", error: 250, wander: 40 };
/**
 * STM32F4's LSI: a second a minute on a Pico (Espruino #776), up to 10 % off, and "doesn't vary by that much" once the
 * speed of a board is known (#1607). Wander: assumed.
 */
export const LSI: BoardClock = { source: "lsi", error: 100_000, wander: 1000 };

export const CLOCKS = { crystal: CRYSTAL, rc: RC, lsi: LSI };
export type ClockName = BoardClock["source"];

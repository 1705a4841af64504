// What modules with an STM32WLE5 have in common: they wire its high-power amplifier only, so that 14 dBm takes far more
// than the chip's 23.5 mA.

/** Measured by a user of the Wio-E5; a comment in ARM's driver for the chip says 80 mA. */
export const HIGH_POWER =
  "measured by a user of the Wio-E5 (forum.seeedstudio.com/t/260126), 80 in ARMmbed/mbed-os";
export const SAME_AS_WIO_E5 = "as the Wio-E5, which has the same chip and amplifier: " + HIGH_POWER;
export const IDLE = "assumed: 4 to 7 mA for an STM32WLE5 that runs";

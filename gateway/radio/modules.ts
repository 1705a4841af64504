// What each radio module draws from its 3.3 V, and how long it takes before a frame is on its way. None of it was
// measured here; each figure says where it is from, and which are assumed.
import type { Module } from "../../shared/radio/module.ts";
import { rak3172 } from "../../shared/radio/rak3172.ts";
import { rn2483 } from "../../shared/radio/rn2483.ts";
import { wioE5 } from "../../shared/radio/wio-e5.ts";

interface Figure {
  /** mA, or ms. */
  value: number;
  source: string;
  assumed: boolean;
}

export interface RadioModule {
  name: string;
  driver: Module;
  /** dBm that it can be set to. */
  power: { least: number; most: number };
  /** mA while it sends with so many dBm, in their order. */
  sending: (Figure & { power: number })[];
  listening: Figure;
  /** Awake, and doing nothing. */
  idle: Figure;
  asleep: Figure;
  /** ms from the first byte to it until it takes a frame: it wakes, and is set up again. */
  setup: Figure;
  /** It repeats the frame it is given before it sends it. */
  echoes: boolean;
}

const seen = (value: number, source: string): Figure => ({ value, source, assumed: false });
const assumed = (value: number, source: string): Figure => ({ value, source, assumed: true });

// Both modules with an STM32WLE5 wire its high-power amplifier only, so that 14 dBm takes far more than the chip's
// 23.5 mA. Measured by a user of the Wio-E5; a comment in ARM's driver for the chip says 80 mA.
const HIGH_POWER = "measured by a user of the Wio-E5 (forum.seeedstudio.com/t/260126), 80 in ARMmbed/mbed-os";
const STM32WL_IDLE = "assumed: 4 to 7 mA for an STM32WLE5 that runs";

const RAK3172: RadioModule = {
  name: "rak3172",
  driver: rak3172,
  power: { least: 5, most: 22 },
  sending: [
    { power: 10, ...assumed(70, `as the Wio-E5, which has the same chip and amplifier: ${HIGH_POWER}`) },
    { power: 14, ...assumed(86, `as the Wio-E5, which has the same chip and amplifier: ${HIGH_POWER}`) },
    { power: 20, ...seen(87, "RAK3172 data sheet, 868 MHz") },
    { power: 22, ...assumed(118, "assumed: the chip's, from memory of ST's data sheet") },
  ],
  listening: seen(5.22, "RAK3172 data sheet"),
  idle: assumed(6, STM32WL_IDLE),
  asleep: seen(0.00169, "RAK3172 data sheet, 3.3 V"),
  setup: assumed(400, "set up: the driver's pause of 250 ms, and, assumed, 30 ms for each of five commands"),
  echoes: false,
};

const RN2483: RadioModule = {
  name: "rn2483",
  driver: rn2483,
  power: { least: -3, most: 15 },
  sending: [
    { power: 14, ...seen(38.9, "in public code that names DS50002346, which was not read itself") },
    { power: 15, ...assumed(42, "assumed") },
  ],
  listening: seen(14.22, "in public code that names DS50002346, which was not read itself"),
  idle: seen(2.8, "DS50002346 as quoted at microchip.com/forums/m913217"),
  asleep: seen(
    0.0018,
    "DS50002346 as quoted at microchip.com/forums/m913217; old firmware was measured there with 0.035 to 0.065",
  ),
  setup: assumed(550, "set up: the driver's pause of 250 ms, and, assumed, 20 ms for each of 15 commands"),
  echoes: false,
};

const WIO_E5: RadioModule = {
  name: "wio-e5",
  driver: wioE5,
  power: { least: 0, most: 22 },
  sending: [
    { power: 10, ...seen(70, HIGH_POWER) },
    { power: 14, ...seen(86, HIGH_POWER) },
    { power: 22, ...seen(111, "Wio-E5 data sheet, 868 MHz") },
  ],
  listening: seen(6.7, "Wio-E5 data sheet"),
  idle: assumed(6, STM32WL_IDLE),
  asleep: seen(0.0021, "Wio-E5 data sheet; its boards take 0.06 to 0.09 with their regulators"),
  setup: assumed(
    2000,
    "set up: the driver's pause of 250 ms, and, assumed, 1.5 s for AT+MODE, as drivers wait",
  ),
  echoes: true,
};

export const RADIO_MODULES: Record<string, RadioModule> = {
  [RAK3172.name]: RAK3172,
  [RN2483.name]: RN2483,
  [WIO_E5.name]: WIO_E5,
};

/** mA while it sends, as of the next stronger figure that is known. Throws where it cannot send so loud. */
export function sendingAt({ name, sending }: RadioModule, power: number): Figure {
  const figure = sending.find((each) => each.power >= power);
  if (figure === undefined) throw new RangeError(`${name} does not send with ${power} dBm`);
  return figure;
}

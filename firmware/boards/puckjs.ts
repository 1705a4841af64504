// Puck.js: nRF52832. Its 2630 variables and 40 kB of Storage are the least of all boards, and so the measure.
// Facts from PUCKJS.py. D1, like D11 and D13 to D27, has no converter: the acoustic amplifier is on D30 (AIN6).

import { RC } from "../../shared/clocks.ts";
import { blocksCipher } from "./cipher-blocks.ts";
import type { FactsBeside } from "./facts.ts";
import { NRF52, nrf52 } from "./nrf52.ts";

// No pin is left for the amplifier.
const PINS = { acoustic: "D30", pressure: "D2", supply: "D1", amplifier: "D1" };
const LINE = { tx: "D28", rx: "D29" };
const MODULE_PIN = "D31";

export const facts: FactsBeside<typeof NRF52> = {
  family: NRF52,
  id: "puckjs",
  title: "Puck.js",
  chip: "nRF52832",
  interpreter: "PUCKJS",
  variables: 2630,
  storage: { address: 0x6c000, pages: 10, pageSize: 4096 },
  ringPages: 5,
  ringPagesOnRadio: 4,
  // Its cell is the chip's supply, with no regulator between.
  reference: "supply",
  // Where RX is high at power-on and no Bluetooth client has it.
  consoleBaud: 9600,
  // Its button is BTN1, held at power-on for the boot loader.
  reset: "power",
  aes: "blocks",
  // No ESPR_LSE_ENABLE in its file: the chip's own oscillator (targets/nrf5x, nrf_utils_lfclk_config_and_start).
  clock: RC,
  gpio: "D1 D2 D28-D31",
  adc: "D2 D28-D31",
  pins: PINS,
  lines: [LINE],
  modulePin: MODULE_PIN,
  power: { from: "cell", in: "3V", out: "3V" },
};

export const board = nrf52("puckjs", PINS, LINE, MODULE_PIN, blocksCipher, () =>
  Math.floor(NRF.getBattery() * 1000),
);

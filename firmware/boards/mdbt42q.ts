// MDBT42Q module or breakout: nRF52832 with 2950 variables and 40 kB of Storage, and no AES: all of it is done
// in JavaScript. Facts from MDBT42Q.py; pins are on the breakout's left row, side by side.

import { RC } from "../../shared/clocks.ts";
import { scriptCipher } from "./cipher-script.ts";
import type { FactsBeside } from "./facts.ts";
import { NRF52, nrf52 } from "./nrf52.ts";

const PINS = { acoustic: "D28", pressure: "D29", supply: "D27", amplifier: "D25" };
const LINE = { tx: "D6", rx: "D8" };
const MODULE_PIN = "D26";

export const facts: FactsBeside<typeof NRF52> = {
  family: NRF52,
  id: "mdbt42q",
  title: "MDBT42Q",
  chip: "nRF52832",
  interpreter: "MDBT42Q",
  variables: 2950,
  storage: { address: 0x6c000, pages: 10, pageSize: 4096 },
  // AES in JavaScript takes a kilobyte that Puck.js gives its journal a page for.
  ringPages: 4,
  flashedToCalibrate: true,
  // The breakout's own regulator, behind Vin, would hide that a cell runs down: it is fed at 3V.
  reference: "supply",
  // Where RX is high at power-on and no Bluetooth client has it.
  consoleBaud: 9600,
  // Its button is BTN1, held at power-on for the boot loader.
  reset: "power",
  aes: "none",
  // No ESPR_LSE_ENABLE in its file: the chip's own oscillator (targets/nrf5x, nrf_utils_lfclk_config_and_start).
  clock: RC,
  gpio: "D3-D11 D14-D20 D22 D25-D31",
  adc: "D3-D5 D28-D31",
  pins: PINS,
  lines: [LINE],
  modulePin: MODULE_PIN,
  power: { from: "cell", in: "3V", out: "3V" },
};

export const board = nrf52("mdbt42q", PINS, LINE, MODULE_PIN, scriptCipher, () =>
  Math.floor(NRF.getBattery() * 1000),
);

// Seeed XIAO BLE: nRF52840 with 14000 variables, Storage in 2 MB of external SPI flash, a charger for a lithium
// cell, and AES-CCM. Facts from XIAOBLE.py. D1 is left free: high at power-on, it keeps the firmware from
// starting.

import { CRYSTAL } from "../../shared/clocks.ts";
import { nativeCipher } from "./cipher-native.ts";
import type { FactsBeside } from "./facts.ts";
import { NRF52, nrf52 } from "./nrf52.ts";

const PINS = { acoustic: "D0", pressure: "D2", supply: "D3", amplifier: "D4" };
const LINE = { tx: "D6", rx: "D7" };
const MODULE_PIN = "D10";
/** The cell behind 1 MOhm and 510 kOhm (Seeed's schematic, v1.1), of 3.3 V: mV at full scale. */
const TAP = "D32";
const ENABLE = "D14";
const FULL_SCALE = 9771;
const TAP_READINGS = 8;

export const facts: FactsBeside<typeof NRF52> = {
  family: NRF52,
  id: "xiao-ble",
  title: "Seeed XIAO BLE",
  chip: "nRF52840",
  interpreter: "XIAOBLE",
  variables: 14000,
  storage: { address: 0x60000000, pages: 512, pageSize: 4096 },
  // All of it is read and written there, code too, so that the firmware cannot put it to sleep either.
  flashAwake: true,
  ringPages: 64,
  // Of 3.3 V, behind cell and USB (Seeed's schematic, v1.1). The console is on USB.
  reference: "regulator",
  // Twice within half a second enters its boot loader, a disk on USB (Seeed's wiki).
  reset: "button-once",
  aes: "ccm",
  // ESPR_LSE_ENABLE in its file: a crystal of 32.768 kHz.
  clock: CRYSTAL,
  gpio: "D0-D10 D14 D32",
  adc: "D0 D2-D5 D32",
  pins: PINS,
  lines: [LINE],
  modulePin: MODULE_PIN,
  power: { from: "charged", in: "BAT+", out: "3V3" },
  // A lithium cell under load has a tenth of its charge left.
  batteryLow: 3400,
  battery: { tap: TAP, enable: ENABLE, fullScaleMv: FULL_SCALE },
};

export const board = nrf52("xiao-ble", PINS, LINE, MODULE_PIN, nativeCipher, () => {
  // Never off again: without the lower resistor the tap would rise to the cell's 4.2 V. It draws 3 uA.
  digitalWrite(ENABLE, 1);
  // In the 3 us that a conversion takes its sample (jshPinAnalogSetConfig) 338 kOhm bring it part of the way only: so it
  // is taken there by several, which start where the one before ended.
  let share = 0;
  for (let i = 0; i < TAP_READINGS; i++) share = analogRead(TAP);
  return Math.floor(share * FULL_SCALE);
});

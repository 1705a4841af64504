// Seeed XIAO BLE: nRF52840 with 14000 variables, Storage in 2 MB of external SPI flash, a charger for a lithium
// cell, and AES-CCM. Facts from XIAOBLE.py. D1 is left free: high at power-on, it keeps the firmware from
// starting.
import { listenAcoustic, readPressure, startAcoustic } from "./analog.ts";
import type { Board } from "./board.ts";
import { nativeCipher } from "./cipher-native.ts";
import type { Facts } from "./facts.ts";

const ACOUSTIC = "D0";
const PRESSURE = "D2";
const SUPPLY = "D3";
const TX = "D6";
const RX = "D7";
/** The cell behind 1 MOhm and 510 kOhm (Seeed's schematic, v1.1), of 3.3 V: mV at full scale. */
const TAP = "D32";
const ENABLE = "D14";
const FULL_SCALE = 9771;

const WATCHDOG = 65535;

export const facts: Facts = {
  id: "xiao-ble",
  title: "Seeed XIAO BLE",
  chip: "nRF52840",
  interpreter: "XIAOBLE",
  variables: 14000,
  storage: { address: 0x60000000, pages: 512, pageSize: 4096 },
  ringPages: 64,
  // 8 bits whatever is asked for, in the upper half of 16; -1 wraps (targets/nrf5x, jshPinAnalogFast).
  waveform: { bits: 8, shift: 8, wraps: true },
  analogBits: 14,
  doubleFft: false,
  // It is on USB.
  consoleOnLine: false,
  aes: "ccm",
  nrf: true,
  // A 32-bit counter at 32768 Hz, the product taken as a signed int; the time is kept in RAM that a reset leaves
  // alone (targets/nrf5x, jshEnableWatchDog, baseSystemTime).
  watchdog: WATCHDOG,
  keepsTime: true,
  gpio: "D0-D10 D14 D32",
  adc: "D0 D2-D5 D32",
  pins: { acoustic: ACOUSTIC, pressure: PRESSURE, supply: SUPPLY },
  lines: [{ tx: TX, rx: RX }],
  battery: { tap: TAP, enable: ENABLE, fullScale: FULL_SCALE / 1000 },
};

export const board: Board = {
  id: "xiao-ble",
  watchdog: WATCHDOG,
  bits: 8,
  half: 128,
  step: 1,
  low: 0,
  high: 255,
  start: () => {
    // Never off again: without the lower resistor the tap would rise to the cell's 4.2 V. It draws 3 uA.
    digitalWrite(ENABLE, 1);
    startAcoustic(8);
  },
  listen: (done) => listenAcoustic(ACOUSTIC, done),
  pressure: (done) => readPressure(PRESSURE, SUPPLY, done),
  serial: () => Serial1,
  openLine: (baud) => Serial1.setup(baud, { tx: TX, rx: RX }),
  closeLine: () => Serial1.unsetup(),
  consoleOff: () => {
    E.setConsole(null, { force: true });
    NRF.sleep();
  },
  cipher: nativeCipher,
  // A lithium cell under load has a tenth of its charge left.
  batteryLow: 3400,
  battery: () => Math.floor(analogRead(TAP) * FULL_SCALE),
  temperature: () => E.getTemperature(),
};

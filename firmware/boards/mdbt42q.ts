// MDBT42Q module or breakout: nRF52832 with 2950 variables and 40 kB of Storage, and no AES: all of it is done
// in JavaScript. Facts from MDBT42Q.py; pins are on the breakout's left row, side by side.
import { listenAcoustic, readPressure, startAcoustic } from "./analog.ts";
import type { Board } from "./board.ts";
import { scriptCipher } from "./cipher-script.ts";
import type { Facts } from "./facts.ts";

const ACOUSTIC = "D28";
const PRESSURE = "D29";
const SUPPLY = "D27";
const TX = "D6";
const RX = "D8";

const WATCHDOG = 65535;

export const facts: Facts = {
  id: "mdbt42q",
  title: "MDBT42Q",
  chip: "nRF52832",
  interpreter: "MDBT42Q",
  variables: 2950,
  storage: { address: 0x6c000, pages: 10, pageSize: 4096 },
  ringPages: 5,
  ringPagesOnRadio: 4,
  // 8 bits whatever is asked for, in the upper half of 16; -1 wraps (targets/nrf5x, jshPinAnalogFast).
  waveform: { bits: 8, shift: 8, wraps: true },
  analogBits: 14,
  doubleFft: false,
  consoleOnLine: true,
  aes: "none",
  nrf: true,
  // A 32-bit counter at 32768 Hz, the product taken as a signed int; the time is kept in RAM that a reset leaves
  // alone (targets/nrf5x, jshEnableWatchDog, baseSystemTime).
  watchdog: WATCHDOG,
  keepsTime: true,
  gpio: "D3-D11 D14-D20 D22 D25-D31",
  adc: "D3-D5 D28-D31",
  pins: { acoustic: ACOUSTIC, pressure: PRESSURE, supply: SUPPLY },
  lines: [{ tx: TX, rx: RX }],
};

export const board: Board = {
  id: "mdbt42q",
  watchdog: WATCHDOG,
  bits: 8,
  half: 128,
  step: 1,
  low: 0,
  high: 255,
  start: () => {
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
  cipher: scriptCipher,
  battery: () => Math.floor(NRF.getBattery() * 1000),
  temperature: () => E.getTemperature(),
};

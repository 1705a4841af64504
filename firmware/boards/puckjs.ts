// Puck.js: nRF52832. Its 2630 variables and 40 kB of Storage are the least of all boards, and so the measure.
// Facts from PUCKJS.py. D1, like D11 and D13 to D27, has no converter: the acoustic amplifier is on D30 (AIN6).
import { listenAcoustic, readPressure, startAcoustic } from "./analog.ts";
import type { Board } from "./board.ts";
import { blocksCipher } from "./cipher-blocks.ts";
import type { Facts } from "./facts.ts";

const ACOUSTIC = "D30";
const PRESSURE = "D2";
const SUPPLY = "D1";
const TX = "D28";
const RX = "D29";

const WATCHDOG = 65535;

export const facts: Facts = {
  id: "puckjs",
  title: "Puck.js",
  chip: "nRF52832",
  interpreter: "PUCKJS",
  variables: 2630,
  storage: { address: 0x6c000, pages: 10, pageSize: 4096 },
  ringPages: 5,
  ringPagesOnRadio: 4,
  // 8 bits whatever is asked for, in the upper half of 16; -1 wraps (targets/nrf5x, jshPinAnalogFast).
  waveform: { bits: 8, shift: 8, wraps: true },
  analogBits: 14,
  doubleFft: false,
  // The UART is the console where RX is high at power-on and no Bluetooth client has it.
  consoleOnLine: true,
  aes: "blocks",
  nrf: true,
  // A 32-bit counter at 32768 Hz, the product taken as a signed int; the time is kept in RAM that a reset leaves
  // alone (targets/nrf5x, jshEnableWatchDog, baseSystemTime).
  watchdog: WATCHDOG,
  keepsTime: true,
  gpio: "D1 D2 D28-D31",
  adc: "D2 D28-D31",
  pins: { acoustic: ACOUSTIC, pressure: PRESSURE, supply: SUPPLY },
  lines: [{ tx: TX, rx: RX }],
};

export const board: Board = {
  id: "puckjs",
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
  cipher: blocksCipher,
  battery: () => Math.floor(NRF.getBattery() * 1000),
  temperature: () => E.getTemperature(),
};

// Espruino Pico: STM32F401, 5100 variables, 3 pages of 16 kB, on mains or USB. Facts from PICO_R1_3.py.
// Code and profile have to fit the first page: the other two are the journal's.
import { listenAcoustic, readPressure, startAcoustic } from "./analog.ts";
import type { Board } from "./board.ts";
import { blocksCipher } from "./cipher-blocks.ts";
import type { Facts } from "./facts.ts";

const ACOUSTIC = "A1";
const PRESSURE = "A2";
const SUPPLY = "A3";
const TX = "B6";
const RX = "B7";

const WATCHDOG = 26;

export const facts: Facts = {
  id: "pico",
  title: "Espruino Pico",
  chip: "STM32F401",
  interpreter: "PICO_R1_3",
  variables: 5100,
  storage: { address: 0x08004000, pages: 3, pageSize: 16384 },
  ringPages: 2,
  packed: true,
  waveform: { bits: 12, shift: 4 },
  analogBits: 12,
  doubleFft: true,
  // While USB is not connected.
  consoleOnLine: true,
  aes: "blocks",
  deepSleep: true,
  // 4095 x 256 ticks taken to be of 40 kHz (targets/stm32, jshEnableWatchDog); the oscillator has 17 to 47 kHz (data
  // sheet, LSI). The time is the real-time clock's, which a reset leaves alone (jshIsRTCAlreadySetup).
  watchdog: WATCHDOG,
  watchdogEarly: 0.85,
  keepsTime: true,
  gpio: "A0-A8 A10 B1 B3-B10 B13-B15",
  adc: "A0-A7 B1",
  pins: { acoustic: ACOUSTIC, pressure: PRESSURE, supply: SUPPLY },
  lines: [{ tx: TX, rx: RX }],
};

export const board: Board = {
  id: "pico",
  // 12 bits, left-aligned in 16: steps of 16.
  watchdog: WATCHDOG,
  bits: 12,
  half: 32768,
  step: 16,
  low: 0,
  high: 65520,
  start: () => {
    startAcoustic(16);
  },
  listen: (done) => listenAcoustic(ACOUSTIC, done),
  pressure: (done) => readPressure(PRESSURE, SUPPLY, done),
  serial: () => Serial1,
  openLine: (baud) => {
    setDeepSleep(false);
    Serial1.setup(baud, { tx: TX, rx: RX });
  },
  closeLine: () => {
    Serial1.unsetup();
    setDeepSleep(true);
  },
  consoleOff: () => E.setConsole(null, { force: true }),
  cipher: blocksCipher,
  battery: () => null,
  temperature: () => E.getTemperature(),
};

// Espruino WiFi: STM32F411, 8190 variables, on mains or USB. Its Storage is one page of 64 kB, which cannot be
// erased without losing everything: the journal lies outside, in the three pages of 16 kB that the interpreter
// leaves free behind its bootloader (targets/stm32, jshFlashGetFree). Facts from ESPRUINOWIFI.py. A2, A3 and
// A13 to A15 are wired to its ESP8266, which stays off.
import { listenAcoustic, readPressure, startAcoustic } from "./analog.ts";
import type { Board } from "./board.ts";
import { blocksCipher } from "./cipher-blocks.ts";
import type { Facts } from "./facts.ts";

const ACOUSTIC = "A0";
const PRESSURE = "A1";
const SUPPLY = "A4";
const TX = "B6";
const RX = "B7";

const WATCHDOG = 26;

export const facts: Facts = {
  id: "espruino-wifi",
  title: "Espruino WiFi",
  chip: "STM32F411",
  interpreter: "ESPRUINOWIFI",
  variables: 8190,
  storage: { address: 0x08010000, pages: 1, pageSize: 65536 },
  ringPages: 0,
  ring: { address: 0x08004000, pages: 3, pageSize: 16384 },
  waveform: { bits: 12, shift: 4 },
  analogBits: 12,
  doubleFft: false,
  // While USB is not connected.
  consoleOnLine: true,
  aes: "blocks",
  deepSleep: true,
  // 4095 x 256 ticks taken to be of 40 kHz (targets/stm32, jshEnableWatchDog); the oscillator has 17 to 47 kHz (data
  // sheet, LSI). The time is the real-time clock's, which a reset leaves alone (jshIsRTCAlreadySetup).
  watchdog: WATCHDOG,
  watchdogEarly: 0.85,
  keepsTime: true,
  gpio: "A0 A1 A4-A8 A10 B0 B1 B3-B10 B13-B15",
  adc: "A0 A1 A4-A7 B0 B1",
  pins: { acoustic: ACOUSTIC, pressure: PRESSURE, supply: SUPPLY },
  lines: [{ tx: TX, rx: RX }],
};

export const board: Board = {
  id: "espruino-wifi",
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

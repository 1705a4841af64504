// Espruino WiFi: STM32F411, 8190 variables, on mains or USB. Its Storage is one page of 64 kB, which cannot be
// erased without losing everything: the journal lies outside, in the three pages of 16 kB that the interpreter
// leaves free behind its bootloader (targets/stm32, jshFlashGetFree). Facts from ESPRUINOWIFI.py. A2, A3 and
// A13 to A15 are wired to its ESP8266, which stays off.
import { CRYSTAL } from "../../shared/clocks.ts";
import type { FactsBeside } from "./facts.ts";
import { STM32F4, stm32f4 } from "./stm32f4.ts";

const PINS = { acoustic: "A0", pressure: "A1", supply: "A4", amplifier: "A5" };
const LINE = { tx: "B6", rx: "B7" };
const MODULE_PIN = "B5";

export const facts: FactsBeside<typeof STM32F4> = {
  family: STM32F4,
  id: "espruino-wifi",
  title: "Espruino WiFi",
  chip: "STM32F411",
  interpreter: "ESPRUINOWIFI",
  variables: 8190,
  storage: { address: 0x08010000, pages: 1, pageSize: 65536 },
  ringPages: 0,
  ring: { address: 0x08004000, pages: 3, pageSize: 16384 },
  doubleFft: false,
  // "RTC with external oscillator" (Espruino's page of the board), which targets/stm32 takes (jshDoSysTick).
  clock: CRYSTAL,
  gpio: "A0 A1 A4-A8 A10 B0 B1 B3-B10 B13-B15",
  adc: "A0 A1 A4-A7 B0 B1",
  pins: PINS,
  lines: [LINE],
  modulePin: MODULE_PIN,
  power: { from: "usb", in: "USB", out: "3.3" },
};

export const board = stm32f4("espruino-wifi", PINS, LINE, MODULE_PIN);

// Espruino Pico: STM32F401, 5100 variables, 3 pages of 16 kB, on mains or USB. Facts from PICO_R1_3.py.
// Code and profile have to fit the first page: the other two are the journal's.
import { LSI } from "../../shared/clocks.ts";
import type { FactsBeside } from "./facts.ts";
import { STM32F4, stm32f4 } from "./stm32f4.ts";

const PINS = { acoustic: "A1", pressure: "A2", supply: "A3", amplifier: "A4" };
const LINE = { tx: "B6", rx: "B7" };

export const facts: FactsBeside<typeof STM32F4> = {
  family: STM32F4,
  id: "pico",
  title: "Espruino Pico",
  chip: "STM32F401",
  interpreter: "PICO_R1_3",
  variables: 5100,
  storage: { address: 0x08004000, pages: 3, pageSize: 16384 },
  ringPages: 2,
  packed: true,
  lineOnly: true,
  doubleFft: true,
  // Its pads for a crystal are empty ("optional" in its file); then targets/stm32 takes LSI (jshDoSysTick), and with a
  // crystal on them that.
  clock: LSI,
  gpio: "A0-A8 A10 B1 B3-B10 B13-B15",
  adc: "A0-A7 B1",
  pins: PINS,
  lines: [LINE],
  power: { from: "usb", in: "USB", out: "3.3" },
};

export const board = stm32f4("pico", PINS, LINE, "");

// Espruino Pico: STM32F401, 5100 variables, 3 pages of 16 kB, on mains or USB.
// Acoustic amplifier on A1, pressure on A2, its supply on A3, data line on B6 (TX) and B7 (RX).
import { nativeCipher } from "./aes.ts";
import { listenAcoustic, readPressure, startAcoustic } from "./analog.ts";
import type { Board } from "./board.ts";

let baud: number;

export const board: Board = {
  id: "pico",
  // 12 bits, left-aligned in 16: steps of 16.
  bits: 12,
  half: 32768,
  step: 16,
  low: 0,
  high: 65520,
  start: (profile) => {
    baud = profile.baud;
    startAcoustic(16);
  },
  listen: (done) => listenAcoustic(A1, done),
  pressure: (done) => readPressure(A2, A3, done),
  openLine: () => Serial1.setup(baud, {}),
  closeLine: () => Serial1.unsetup(),
  consoleOff: () => E.setConsole(null, { force: true }),
  cipher: nativeCipher,
  battery: () => null,
  temperature: () => E.getTemperature(),
};

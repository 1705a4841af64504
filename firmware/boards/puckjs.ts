// Puck.js: nRF52832, 2630 variables, 10 pages of 4 kB. The smallest board, and so the measure.
// Acoustic amplifier on D1, pressure on D2, its supply on D30, data line on D28 (TX) and D29 (RX).
import { nativeCipher } from "./aes.ts";
import { listenAcoustic, readPressure, startAcoustic } from "./analog.ts";
import type { Board } from "./board.ts";

let baud: number;

export const board: Board = {
  id: "puckjs",
  // nRF52 converts 8 bits for a Waveform whatever is asked for; 0..255 of the supply.
  bits: 8,
  half: 128,
  step: 1,
  low: 0,
  high: 255,
  start: (profile) => {
    baud = profile.baud;
    startAcoustic(8);
  },
  listen: (done) => listenAcoustic(D1, done),
  pressure: (done) => readPressure(D2, D30, done),
  openLine: () => Serial1.setup(baud, {}),
  closeLine: () => Serial1.unsetup(),
  consoleOff: () => {
    E.setConsole(null, { force: true });
    NRF.sleep();
  },
  cipher: nativeCipher,
  battery: () => Math.floor(NRF.getBattery() * 1000),
  temperature: () => E.getTemperature(),
};

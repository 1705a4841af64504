// What boards with an nRF52 have in common: their converter, their watchdog, and how they get off the air. A board's file
// says its pins, its flash and its cipher.
import type { Ccm } from "../../shared/ccm.ts";
import { listenAcoustic, readPressure, startSensors } from "./analog.ts";
import type { Board } from "./board.ts";
import type { LinePins, SensorPins } from "./facts.ts";
import { pullReset } from "./module-pin.ts";

const WATCHDOG_S = 65535;

export const NRF52 = {
  // 8 bits whatever is asked for, in the upper half of 16; -1 wraps (targets/nrf5x, jshPinAnalogFast).
  waveform: { bits: 8, shift: 8, wraps: true as const },
  // Against VDD, which the board's file says the source of: VDD/4 and a gain of 1/4 (jshPinAnalogSetConfig).
  analogBits: 14,
  doubleFft: false,
  nrf: true as const,
  // A 32-bit counter at 32768 Hz, the product taken as a signed int; the time is kept in RAM that a reset leaves
  // alone (targets/nrf5x, jshEnableWatchDog, baseSystemTime).
  watchdog: WATCHDOG_S,
  keepsTime: true as const,
};

/** A board whose data line is Serial1. `battery` gives mV. */
export function nrf52(
  id: string,
  pins: SensorPins,
  line: LinePins,
  modulePin: string,
  cipher: (key: Uint8Array) => Ccm,
  battery: () => number,
): Board {
  return {
    id: id,
    watchdog: WATCHDOG_S,
    bits: 8,
    half: 128,
    step: 1,
    low: 0,
    high: 255,
    start: (profile) => startSensors(profile.sensors, pins.amplifier, 8),
    listen: (done) => listenAcoustic(pins.acoustic, pins.amplifier, done),
    pressure: (done) => readPressure(pins.pressure, pins.supply, done),
    serial: () => Serial1,
    openLine: (baud) => Serial1.setup(baud, { tx: line.tx, rx: line.rx }),
    closeLine: () => {
      Serial1.unsetup();
      digitalWrite(line.tx, 1);
    },
    resetModule: () => RADIO && pullReset(modulePin),
    consoleOff: () => {
      E.setConsole(null, { force: true });
      NRF.sleep();
    },
    cipher: cipher,
    battery: battery,
    temperature: () => E.getTemperature(),
  };
}

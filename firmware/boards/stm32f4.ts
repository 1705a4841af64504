// What boards with an STM32F4 have in common: their converter, their watchdog, and that they sleep deeply while the
// data line is closed. A board's file says its pins and its flash.
import { listenAcoustic, readPressure, startSensors } from "./analog.ts";
import type { Board } from "./board.ts";
import { blocksCipher } from "./cipher-blocks.ts";
import type { LinePins, SensorPins } from "./facts.ts";
import { pullReset } from "./module-pin.ts";

const WATCHDOG_S = 26;

export const STM32F4 = {
  waveform: { bits: 12, shift: 4 },
  analogBits: 12,
  // Against VDDA, which VREF+ is bonded to in UFQFPN48 (data sheets of STM32F401 and F411); both boards make it 3.3 V by a
  // regulator. `E.getAnalogVRef` measures it against the chip's own 1.21 V (targets/stm32, jshReadVRef).
  reference: "regulator" as const,
  // While USB is not connected; no speed in their board files, so DEFAULT_BAUD_RATE (src/jshardware.h).
  consoleBaud: 9600,
  // Both have one button, BTN1, held at power-on for the boot loader (PICO_R1_3.py, ESPRUINOWIFI.py).
  reset: "power" as const,
  aes: "blocks" as const,
  deepSleep: true as const,
  // 4095 x 256 ticks taken to be of 40 kHz (targets/stm32, jshEnableWatchDog); the oscillator has 17 to 47 kHz (data
  // sheet, LSI). The time is the real-time clock's, which a reset leaves alone (jshIsRTCAlreadySetup).
  watchdog: WATCHDOG_S,
  watchdogEarly: 0.85,
  keepsTime: true as const,
};

/** A board whose data line is Serial1, on mains or USB. */
export function stm32f4(id: string, pins: SensorPins, line: LinePins, modulePin: string): Board {
  return {
    id: id,
    // 12 bits, left-aligned in 16: steps of 16.
    watchdog: WATCHDOG_S,
    bits: 12,
    half: 32768,
    step: 16,
    low: 0,
    high: 65520,
    start: (profile) => startSensors(profile.sensors, pins.amplifier, 16),
    listen: (done) => listenAcoustic(pins.acoustic, pins.amplifier, done),
    pressure: (done) => readPressure(pins.pressure, pins.supply, done),
    serial: () => Serial1,
    openLine: (baud) => {
      setDeepSleep(false);
      Serial1.setup(baud, { tx: line.tx, rx: line.rx });
    },
    closeLine: () => {
      Serial1.unsetup();
      digitalWrite(line.tx, 1);
      setDeepSleep(true);
    },
    resetModule: () => RADIO && pullReset(modulePin),
    consoleOff: () => E.setConsole(null, { force: true }),
    cipher: blocksCipher,
    battery: () => null,
    temperature: () => E.getTemperature(),
  };
}

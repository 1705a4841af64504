// Raspberry Pi Pico 2: RP2350 with 16000 variables and 3 MB of Storage, on mains or USB, and no AES: all of it
// is done in JavaScript. Facts from RP2350_PICO2.py. It has two UARTs; the interpreter looks at them only when
// idle (targets/rp2xxx, jshIdle), and their queues hold 32 B: 9600 baud is not to be raised, so that of the
// radio modules only the Wio-E5 will do.
import { CRYSTAL } from "../../shared/clocks.ts";
import { listenAcoustic, readPressure, startSensors } from "./analog.ts";
import type { Board } from "./board.ts";
import { scriptCipher } from "./cipher-script.ts";
import type { Facts } from "./facts.ts";
import { pullReset } from "./module-pin.ts";

const PINS = { acoustic: "D26", pressure: "D27", supply: "D22", amplifier: "D21" };
const TX = "D0";
const RX = "D1";
const TX2 = "D4";
const RX2 = "D5";
const MODULE_PIN = "D2";

const WATCHDOG = 16;
let second: boolean;
let uart: Serial;

export const facts: Facts = {
  id: "pico2",
  title: "Raspberry Pi Pico 2",
  chip: "RP2350",
  interpreter: "RP2350_PICO2",
  variables: 16000,
  storage: { address: 0x10100000, pages: 768, pageSize: 4096 },
  ringPages: 64,
  waveform: { bits: 12, shift: 4 },
  analogBits: 12,
  doubleFft: false,
  // Against ADC_VREF, the regulator's 3.3 V through a filter (Pico 2 data sheet); 3.3 in jshReadTemperature too.
  reference: "regulator",
  // While USB is not connected (RP2350_PICO2.py, default_console_baudrate).
  consoleBaud: 115200,
  // Its button is BOOTSEL, which matters at power-on alone.
  reset: "power",
  aes: "none",
  // 24 bits of microseconds; the time starts again at 0 (targets/rp2xxx, jshEnableWatchDog, jshGetSystemTime).
  watchdog: WATCHDOG,
  fastest: 9600,
  // The microseconds since its start (targets/rp2xxx, jshGetSystemTime), which count a crystal of 12 MHz, taken to be as good.
  clock: CRYSTAL,
  gpio: "D0-D22 D26-D28",
  adc: "D26-D28",
  pins: PINS,
  lines: [
    { tx: TX, rx: RX },
    { tx: TX2, rx: RX2 },
  ],
  modulePin: MODULE_PIN,
  power: { from: "usb", in: "USB", out: "3V3" },
};

export const board: Board = {
  id: "pico2",
  // 12 bits, left-aligned in 16: steps of 16.
  watchdog: WATCHDOG,
  bits: 12,
  half: 32768,
  step: 16,
  low: 0,
  high: 65520,
  start: (profile) => {
    second = profile.uart === 2;
    uart = second ? Serial2 : Serial1;
    startSensors(profile.sensors, PINS.amplifier, 16);
  },
  listen: (done) => listenAcoustic(PINS.acoustic, PINS.amplifier, done),
  pressure: (done) => readPressure(PINS.pressure, PINS.supply, done),
  serial: () => uart,
  openLine: (baud) => uart.setup(baud, second ? { tx: TX2, rx: RX2 } : { tx: TX, rx: RX }),
  closeLine: () => {
    uart.unsetup();
    digitalWrite(second ? TX2 : TX, 1);
  },
  resetModule: () => RADIO && pullReset(MODULE_PIN),
  consoleOff: () => E.setConsole(null, { force: true }),
  cipher: scriptCipher,
  battery: () => null,
  temperature: () => E.getTemperature(),
};

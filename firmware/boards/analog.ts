// Sensors on analogue pins, the same on all boards: pressure by analogRead, sound by Waveform, each while its supply is
// switched on.
import { clamp } from "../../shared/numbers.ts";
import type { SensorProfile } from "../profile.ts";
import { RATE, type Recorder, type Samples, SHORT_WINDOW, WINDOW } from "./board.ts";

/** A supply this much lower than at the calibration runs no board: it was measured wrong. */
const LEAST_SCALE = 0.5;

let sensors: SensorProfile;
/** What needs the supply's pin switched on. */
let users = 0;
let readings = new Uint16Array(8);
let wave: Waveform;
let listening = false;
let take: (samples: Samples, scale: number) => void;

/** Switches the supply's pin on, or off where nothing else needs it. */
function switchSupply(supply: string, by: number): void {
  if (AMPLIFIER_ON_SUPPLY) by = users += by;
  digitalWrite(supply, by > 0 ? sensors[2] : 1 - sensors[2]);
}

function switchAmplifier(amplifier: string, on: 0 | 1): void {
  if (AMPLIFIER_ON_SUPPLY) switchSupply(amplifier, on || -1);
  else digitalWrite(amplifier, on);
}

/** What a reading has to be multiplied by, as the supply that it is a share of is another than `calibrated`, mV. */
function scaleFrom(calibrated: number): number {
  if (!SUPPLY_MOVES || !calibrated) return 1;
  let scale = (1000 * NRF.getBattery()) / calibrated;
  return scale > LEAST_SCALE ? scale : NaN;
}

/** Allocates the window's buffer; once, at boot. */
export function startSensors(s: SensorProfile, amplifier: string, bits: 8 | 16): void {
  sensors = s;
  wave = new Waveform(WINDOW, { bits: bits });
  wave.on("finish", (samples) => {
    let scale = scaleFrom(sensors[4]);
    switchAmplifier(amplifier, 0);
    listening = false;
    take(samples, scale);
  });
}

/** Median of 8 conversions, 1/65536 of full scale, and what it has to be multiplied by; that is NaN where it is not known. */
export function readPressure(
  pin: string,
  supply: string,
  done: (reading: number, scale: number) => void,
): void {
  switchSupply(supply, 1);
  setTimeout(() => {
    let scale!: number;
    for (let i = 0; i < 8; i++) {
      // In their midst: a radio module that begins to send, or ceases to, leaves most of them as the supply was then.
      if (i === 4) scale = scaleFrom(sensors[3]);
      readings[i] = clamp(Math.floor(analogRead(pin) * 65536), 0, 65535);
    }
    switchSupply(supply, -1);
    readings.sort((a, b) => a - b);
    done((readings[3] + readings[4]) >> 1, scale);
  }, sensors[0]);
}

export function listenAcoustic(
  pin: string,
  amplifier: string,
  done: (samples: Samples, scale: number) => void,
): void {
  // Ticks that something held up come close together.
  if (listening) return;
  listening = true;
  take = done;
  switchAmplifier(amplifier, 1);
  setTimeout(() => wave.startInput(pin, RATE), sensors[1]);
}

/** Short windows of the sensor on these pins. */
export function recordAcoustic(pin: string, amplifier: string, bits: number): Recorder {
  let short: Waveform;
  return {
    open: (done) => {
      short = new Waveform(SHORT_WINDOW, { bits: bits > 8 ? 16 : 8 });
      switchAmplifier(amplifier, 1);
      short.on("finish", done);
    },
    start: () => short.startInput(pin, RATE),
  };
}

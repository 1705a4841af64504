// Sensors on analogue pins, the same on all boards: pressure by analogRead while its supply is switched on,
// sound by Waveform.
import { RATE, type Samples, WINDOW } from "./board.ts";

// A ratiometric transducer is within 0.1 % 10 ms after power-on (typical of the 0.5 to 4.5 V class).
const SETTLE_MS = 10;

let readings = new Uint16Array(8);

/** Median of 8 conversions, 1/65536 of full scale. */
export function readPressure(pin: string, supply: string, done: (reading: number) => void): void {
  digitalWrite(supply, 1);
  setTimeout(() => {
    for (let i = 0; i < 8; i++) {
      let reading = Math.floor(analogRead(pin) * 65536);
      readings[i] = reading < 0 ? 0 : reading > 65535 ? 65535 : reading;
    }
    digitalWrite(supply, 0);
    readings.sort((a, b) => a - b);
    done((readings[3] + readings[4]) >> 1);
  }, SETTLE_MS);
}

let wave: Waveform;
let take: (samples: Samples) => void;

/** Allocates the window's buffer; once, at boot. */
export function startAcoustic(bits: 8 | 16): void {
  wave = new Waveform(WINDOW, { bits: bits });
  wave.on("finish", (samples) => take(samples));
}

export function listenAcoustic(pin: string, done: (samples: Samples) => void): void {
  // Ticks that something held up come close together.
  if (wave.running) return;
  take = done;
  wave.startInput(pin, RATE);
}

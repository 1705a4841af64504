// A virtual board's converters: what analogRead and Waveform give of the signals on its pins, with each kind's
// bits, shifts and ranges, and the files that stand for sensors on Linux.
import { closeSync, openSync, readSync } from "node:fs";
import type { Clock } from "../../gateway/clock.ts";
import type { BoardKind } from "../image/kinds.ts";
import type { Signals } from "./signals.ts";

export interface ConverterOptions {
  kind: BoardKind;
  clock: Clock;
  signals: Signals;
  /** The pressure transducer: converter reading at 0 kPa (1/65536 of full scale) and kPa/100 over full scale. */
  transducer?: [zero: number, span: number] | undefined;
  /** Voltage of the battery, V. */
  battery?: number;
  /** DC offset of the acoustic channel, fraction of half range. */
  offset?: number;
}

/** What a board's life gives its converters: timers that die with it, and a guard around the firmware's code. */
export interface Life {
  later(ms: number, run: () => void): void;
  guarded(run: () => void): void;
  /** Typed arrays of the firmware's own world. */
  world: { Uint8Array: Uint8ArrayConstructor; Uint16Array: Uint16ArrayConstructor };
}

/** Samples a Waveform can have. */
const LONGEST = 8192;

export function createConverters(options: ConverterOptions, { later, guarded, world }: Life) {
  const { kind, clock, signals } = options;
  const { tap, enable, fullScaleMv } = kind.battery ?? {};
  let supplied = false;
  let tapped = false;

  const window = new Float64Array(LONGEST);
  class Waveform {
    readonly buffer: Uint8Array | Uint16Array;
    finished: ((buffer: Uint8Array | Uint16Array) => void) | undefined;
    running = false;
    constructor(samples: number, config: { bits: 8 | 16 }) {
      this.buffer = config.bits === 16 ? new world.Uint16Array(samples) : new world.Uint8Array(samples);
    }
    on(_event: "finish", run: (buffer: Uint8Array | Uint16Array) => void) {
      this.finished = run;
    }
    startInput(pin: string, rate: number) {
      if (this.running) throw new Error("Waveform is already running");
      if (kind.pins[pin] !== "acoustic") throw new Error(`virtual board: nothing to hear on pin ${pin}`);
      this.running = true;
      const from = clock.now();
      later((this.buffer.length * 1000) / rate, () => {
        this.running = false;
        const samples = window.subarray(0, this.buffer.length);
        if (signals.acoustic) signals.acoustic(from, rate, samples);
        else samples.fill(0);
        const { bits, shift, wraps } = kind.waveform;
        // A buffer of 8 bits holds the upper half of what one of 16 holds.
        const down = this.buffer.BYTES_PER_ELEMENT === 2 ? 0 : 8;
        const top = 2 ** bits - 1;
        for (let i = 0; i < samples.length; i++) {
          const code = Math.floor((0.5 + (samples[i]! + (options.offset ?? 0)) / 2) * (top + 1));
          // The offset error of nRF52 lets 0 V come out at -1, which no deeper input gets below.
          const kept = code >= 0 ? Math.min(code, top) : wraps ? top : 0;
          this.buffer[i] = (kept << shift) >> down;
        }
        guarded(() => this.finished?.(this.buffer));
      });
    }
  }

  const quantise = (fraction: number) => {
    const steps = 2 ** kind.analogBits;
    // nRF52 reads slightly below 0 where the input is.
    const lowest = kind.waveform.wraps ? -1 : 0;
    return Math.max(lowest, Math.min(steps - 1, Math.floor(fraction * steps))) / steps;
  };
  const analogRead = (pin: string) => {
    if (pin === tap) return tapped ? quantise((1000 * (options.battery ?? 4)) / fullScaleMv!) : 0;
    if (kind.pins[pin] !== "pressure") throw new Error(`virtual board: nothing to read on pin ${pin}`);
    if (!supplied || !signals.pressure || !options.transducer) return 0;
    const [zero, span] = options.transducer;
    return quantise(zero / 65536 + (signals.pressure(clock.now()) * 100) / span);
  };

  return {
    Waveform,
    analogRead,
    digitalWrite: (pin: string, value: number) => {
      if (pin === enable) {
        tapped = value !== 0;
        return;
      }
      if (kind.pins[pin] !== "supply") throw new Error(`virtual board: nothing to switch on pin ${pin}`);
      supplied = value !== 0;
    },
  };
}

/** E.openFile of the interpreter on Linux. */
export function openFile(path: string) {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch {
    throw new Error("Could not open file : UNKNOWN");
  }
  return {
    read: (length: number) => {
      const bytes = Buffer.alloc(length);
      const n = readSync(descriptor, bytes, 0, length, null);
      return n > 0 ? bytes.toString("latin1", 0, n) : undefined;
    },
    close: () => closeSync(descriptor),
  };
}

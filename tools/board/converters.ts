// A virtual board's converters: what analogRead and Waveform give of the signals on its pins, with each kind's
// bits, shifts and ranges, and the files that stand for sensors on Linux.
import { closeSync, openSync, readSync } from "node:fs";
import type { Clock } from "../../gateway/clock.ts";
import type { BoardKind } from "../image/kinds.ts";
import type { Signals } from "./signals.ts";

export interface ConverterOptions {
  kind: BoardKind;
  clock: Pick<Clock, "now">;
  signals: Signals;
  /** The pressure transducer: converter reading at 0 kPa (1/65536 of full scale) and kPa/100 over full scale. */
  transducer?: [zero: number, span: number] | undefined;
  /** What the board runs from, V, or at unix time `at`, ms. */
  battery?: number | ((at: number) => number);
  /** What the board takes that for, a share of what it is: nRF52's own reference is 3 % off at most. */
  batteryGain?: (at: number) => number;
  /** The transducer's signal follows the board's supply. */
  ratiometric?: boolean;
  /** From power-on until the acoustic amplifier is off its rail, ms. */
  amplifierMs?: number;
  /** Level at which the switch of the sensors' supply is on; high where not given. */
  switchedOn?: 0 | 1;
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

/** What full scale is where the supply is as drawn, V. */
export const NOMINAL_V = 3.3;
/** What NRF.getBattery makes of so many V: a conversion of 14 bits that ends at 3.6 V (targets/nrf5x, jshReadVRef). */
export const batteryReading = (volts: number) =>
  Math.min(Math.floor((volts / 3.6) * 16384 + 0.5), 16383) * (3.6 / 16384);

/** A cell behind a divider is full; a supply is what everything is calibrated at. */
const fullOf = ({ battery }: BoardKind) => (battery ? 4 : NOMINAL_V);

/** What a board runs from at unix time `at` (ms), V. */
export function voltsOf({ battery, kind }: Pick<ConverterOptions, "battery" | "kind">, at: number): number {
  return typeof battery === "function" ? battery(at) : (battery ?? fullOf(kind));
}

/** How far one conversion's 3 us bring its capacitor to what 338 kOhm feed: assumed 10 pF with the pin's own. */
const TAP_SHARE = 1 - Math.exp(-3 / 3.4);
/** The amplifier as drawn is at its rail until its gain's capacitor is charged, ms (docs/boards.md). */
const AMPLIFIER_MS = 350;
/** For so many samples of a window the supply is taken as constant: 16 ms. */
const STEADY = 64;

export function createConverters(options: ConverterOptions, { later, guarded, world }: Life) {
  const { kind, clock, signals } = options;
  const { tap, enable, fullScaleMv } = kind.battery ?? {};
  let supplied = false;
  let tapped = false;
  /** What the capacitor of the converter holds of the tap, which brings it there only slowly. */
  let charge = 0;
  /** Since when the amplifier is on, unix ms. */
  let amplified: number | undefined;
  const volts = () => voltsOf(options, clock.now());
  /** What a converter makes, at unix time `at` (ms), of a signal of so much of NOMINAL_V. */
  const share = (signal: number, at = clock.now()) =>
    kind.reference === "supply" ? (signal * NOMINAL_V) / voltsOf(options, at) : signal;

  /** Puts the amplifier's rail over what it does not give: all of it while it is off, and the start while it settles. */
  const fillRail = (samples: Float64Array, from: number, rate: number) => {
    const settledAt = (amplified ?? Number.POSITIVE_INFINITY) + (options.amplifierMs ?? AMPLIFIER_MS);
    const railed = Math.max(0, Math.min(samples.length, ((settledAt - from) * rate) / 1000));
    // Off it has 0 V, and as it comes up its highest.
    if (railed > 0) samples.fill(amplified === undefined ? -1 : 1, 0, Math.ceil(railed));
  };

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
        fillRail(samples, from, rate);
        const { bits, shift, wraps } = kind.waveform;
        // A buffer of 8 bits holds the upper half of what one of 16 holds.
        const down = this.buffer.BYTES_PER_ELEMENT === 2 ? 0 : 8;
        const top = 2 ** bits - 1;
        let scale = 1;
        for (let i = 0; i < samples.length; i++) {
          if (i % STEADY === 0) scale = share(1, from + (i * 1000) / rate);
          const code = Math.floor((0.5 + (scale * samples[i]! + (options.offset ?? 0)) / 2) * (top + 1));
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
    if (pin === tap) {
      charge += TAP_SHARE * ((tapped ? (1000 * volts()) / fullScaleMv! : 0) - charge);
      return quantise(charge);
    }
    if (kind.pins[pin] !== "pressure") throw new Error(`virtual board: nothing to read on pin ${pin}`);
    if (!supplied || !signals.pressure || !options.transducer) return 0;
    const [zero, span] = options.transducer;
    const signal = zero / 65536 + (signals.pressure(clock.now()) * 100) / span;
    return quantise(options.ratiometric ? signal : share(signal));
  };

  return {
    Waveform,
    analogRead,
    digitalWrite: (pin: string, value: number) => {
      if (pin === enable) {
        tapped = value !== 0;
        return;
      }
      const [switchesSupply, switchesAmplifier] = [kind.pins[pin] === "supply", pin === kind.amplifierPin];
      if (!switchesSupply && !switchesAmplifier)
        throw new Error(`virtual board: nothing to switch on pin ${pin}`);
      // An amplifier with a pin of its own is fed by that.
      const on = switchesSupply ? value === (options.switchedOn ?? 1) : value !== 0;
      if (switchesSupply) supplied = on;
      if (switchesAmplifier) amplified = on ? (amplified ?? clock.now()) : undefined;
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

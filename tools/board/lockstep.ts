// A life on the virtual board, written down so that the interpreter can live it again: what the converters
// gave at every question, and every byte that arrived, with its virtual time. What both then send, and what
// is in their flash at the end, has to be the same.
//
//   signals ─► tape.signals ─► virtual board ─► uplinks ┐
//                   │                                   ├ equal?
//                   └ codes, downlinks ─► interpreter ──┘

import type { BoardKind } from "../image/kinds.ts";
import { createConverters } from "./converters.ts";
import type { Signals } from "./signals.ts";
import type { SimClock } from "./sim-clock.ts";

/** From one power-on to the next. */
export interface Boot {
  /** Unix ms, whole. */
  from: number;
  until: number;
  /** Acoustic windows one after another, in bytes as the converter gave them. */
  sound: Uint8Array[];
  /** Readings of the pressure converter, in steps of its range. */
  pressure: number[];
  downlinks: { at: number; bytes: Uint8Array }[];
  /** The power fails in the flash operation of that number, the first being 1, after so many bytes of a write. */
  cut?: { operation: number; bytes: number };
}

export interface Uplink {
  /** When its last byte had left, unix ms. */
  at: number;
  /** As on the line, delimiters included. */
  bytes: Uint8Array;
}

export interface TapeOptions {
  kind: BoardKind;
  clock: SimClock;
  signals: Signals;
  transducer: [zero: number, span: number];
}

export interface Tape {
  boots: Boot[];
  /** To be given to the virtual board in place of the signals: they are the same, and what becomes of them is kept. */
  signals: Signals;
  /** Call it just before the virtual board is powered on, or boots again by itself. */
  boot(): void;
  /** Call it when its power goes, at the latest at the end. */
  end(): void;
  /** Bytes arrive on the virtual board's line. */
  received(bytes: Uint8Array): void;
}

export function createTape({ kind, clock, signals, transducer }: TapeOptions): Tape {
  const boots: Boot[] = [];
  const now = () => boots.at(-1)!;
  // The virtual board's own converters once more, asked about the one value that the board has just been given.
  let lastSound: Float64Array;
  let lastPressure: number;
  const [acousticPin] = Object.entries(kind.pins).find(([, role]) => role === "acoustic") ?? [];
  const [pressurePin] = Object.entries(kind.pins).find(([, role]) => role === "pressure") ?? [];
  const [supplyPin] = Object.entries(kind.pins).find(([, role]) => role === "supply") ?? [];
  const life = {
    later: (_ms: number, run: () => void) => run(),
    guarded: (run: () => void) => run(),
    world: { Uint8Array, Uint16Array },
  };
  const same: Signals = {
    acoustic: (_from, _rate, out) => out.set(lastSound),
    pressure: () => lastPressure,
  };
  const converters = createConverters({ kind, clock, signals: same, transducer }, life);
  if (supplyPin !== undefined) converters.digitalWrite(supplyPin, 1);
  if (kind.amplifierPin !== undefined) converters.digitalWrite(kind.amplifierPin, 1);
  const bits = kind.waveform.bits > 8 ? 16 : 8;

  const { acoustic, pressure } = signals;
  let on = false;
  const end = () => {
    if (on) now().until = clock.now();
    on = false;
  };
  return {
    boots,
    signals: {
      acoustic: (from, rate, out) => {
        // Without a sensor the input rests at mid-range.
        if (acoustic) acoustic(from, rate, out);
        else out.fill(0);
        lastSound = out;
        const wave = new converters.Waveform(out.length, { bits });
        wave.on("finish", (codes) => now().sound.push(new Uint8Array(codes.buffer.slice(0))));
        wave.startInput(acousticPin!, rate);
      },
      pressure:
        pressure &&
        ((at) => {
          lastPressure = pressure(at);
          now().pressure.push(converters.analogRead(pressurePin!) * 2 ** kind.analogBits);
          return lastPressure;
        }),
    },
    boot: () => {
      end();
      on = true;
      boots.push({ from: clock.now(), until: clock.now(), sound: [], pressure: [], downlinks: [] });
    },
    end,
    received: (bytes) => now().downlinks.push({ at: clock.precise(), bytes: Uint8Array.from(bytes) }),
  };
}

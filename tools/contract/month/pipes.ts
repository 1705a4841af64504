// What the month's sensors hear and measure: functions of time alone, so that a day is the same in every run. A pipe is
// quiet, with rumble and water that people draw, and on some days something about it is otherwise.
import type { Signals } from "../../board/signals.ts";
import { hash } from "../../powercuts/signals.ts";

export const DAY_MS = 86_400_000;

/** Something that is otherwise for a time, in days since the beginning. */
export interface Change {
  from: number;
  to: number;
  /** A leak's hiss of this level, dB re full scale. */
  leak_db?: number;
  /** A pump's tone of this level, dB re full scale. */
  tone_db?: number;
  /** The amplifier, or how well the sensor sits: factor. */
  gain?: number;
  /** The acoustic input rests at an end of the converter: a wire is off. */
  torn?: true;
  /** The pressure is so much higher, kPa; far below a vacuum, its wire is off. */
  kpa?: number;
}

export interface Pipe {
  /** Level of the quiet windows, dB re full scale. */
  quiet_db: number;
  kpa: number;
  changes: Change[];
}

const NOISE = 4096;
/** Cycles in NOISE samples, which last a second. */
const TONE_HZ = 700;
/** People draw water so much: the loudest windows are so much louder than the quiet ones, dB. */
const SPREAD_DB = 6;

const scaled = (noise: Float64Array) => {
  const rms = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / noise.length);
  return noise.map((x) => x / rms);
};
const hiss = scaled(Float64Array.from({ length: NOISE }, (_, i) => hash(i, 11) + hash(i, 12) - 1));
const tone = scaled(
  Float64Array.from({ length: NOISE }, (_, i) => Math.sin((2 * Math.PI * TONE_HZ * i) / NOISE)),
);
/** Through a low pass at some 100 Hz, round and round, so that its end fits its beginning. */
const rumble = scaled(
  (() => {
    const out = new Float64Array(NOISE);
    for (let i = 0, y = 0; i < 2 * NOISE; i++) {
      y += 0.15 * (hiss[i % NOISE]! - y);
      out[i % NOISE] = y;
    }
    return out;
  })(),
);

const amplitude = (db: number | undefined) => (db === undefined ? 0 : 10 ** (db / 20));

/** The signals of a pipe. `start`: when its day 0 is, unix ms. `seed`: another one for each pipe. */
export function pipeSignals({ quiet_db, kpa, changes }: Pipe, start: number, seed: number): Signals {
  const of = (at: number) => {
    const day = (at - start) / DAY_MS;
    return changes.filter(({ from, to }) => day >= from && day < to);
  };
  let sampled = Number.NaN;
  let sample = 0;
  return {
    acoustic: (from, _rate, out) => {
      const now: Omit<Change, "from" | "to"> = Object.assign({}, ...of(from));
      if (now.torn) {
        out.fill(1);
        return;
      }
      const window = Math.floor(from / 1000);
      // Two windows of five are quiet.
      const louder = Math.max(0, (SPREAD_DB / 0.6) * (hash(seed, 1, window) - 0.4));
      const gain = now.gain ?? 1;
      const a = gain * amplitude(quiet_db + louder);
      const b = gain * amplitude(now.leak_db);
      const c = gain * amplitude(now.tone_db);
      let i = Math.floor(NOISE * hash(seed, 2, window));
      let k = Math.floor(NOISE * hash(seed, 3, window));
      for (let n = 0; n < out.length; n++) {
        out[n] = a * rumble[i]! + b * hiss[k]! + c * tone[n]!;
        i = (i + 1) % NOISE;
        k = (k + 1) % NOISE;
      }
    },
    // A converter is read eight times for a sample.
    pressure: (at) => {
      if (at === sampled) return sample;
      const demand = 6 * Math.sin((2 * Math.PI * at) / DAY_MS);
      sampled = at;
      sample = kpa + demand + hash(seed, 4, at) + of(at).reduce((sum, change) => sum + (change.kpa ?? 0), 0);
      return sample;
    },
  };
}

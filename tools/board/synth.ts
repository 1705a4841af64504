// Signals for virtual nodes where no recordings are given: pressure that follows the day's demand, and pipe
// noise of rumble, taps that open and close, and, where there is one, a leak. Made from a seed, the same every
// time. Orders of magnitude from the physics in the design; a simulation of a district is another matter.
import type { Signals } from "./signals.ts";

/** mulberry32: a small generator with one 32-bit state. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normally distributed, mean 0, deviation 1 (Box and Muller 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const DAY_MS = 86_400_000;

/** Demand over its daily mean by hour of the day: night minimum, morning and evening peaks. */
const DEMAND = [
  0.5, 0.4, 0.35, 0.35, 0.4, 0.6, 1.1, 1.5, 1.5, 1.3, 1.1, 1.1, 1.1, 1.0, 1.0, 1.0, 1.1, 1.3, 1.5, 1.6, 1.5,
  1.2, 0.9, 0.7,
];

function demand(at: number): number {
  const hour = ((at % DAY_MS) / DAY_MS) * 24;
  const from = Math.floor(hour);
  const part = hour - from;
  return DEMAND[from]! * (1 - part) + DEMAND[(from + 1) % 24]! * part;
}

const RATE = 4096;
/** Seconds of noise made once and read from random places: making it anew costs more than the node does. */
const LOOP = 16 * RATE;

/** Noise through a band of one resonator, unit power. */
export function shaped(random: () => number, centre: number, width: number): Float64Array {
  const r = Math.exp((-Math.PI * width) / RATE);
  const a1 = 2 * r * Math.cos((2 * Math.PI * centre) / RATE);
  const a2 = -r * r;
  const out = new Float64Array(LOOP);
  let y1 = 0;
  let y2 = 0;
  let power = 0;
  for (let i = 0; i < LOOP; i++) {
    const y = normal(random) + a1 * y1 + a2 * y2;
    y2 = y1;
    y1 = y;
    out[i] = y;
    power += y * y;
  }
  const scale = 1 / Math.sqrt(power / LOOP);
  for (let i = 0; i < LOOP; i++) out[i]! *= scale;
  return out;
}

/** Share of the rumble in a quiet pipe's amplitude; the murmur of its flow has the rest of the power. */
const RUMBLE = 0.6;
/** Sets its stream apart, so that all others are as they were. */
const MURMUR = 0x6d757200;

export interface SynthOptions {
  seed: number;
  /** Level of the leak's noise, dB re full scale; null: no leak. */
  leak: number | null;
}

/** Signals of one site. */
export function synthesise({ seed, leak }: SynthOptions): Signals {
  const random = createRandom(seed);
  const rumble = shaped(random, 40, 60);
  // A quiet pipe is no rumble alone: recordings of such cross zero 180 to 550 times a second (npm run evaluate -- sounds).
  const murmur = shaped(createRandom(seed + MURMUR), 220, 350);
  const hiss = shaped(random, 700 + 300 * random(), 500);
  const base = 380 + 120 * random();
  const quiet = -46 + 4 * normal(random);
  const amplitude = (db: number) => 10 ** (db / 20);
  return {
    pressure: (at) => base - 18 * demand(at) ** 2 + 1.2 * normal(random),
    acoustic: (from, _rate, out) => {
      // 10 to 15 dB quieter at night; a tap nearby is open in the share of windows that demand suggests.
      const busy = amplitude(quiet + 8 * (demand(from) - 0.5));
      const tap = random() < 0.2 * demand(from) ? amplitude(-40 + 15 * random()) : 0;
      const drip = (leak === null ? 0 : amplitude(leak)) + tap;
      let a = Math.floor(random() * LOOP);
      let b = Math.floor(random() * LOOP);
      for (let i = 0; i < out.length; i++) {
        out[i] = busy * (RUMBLE * rumble[a]! + (1 - RUMBLE ** 2) ** 0.5 * murmur[a]!) + drip * hiss[b]!;
        if (++a === LOOP) a = 0;
        if (++b === LOOP) b = 0;
      }
    },
  };
}

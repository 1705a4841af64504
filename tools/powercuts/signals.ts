// What the laboratory's nodes measure: functions of time alone, so that a life that was cut and goes on measures
// what it would have measured. No two readings are alike, so that no two can be taken for each other.
import { START_NIGHTS } from "../../shared/leak/thresholds.ts";
import type { Signals } from "../board/signals.ts";

const DAY_MS = 86_400_000;
/** When a life begins, unix ms. */
export const START = Date.UTC(2026, 10, 1, 12);
/**
 * Days on which it is loud on and on, as a leak is: as many nights as the start rule asks for, and, once fourteen others
 * have made a baseline, the rest of the month.
 */
const LOUD: [from: number, to: number][] = [
  [4.5, 4.5 + START_NIGHTS],
  [26, 31],
];
const NOISE = 8192;

/** A number of 0..1 from numbers: the finaliser of MurmurHash3 over each in turn. */
export function hash(...numbers: number[]): number {
  let h = 0x9747b28c;
  for (const n of numbers) {
    h ^= n | 0;
    h ^= Math.floor(n / 4294967296) * 0x9e3779b1;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return (h >>> 0) / 4294967296;
}

/** Numbers of 0..1, one after the other, the same for the same seed. */
export function chances(...seed: number[]): () => number {
  let n = 0;
  return () => hash(...seed, n++);
}

const noise = Float64Array.from({ length: NOISE }, (_, i) => hash(i, 1) + hash(i, 2) - 1);

/**
 * Demand over the day with noise, and now and then a drop of pressure, as a burst has; pipe noise of any level, but on
 * some days of no low one.
 */
export function labSignals(seed: number): Signals {
  return {
    pressure: (at) => {
      const burst = hash(seed, 3, Math.floor(at / 1_200_000)) < 0.02 ? 150 : 0;
      return 420 + 40 * Math.sin((2 * Math.PI * at) / DAY_MS) + 20 * hash(seed, 4, at) - burst;
    },
    acoustic: (from, _rate, out) => {
      const day = (from - START) / DAY_MS;
      const loud = LOUD.some(([first, last]) => day >= first && day < last);
      const level = (loud ? 0.3 : 0.01) + 0.2 * hash(seed, 5, from);
      let i = Math.floor(hash(seed, 6, from) * NOISE);
      for (let n = 0; n < out.length; n++) out[n] = level * noise[(i = (i + 1) % NOISE)]!;
    },
  };
}

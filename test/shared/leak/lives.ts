// Nights made by hand for tests of the decision: a quiet pipe, and what is changed about it.
import { expect } from "vitest";
import { decide } from "../../../shared/leak/decide.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { SLOW } from "../../../shared/leak/thresholds.ts";
import { type Maybe, OK } from "../../../shared/messages.ts";
import { createRandom } from "../../../tools/board/synth.ts";

export const WANTED = 60;
/** 2026-11-01 */
export const FIRST_NIGHT = 20_758;

/** By how much a night is other than quiet; dB and kPa. */
export interface Change {
  rise?: number;
  /** Of the main band, where it is not as the broad one's. */
  mainRise?: number;
  /** Of the loud windows; a leak's steady noise raises them less. */
  rise90?: number;
  frequency?: number;
  tonality?: number;
  fall?: number;
  windows?: number;
  flags?: number;
  balance?: number;
  night?: number;
}

/** A night of a pipe at -45 dB with a spread of 6 dB, 250 Hz, 400 kPa, and a little chance. */
export function quietNight(night: number, random: () => number, change: Change = {}): Maybe[] {
  const jitter = (db: number) => (random() + random() - 1) * db;
  const { rise = 0, mainRise = rise, rise90 = rise } = change;
  const half = (db: number) => Math.round(2 * db);
  const level = -45 + jitter(1);
  const out: Maybe[] = Array(N.BALANCE + 1).fill(null);
  out[N.NIGHT] = change.night ?? night;
  out[N.LEVEL_10] = half(level + rise);
  out[N.LEVEL_50] = half(level + 2.5 + (rise + rise90) / 2 + jitter(0.5));
  out[N.LEVEL_90] = half(level + 6 + rise90 + jitter(0.5));
  out[N.MAIN_BAND] = half(level - 12 + mainRise + jitter(0.5));
  out[N.FREQUENCY] = Math.round(change.frequency ?? 250 + jitter(10));
  out[N.TONALITY] = change.tonality ?? 1;
  out[N.WINDOWS] = change.windows ?? WANTED;
  out[N.PRESSURE_10] = Math.round(10 * (400 + jitter(0.8) - (change.fall ?? 0)));
  out[N.FLAGS] = change.flags ?? 0;
  out[N.BALANCE] = change.balance ?? -20;
  return out;
}

/** A leak of so many dB: it raises the loud windows less than the quiet ones, and is higher than what was there. */
export const leak = (db: number): Change => ({
  rise: db,
  rise90: 10 * Math.log10((10 ** 0.6 + 10 ** (db / 10) - 1) / 10 ** 0.6),
  frequency: 600,
});

/** A node's life, a night at a time. */
export function createLife(options: { reference?: Maybe; seed?: number; learned?: Uint8Array } = {}) {
  const { reference = null, seed = 1, learned = newLearned() } = options;
  const random = createRandom(seed);
  let night = FIRST_NIGHT;
  const live = (change: Change = {}) => {
    const told = quietNight(night++, random, change);
    const components = decide(learned, told, reference, WANTED, SLOW);
    return { told, components, state: told[N.STATE] as number, flags: told[N.FLAGS] as number };
  };
  return {
    learned,
    live,
    /** `n` alike; the last one, and every state. */
    nights: (n: number, change: Change | ((i: number) => Change) = {}) => {
      const all = Array.from({ length: n }, (_, i) =>
        live(typeof change === "function" ? change(i) : change),
      );
      return { last: all.at(-1)!, states: all.map(({ state }) => state), all };
    },
    skip: (n: number) => {
      night += n;
    },
  };
}

/** A node that has known its pipe for six weeks. */
export function settled(options: Parameters<typeof createLife>[0] = {}) {
  const life = createLife(options);
  expect(life.nights(42).last.state).toBe(OK);
  return life;
}

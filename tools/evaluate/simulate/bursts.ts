// Bursts: how many the firmware tells where there are none, and how many of those there are it tells in time.
import { burst, newBurst } from "../../../shared/leak/burst.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import { BURST, BURST_NEAR_PUMPS } from "../../../shared/leak/thresholds.ts";
import { createChance, type Family } from "../../chance.ts";
import { createPressure, hourOf, MEANS_A_DAY, type PressureSite } from "./pressure.ts";

/** Least falls that a profile asks for, 0.01 kPa. */
export const MARGINS = { default: BURST, pumps: BURST_NEAR_PUMPS } as const;
export type Margin = keyof typeof MARGINS;

/** Days in which the usual differences come down from their first, high value, and hours of a week are learned. */
const WARM_DAYS = 21;

export interface FalseBursts {
  site: string;
  margin: Margin;
  years: number;
  bursts: number;
}

/** Bursts told in years without one. */
export function falseBursts(
  family: Family,
  seed: number,
  site: PressureSite,
  margin: Margin,
  years: number,
  onYear?: () => void,
): FalseBursts {
  const day = new Int32Array(MEANS_A_DAY);
  let bursts = 0;
  for (let node = 0; node < years; node++) {
    const pressure = createPressure(family, seed, node, site);
    const state = newBurst();
    const learned = newLearned();
    for (let d = 0; d < WARM_DAYS + 365; d++) {
      pressure.day(d, day);
      for (let i = 0; i < MEANS_A_DAY; i++) {
        if (burst(state, learned, day[i]!, MARGINS[margin], hourOf(d, i)) && d >= WARM_DAYS) bursts++;
      }
    }
    onYear?.();
  }
  return { site: site.name, margin, years, bursts };
}

const SAMPLES = 6;
/** Samples of 20 s in the quarter of an hour in which a burst has to be told. */
const IN_TIME = 45;

export interface Steps {
  /** kPa by which the pressure falls and stays down. */
  step: number;
  /** Deviation of AR(1) beside the white noise of 0.8 kPa, kPa. */
  noise: number;
  margin: Margin;
  runs: number;
  /** Told within 15 min, and before it happened. */
  found: number;
  early: number;
}

const SAMPLE_NOISE = 0.8;
const MEMORY_SAMPLES = 60;
const LEARNING_MEANS = 3 * MEANS_A_DAY;

/** Falls of one size, each at another phase of the means, after three days without one; sample by sample. */
export function steps(
  family: Family,
  seed: number,
  step: number,
  noise: number,
  margin: Margin,
  runs: number,
): Steps {
  const result: Steps = { step, noise, margin, runs, found: 0, early: 0 };
  const keeps = Math.exp(-1 / MEMORY_SAMPLES);
  const fresh = noise * Math.sqrt(1 - keeps * keeps);
  for (let run = 0; run < runs; run++) {
    const chance = createChance(family, seed, run, 57);
    const state = newBurst();
    const learned = newLearned();
    let wander = noise * chance.normal();
    const at = LEARNING_MEANS * SAMPLES + Math.floor(MEANS_A_DAY * SAMPLES * chance.uniform());
    let sum = 0;
    for (let i = 0; i < at + IN_TIME; i++) {
      if (noise) wander = keeps * wander + fresh * chance.normal();
      sum += Math.round(100 * (400 + wander + SAMPLE_NOISE * chance.normal() - (i >= at ? step : 0)));
      if ((i + 1) % SAMPLES) continue;
      const told = burst(
        state,
        learned,
        Math.floor((2 * sum + SAMPLES) / (2 * SAMPLES)),
        MARGINS[margin],
        -1,
      );
      sum = 0;
      if (!told) continue;
      if (i >= at) result.found++;
      else if (i >= at - MEANS_A_DAY * SAMPLES) result.early++;
      if (i >= at) break;
    }
  }
  return result;
}

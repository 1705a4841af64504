// Nights as nodes tell them, for the tests of the watch.
import * as N from "../../../../shared/leak/night.ts";
import type { Maybe } from "../../../../shared/messages.ts";

export interface NightOf {
  date: number;
  /** dB re full scale. */
  level: number;
  main?: number;
  flags?: number;
  state?: number;
  pressure?: number;
}

/** A night with level-10, and all else as usual. */
export function nightOf({
  date,
  level,
  main = level - 12,
  flags = 0,
  state = 1,
  pressure = 4000,
}: NightOf): Maybe[] {
  const night: Maybe[] = new Array(N.TOLD).fill(null);
  night[N.NIGHT] = date;
  night[N.LEVEL_10] = Math.round(2 * level);
  night[N.LEVEL_50] = Math.round(2 * level) + 4;
  night[N.LEVEL_90] = Math.round(2 * level) + 10;
  night[N.MAIN_BAND] = Math.round(2 * main);
  night[N.FREQUENCY] = 400;
  night[N.TONALITY] = 1;
  night[N.WINDOWS] = 60;
  night[N.PRESSURE_10] = pressure;
  night[N.STATE] = state;
  night[N.FLAGS] = flags;
  night[N.CREPT] = 0;
  return night;
}

export const FIRST = 20_000;

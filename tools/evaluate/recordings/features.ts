// What the firmware hears of a recording, taken as one night: its windows one after another.
import * as N from "../../../shared/leak/night.ts";
import type { Maybe } from "../../../shared/messages.ts";
import { BITS_16, hearNight, startRule, type WindowSeen, windowsOf } from "../firmware.ts";
import type { LabelledRecording } from "./load.ts";

export interface Heard extends Omit<LabelledRecording, "samples"> {
  /** For ablations that listen again. */
  samples: Float64Array;
  night: Maybe[];
  windows: WindowSeen[];
  /** Of the start rule, in tenths, and its score. */
  exponent: number;
  score: number;
  features: Features;
}

/** dB re the recordings' full scale, dB, Hz. The first six are the night's own; the others only the evaluation's. */
export interface Features {
  level10: number;
  spread: number;
  mainBand: number;
  balance: number;
  frequency: number;
  tonality: number;
  /** Level of the mean power of all windows: what a plain meter shows. */
  rms: number;
  /** Level-10 less level-50: no gain is in it. */
  quietness: number;
  /** Balance not limited; balance with 500 Hz for its edge. */
  balanceFree: number;
  balance500: number;
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function featuresOf(night: Maybe[], windows: WindowSeen[]): Features {
  const half = (at: number) => (night[at] as number) / 2;
  const quietest = windows.toSorted((a, b) => a.level - b.level).slice(0, Math.ceil(windows.length / 5));
  return {
    level10: half(N.LEVEL_10),
    spread: half(N.LEVEL_90) - half(N.LEVEL_10),
    mainBand: half(N.MAIN_BAND),
    balance: half(N.BALANCE),
    frequency: night[N.FREQUENCY] as number,
    tonality: night[N.TONALITY] as number,
    rms: 10 * Math.log10(mean(windows.map(({ level }) => 10 ** (level / 10)))),
    quietness: half(N.LEVEL_10) - half(N.LEVEL_50),
    balanceFree: mean(quietest.map(({ balance }) => balance)),
    balance500: mean(quietest.map(({ balance500 }) => balance500)),
  };
}

/**
 * The recording as a board of 16 bits hears it, whose full scale is the recording's: a reference of 0. Undefined
 * where no window shows a sensor.
 */
export function hear(recording: LabelledRecording): Heard | undefined {
  const { night, windows } = hearNight(windowsOf(recording.samples, BITS_16), BITS_16, true);
  if (night[N.LEVEL_10] === null) return undefined;
  return { ...recording, night, windows, ...startRule(night, 0), features: featuresOf(night, windows) };
}

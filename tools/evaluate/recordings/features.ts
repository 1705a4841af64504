// What the firmware hears of a recording, taken as one night: its windows one after another.
import * as N from "../../../shared/leak/night.ts";
import type { Maybe } from "../../../shared/messages.ts";
import {
  BALANCE_WEIGHT,
  converterOf,
  hearNight,
  startRule,
  type WindowSeen,
  windowsOf,
} from "../firmware.ts";
import { type Fault, faultOf } from "./faults.ts";
import type { LabelledRecording } from "./load.ts";

/** A recording that is a night; `samples` are for ablations that listen again. */
export interface Heard extends LabelledRecording {
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
  /** What the start rule compares with its threshold. */
  sum: number;
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
    sum: half(N.LEVEL_10) + BALANCE_WEIGHT * half(N.BALANCE),
    balanceFree: mean(quietest.map(({ balance }) => balance)),
    balance500: mean(quietest.map(({ balance500 }) => balance500)),
  };
}

/**
 * The recording as its own converter heard it, with its offset, its steps and its ends, and levels re the full scale of
 * its file: a reference of 0. A fault where a node would have heard no night.
 */
export function hear(recording: LabelledRecording): Heard | { fault: Fault } {
  const converter = converterOf(recording.ends);
  const heard = hearNight(windowsOf(recording.samples, converter), converter, true);
  const fault = faultOf(recording, heard);
  const { file, leak, kind } = recording;
  if (fault !== undefined) return { fault: { file, leak, kind, ...fault } };
  const { night, windows } = heard;
  return { ...recording, night, windows, ...startRule(night, 0), features: featuresOf(night, windows) };
}

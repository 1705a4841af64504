// What gain an amplifier should have, by the noise of a pipe at rest: the quietest over the converter's steps, and room for what
// is louder than usual. Pure.
import { FLAG_CLIPPED, FLAG_FLOOR } from "../../../shared/messages.ts";
import type { BoardKind } from "../../image/kinds.ts";
import { LEAST_RMS, LEAST_RMS_8 } from "../check/judge.ts";
import type { WindowSeen } from "../check/program.ts";

/** dB: what a leak, a pump or traffic may add to what is usual before it clips. */
const HEADROOM_DB = 12;
/** dB from the deviation of noise to its peaks, that it passes but once in some 16,000 samples: four deviations. */
const CREST_DB = 12;

export interface NoiseAdvice {
  windows: number;
  /** dB re full scale: of a tenth of the windows, and of half of them; null where none was heard. */
  quietestDb: number | null;
  usualDb: number | null;
  /** Of the quietest, in steps of the converter. */
  rmsSteps: number;
  /** Share of windows at an end of the converter, and of those no louder than its steps. */
  clipped: number;
  atFloor: number;
  /** dB by which the gain has to change to be within what is asked for; 0: it may stay. */
  changeDb: number;
  /** No gain does: between the quietest and the loudest lies more than the converter has. */
  isTooWide: boolean;
}

const percentile = (sorted: number[], share: number) =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? null;

/** `windows` of a pipe at rest. */
export function noiseAdvice(windows: WindowSeen[], kind: BoardKind): NoiseAdvice {
  const heard = windows.filter(({ level }) => level !== null);
  const levels = heard.map(({ level }) => level! / 10).sort((a, b) => a - b);
  const [quietestDb, usualDb] = [percentile(levels, 0.1), percentile(levels, 0.5)];
  const variances = heard.map(({ variance }) => variance).sort((a, b) => a - b);
  const rmsSteps = Math.sqrt(percentile(variances, 0.1) ?? 0);
  const least = kind.waveform.bits > 8 ? LEAST_RMS : LEAST_RMS_8;
  // At the converter's floor nobody knows how much less there is: this is the least that it needs.
  const raise = 20 * Math.log10(least / Math.max(rmsSteps, 0.1));
  const room = usualDb === null ? 0 : -CREST_DB - HEADROOM_DB - usualDb;
  const changeDb = raise > 0 ? raise : room < 0 ? room : 0;
  const share = (flag: number) =>
    heard.filter(({ flags }) => flags & flag).length / Math.max(1, windows.length);
  return {
    windows: windows.length,
    ...{ quietestDb, usualDb, rmsSteps: Math.round(rmsSteps * 100) / 100 },
    ...{ clipped: share(FLAG_CLIPPED), atFloor: share(FLAG_FLOOR) },
    changeDb: Math.round(changeDb * 2) / 2,
    isTooWide: raise > 0.5 && room < -0.5,
  };
}

// Whether a sensor hears its pipe: somebody taps the valve, and each tap has to stand out of the noise before. Of windows of
// 62.5 ms, eight a second.
import { FLAG_CLIPPED } from "../../../shared/messages.ts";
import type { Verdict } from "../../sentences/check.ts";
import type { Diagnosis, ShortSeen } from "../check/program.ts";

/** s: noise before, and time for three taps. */
export const NOISE_S = 4;
export const TAPS_S = 20;
export const TAPS = 3;
/** dB over the noise: what counts as a tap, and what a sensor that is well coupled gives of one. */
const LEAST_TAP_DB = 6;
export const GOOD_TAP_DB = 15;
/** dB that the noise itself may go up by from its usual; more, and taps cannot be told. */
const RESTLESS_DB = 6;
/** A tap rings for up to so many windows: what is louder for longer is no tap. */
const LONGEST_TAP = 4;

export interface TapResult {
  verdict: Verdict;
  fault: TapFault | null;
  /** Of those that stood out. */
  taps: number;
  /** dB over the noise, of the middle one of the loudest three; null where none was heard. */
  overDb: number | null;
  /** dB re full scale, usual before the taps; null where the sensor gave nothing. */
  noiseDb: number | null;
  clipped: boolean;
}

export type TapFault = "no-sensor" | "not-heard" | "too-few" | "weak" | "restless";

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** A level where there is one, as its slope is no sound. */
const levelOf = ({ level, slow }: ShortSeen) => (level === null || slow ? null : level / 10);

/** The taps among windows: how far each stands out of the noise, dB. What stays loud is none. */
export function tapsIn(levels: (number | null)[], noise: number): number[] {
  const taps: number[] = [];
  let run: number[] = [];
  const end = () => {
    if (run.length > 0 && run.length <= LONGEST_TAP) taps.push(Math.max(...run));
    run = [];
  };
  for (const level of levels) {
    const over = (level ?? Number.NEGATIVE_INFINITY) - noise;
    if (over >= LEAST_TAP_DB) run.push(over);
    else end();
  }
  end();
  return taps;
}

/** `before`: windows of the noise; `after`: those in which it was tapped. */
export function judgeTaps(before: ShortSeen[], after: ShortSeen[]): TapResult {
  const quiet = before.map(levelOf).filter((level) => level !== null);
  const noise = middle(quiet);
  const clipped = after.some(({ flags }) => flags & FLAG_CLIPPED);
  if (noise === undefined || 2 * quiet.length < before.length) {
    return { verdict: "fail", fault: "no-sensor", taps: 0, overDb: null, noiseDb: null, clipped };
  }
  const taps = tapsIn(after.map(levelOf), noise);
  const loudest = taps.toSorted((a, b) => b - a).slice(0, TAPS);
  const overDb = loudest.length === 0 ? null : middle(loudest)!;
  const found = (verdict: Verdict, fault: TapFault | null): TapResult => ({
    ...{ verdict, fault, taps: taps.length, overDb, noiseDb: noise, clipped },
  });
  if (taps.length === 0) return found("fail", "not-heard");
  if (Math.max(...quiet) - noise > RESTLESS_DB) return found("doubtful", "restless");
  if (taps.length < TAPS) return found("doubtful", "too-few");
  if (overDb! < GOOD_TAP_DB) return found("doubtful", "weak");
  return found("pass", null);
}

export interface TapOptions {
  diagnosis: Pick<Diagnosis, "listen" | "short">;
  /** Time as this computer has it, s. */
  seconds(): number;
  /** The noise before has been heard: it is to be tapped now. */
  onNoise(): void;
  /** Taps heard so far, and the window just heard. */
  onWindow(seen: ShortSeen, taps: number): void;
  stop: AbortSignal;
}

/** Listens before, and while it is tapped; for no longer than until the last tap has rung out. */
export async function listenForTaps(options: TapOptions): Promise<TapResult> {
  const { diagnosis, seconds, onNoise, onWindow, stop } = options;
  await diagnosis.listen();
  const windowsFor = async (s: number, seen: (window: ShortSeen, all: ShortSeen[]) => boolean) => {
    const all: ShortSeen[] = [];
    const from = seconds();
    while (!stop.aborted && seconds() - from < s) {
      const window = await diagnosis.short();
      all.push(window);
      if (seen(window, all)) break;
    }
    return all;
  };
  const before = await windowsFor(NOISE_S, (window) => {
    onWindow(window, 0);
    return false;
  });
  onNoise();
  const noise = middle(before.map(levelOf).filter((level) => level !== null)) ?? 0;
  const after = await windowsFor(TAPS_S, (window, all) => {
    const levels = all.map(levelOf);
    const taps = tapsIn(levels, noise).length;
    onWindow(window, taps);
    const hasRungOut = (levels.at(-1) ?? Number.NEGATIVE_INFINITY) - noise < LEAST_TAP_DB;
    return taps >= TAPS && hasRungOut;
  });
  return judgeTaps(before, after);
}

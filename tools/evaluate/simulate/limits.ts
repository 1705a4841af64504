// What one node cannot do, with figures, so that nobody has to find it out in the street.

import { leakRuns } from "./leaks.ts";
import type { Pipe } from "./nights.ts";
import type { Seeds } from "./run.ts";

export interface LimitOptions extends Seeds {
  nodes: number;
  onNode?: () => void;
}

/** Found, of so many. */
export interface Share {
  name: string;
  found: number;
  of: number;
}

/** Leaks that begin in the first weeks of a node, which learns them as usual; none is calibrated. */
export function youngNodes({ nodes, ...rest }: LimitOptions): Share[] {
  return [0, 7, 10, 14, 17, 21, 30].map((from) => {
    const runs = leakRuns({
      ...rest,
      site: "default",
      nodes,
      from,
      leak: { rise: 6, pipe: "metal", grows: 0 },
    });
    return { name: String(from), found: runs.found[runs.found.length - 1]!, of: runs.nodes };
  });
}

/** Leaks that are heard in so many nights of so many, as where the pressure is managed. */
export function comingLeaks({ nodes, ...rest }: LimitOptions): Share[] {
  const rhythms: [on: number, of: number][] = [
    [1, 2],
    [2, 3],
    [5, 7],
    [6, 7],
  ];
  return rhythms.map((rhythm) => {
    const { found, nodes: of } = leakRuns({
      ...rest,
      site: "default",
      nodes,
      leak: { rise: 6, pipe: "metal", grows: 0, rhythm },
    });
    return { name: `${rhythm[0]} of ${rhythm[1]}`, found: found[found.length - 1]!, of };
  });
}

/** Leaks that grow by a little every night, which the baseline follows. */
export function slowLeaks({ nodes, ...rest }: LimitOptions): Share[] {
  return [14, 30, 60, 90, 120, 240].map((grows) => {
    const watched = grows + 30;
    const runs = leakRuns({
      ...rest,
      site: "default",
      nodes,
      watched,
      leak: { rise: 10, pipe: "metal", grows },
    });
    return { name: String(grows), found: runs.found[watched - 1]!, of: runs.nodes };
  });
}

export interface PipeShare {
  pipe: Pipe;
  rise: number;
  in7: number;
  in30: number;
  of: number;
}

/** The same rise of the broad band, with and without one of the main band. */
export function pipes({ nodes, ...rest }: LimitOptions): PipeShare[] {
  return (["metal", "plastic, far"] as const).flatMap((pipe) =>
    [3, 4, 6].map((rise) => {
      const { found, nodes: of } = leakRuns({
        ...rest,
        site: "default",
        nodes,
        leak: { rise, pipe, grows: 0 },
      });
      return { pipe, rise, in7: found[6]!, in30: found[29]!, of };
    }),
  );
}

export interface Reach {
  pipe: string;
  /** dB a metre. */
  loss: number;
  /** Metres at which a leak that is LOUD over the background beside it still raises the level by 6 and by 3 dB. */
  six: number;
  three: number;
}

/** dB over the usual level that a clear leak has at a hydrant beside it; assumed. */
export const LOUD = 20;
const NEPER = 20 / Math.LN10;
const plastic = (beta: number, frequency: number) => NEPER * 2 * Math.PI * frequency * beta;

/** From the attenuation alone (design: plastic 0.5 to 2e-4 s/m, metal 0.02 to 0.2 dB/m). */
export function reaches(): Reach[] {
  const pipe = (name: string, loss: number): Reach => ({
    pipe: name,
    loss,
    six: (LOUD - 10 * Math.log10(10 ** 0.6 - 1)) / loss,
    three: (LOUD - 10 * Math.log10(10 ** 0.3 - 1)) / loss,
  });
  return [
    pipe("metal, 0.1 dB/m", 0.1),
    pipe("plastic, 1e-4 s/m, at 150 Hz", plastic(1e-4, 150)),
    pipe("plastic, 1e-4 s/m, at 750 Hz", plastic(1e-4, 750)),
  ];
}

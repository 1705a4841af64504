// How loud a noise at a place in the pipe is at a sensor, and what of its spectrum is left there.
//
//   jet: S(f) = 1 / (1 + (f/fc)^n) ─► path: dB at each f ─► power, frequency, main band
import { decibel, power } from "../simulate/events.ts";
import type { Way } from "./terrain.ts";

/** Hz: the middles of thirds of octaves that the windows hear. A third is as wide as its middle is high. */
export const THIRDS = [63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600];
const isMain = (f: number) => f >= 500 && f <= 1000;

/** What a jet sounds like at its hole: the shares of its power in the thirds. */
export type Jet = readonly number[];

/** `corner`: Hz, from which on it falls with the power of `slope`. */
export function jetOf(corner: number, slope: number): Jet {
  const shares = THIRDS.map((f) => f / (1 + (f / corner) ** slope));
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / all);
}

/** kappa U / d with U = 28 m/s at 400 kPa, d = 4 mm, kappa = 0.1 (design: 0.05 to 0.2; n 1.5 to 3). */
export const USUAL_JET = jetOf(700, 2);
const mainOf = (jet: Jet) => jet.reduce((sum, share, i) => (isMain(THIRDS[i]!) ? sum + share : sum), 0);
const USUAL_MAIN = mainOf(USUAL_JET);

export interface Passed {
  /** dB that are lost of its power, and how much less of the main band is there than of the usual jet's, over that. */
  loss: number;
  mainLoss: number;
  /** Of what arrives, Hz: the root of the mean square. */
  frequency: number;
}

const LEAST = 1e-30;

/** What arrives of a jet's noise by this way. */
export function passed({ flat, slope }: Pick<Way, "flat" | "slope">, jet: Jet = USUAL_JET): Passed {
  let all = 0;
  let main = 0;
  let squares = 0;
  for (let i = 0; i < THIRDS.length; i++) {
    const f = THIRDS[i]!;
    const left = jet[i]! * power(-(flat + slope * f));
    all += left;
    squares += left * f * f;
    if (isMain(f)) main += left;
  }
  const loss = -decibel(Math.max(all, LEAST));
  return {
    loss,
    mainLoss: -decibel(Math.max(main / USUAL_MAIN, LEAST)) - loss,
    frequency: Math.sqrt(squares / Math.max(all, LEAST)),
  };
}

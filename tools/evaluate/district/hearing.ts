// How loud a noise at a place in the pipe is at a sensor, and what of its spectrum is left there.
//
//   jet: S(f) = 1 / (1 + (f/fc)^n) ─► path: dB at each f ─► power, frequency, main band
import { decibel, power } from "../simulate/events.ts";
import type { Way } from "./terrain.ts";

/** Hz: the middles of thirds of octaves that the windows hear. */
const THIRDS = [63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600];
/** Corner of a jet's spectrum: kappa U / d with U = 28 m/s at 400 kPa, d = 4 mm, kappa = 0.1 (design: 0.05 to 0.2). */
const CORNER_HZ = 700;
const SLOPE = 2;
const JET = (() => {
  // A third of an octave is as wide as its middle is high.
  const shares = THIRDS.map((f) => f / (1 + (f / CORNER_HZ) ** SLOPE));
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / all);
})();
const isMain = (f: number) => f >= 500 && f <= 1000;
const MAIN = JET.reduce((sum, share, i) => (isMain(THIRDS[i]!) ? sum + share : sum), 0);

export interface Passed {
  /** dB that are lost of its power, and how much more of the main band's. */
  loss: number;
  mainLoss: number;
  /** Of what arrives, Hz: the root of the mean square. */
  frequency: number;
}

/** What arrives of a jet's noise by this way. */
export function passed({ flat, slope }: Pick<Way, "flat" | "slope">): Passed {
  let all = 0;
  let main = 0;
  let squares = 0;
  for (let i = 0; i < THIRDS.length; i++) {
    const f = THIRDS[i]!;
    const left = JET[i]! * power(-(flat + slope * f));
    all += left;
    squares += left * f * f;
    if (isMain(f)) main += left;
  }
  const loss = -decibel(Math.max(all, 1e-30));
  return {
    loss,
    mainLoss: -decibel(Math.max(main / MAIN, 1e-30)) - loss,
    frequency: Math.sqrt(squares / Math.max(all, 1e-30)),
  };
}

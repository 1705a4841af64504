// What virtual sensors give to tests that look at them: noise, and pressures that stand more or less still.
import type { Signals } from "../../../tools/board/signals.ts";
import { createRandom } from "../../../tools/board/synth.ts";

/** Boards whose sensors are on pins. */
export const KINDS = ["puckjs", "mdbt42q", "xiao-ble", "pico", "espruino-wifi", "pico2"];

export const QUIET = { step: () => {}, advance: () => {}, note: () => {}, debug: () => {}, end: () => {} };

/** Noise of this deviation, of half the range, and a mean beside the middle. */
export function noise(
  deviation: number | ((at: number) => number),
  mean = 0,
  seed = 1,
): NonNullable<Signals["acoustic"]> {
  const random = createRandom(seed);
  return (from, rate, out) => {
    for (let i = 0; i < out.length; i++) {
      const gauss = Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
      const now = typeof deviation === "number" ? deviation : deviation(from + (1000 * i) / rate);
      out[i] = mean + now * gauss;
    }
  };
}

/** A pressure that wanders by so much around another, kPa. */
export function steady(kpa: number, wander = 0.3, seed = 2) {
  const random = createRandom(seed);
  return () => kpa + wander * (random() - 0.5);
}

// Pressure transducers by the signal that they give, as they are wired to a board (docs/boards.md): what a profile has to
// say for one, of any range.
import type { Profile } from "../../firmware/profile.ts";

interface Transducer {
  /** V at the board's pin, for no pressure and at the range's end. */
  from: number;
  to: number;
  /** From power-on until it is within 0.1 %, ms. */
  settles: number;
  /** Its signal follows the board's own supply, as what it is converted against does. */
  ratiometric?: true;
}

/** bar, where nothing else is said: class of the transducer in the drawings. */
export const USUAL_RANGE = 16;

/** By the names that `--transducer` has for them. */
export const TRANSDUCERS = {
  // Of 5 V, halved by a divider. 10 ms: typical of the class.
  "5v": { from: 0.25, to: 2.25, settles: 10 },
  // 10 to 90 % of 3.3 V, without a divider.
  "3v3": { from: 0.33, to: 2.97, settles: 10, ratiometric: true },
  // Over 150 Ohm. Its supply of 12 V or more and its own converter take longer; 100 ms is assumed.
  "4-20ma": { from: 0.6, to: 3, settles: 100 },
} satisfies Record<string, Transducer>;

export type TransducerName = keyof typeof TRANSDUCERS;

/** V of a conversion's full scale. */
const FULL_SCALE = 3.3;

/** The pressure channel for a transducer of 0 to `range` bar, in the units of profiles. */
export function pressureChannel(name: TransducerName, range: number): NonNullable<Profile["pressure"]> {
  const { from, to } = TRANSDUCERS[name];
  const zero = Math.round((from / FULL_SCALE) * 65536);
  return [zero, Math.round((range * 10_000 * FULL_SCALE) / (to - from))];
}

/** V at the pin where a reading is so much of 65536, at the supply that it was calibrated at. */
export const voltsOf = (reading: number) => (reading / 65536) * FULL_SCALE;

/** The transducer whose zero a channel has; undefined where none has it. */
export function transducerOf([zero]: NonNullable<Profile["pressure"]>): TransducerName | undefined {
  const names = Object.keys(TRANSDUCERS) as TransducerName[];
  return names.find((name) => Math.abs((TRANSDUCERS[name].from / FULL_SCALE) * 65536 - zero) < 0.02 * 65536);
}

/** What a channel spans, kPa: of the transducer whose zero it has, else all that its converter can show. */
export function rangeOf([zero, span]: NonNullable<Profile["pressure"]>): number {
  const name = transducerOf([zero, span]);
  const known = name && TRANSDUCERS[name];
  const share = known ? (known.to - known.from) / FULL_SCALE : 1 - zero / 65536;
  return (share * span) / 100;
}

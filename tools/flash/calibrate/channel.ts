// The pressure channel that fits what a gauge has shown: its zero by one point, zero and span by two. Pure; what cannot be a
// transducer's error is refused with what it probably is.
import type { Profile } from "../../../firmware/profile.ts";
import { TRANSDUCERS, type TransducerName, voltsOf } from "../../image/transducers.ts";

/** With which a node takes readings for pressures. */
export type Channel = NonNullable<Profile["pressure"]>;

/** What was read at one pressure. */
export interface Point {
  /** What the gauge shows, kPa. */
  reference: number;
  /**
   * Mean of the readings, 1/65536 of full scale, as they would have been at the supply that the profile's channel is for: so
   * a calibration holds as the supply moves, and takes in what the board measures of it wrong.
   */
  reading: number;
  /** How far the readings went up and down, kPa. */
  moves: number;
}

/** Shares of the range: points that are nearer tell nothing of the span; a transducer that is farther off is another one. */
export const LEAST_APART = 0.2;
export const MOST_OFF = 0.1;

/** bar: ranges that transducers of water mains are sold with. */
const RANGES = [4, 5, 6, 7, 10, 16, 20, 25, 40, 60, 100];
/** Share of the range: what explains a reading is not farther off than this. */
const FITS = 0.04;

export type Refusal =
  | { is: "too-near"; apart: number }
  | { is: "off"; off: number; probably: Probably }
  /** The channel would have a zero below 0 V or beyond the converter. */
  | { is: "no-channel" };

/** Why a transducer is so far off. */
export type Probably =
  | { is: "range"; bar: number }
  | { is: "signal"; name: TransducerName }
  | { is: "wiring" };

/** kPa that a node with this channel takes a reading for. */
export const measuredKpa = ([zero, span]: Channel, reading: number): number =>
  ((reading - zero) * span) / 65536 / 100;

/** What is probably wrong where `measured` is read and the gauge shows `reference`, kPa: what explains it best. */
function probably(point: Point, measured: number, rangeKpa: number): Probably {
  const { reference } = point;
  const guesses: { what: Probably; misfit: number }[] = [];
  if (Math.min(reference, measured) > LEAST_APART * rangeKpa) {
    const bar = ((rangeKpa / 100) * reference) / measured;
    for (const range of RANGES.filter((each) => each !== Math.round(rangeKpa / 100))) {
      guesses.push({ what: { is: "range", bar: range }, misfit: Math.abs(bar / range - 1) });
    }
  }
  const volts = voltsOf(point.reading);
  for (const name of Object.keys(TRANSDUCERS) as TransducerName[]) {
    const { from, to } = TRANSDUCERS[name];
    const expected = from + ((to - from) * reference) / rangeKpa;
    guesses.push({ what: { is: "signal", name }, misfit: Math.abs(volts - expected) / (to - from) });
  }
  const [best] = guesses.sort((a, b) => a.misfit - b.misfit);
  return best!.misfit < FITS ? best!.what : { is: "wiring" };
}

/** The channel that gives what the gauge has shown, from the one it was read with. */
export function calibrated(
  before: Channel,
  points: readonly [Point, Point?],
  rangeKpa: number,
): Channel | Refusal {
  const [first, second] = points;
  for (const point of [first, ...(second ? [second] : [])]) {
    const measured = measuredKpa(before, point.reading);
    const off = (measured - point.reference) / rangeKpa;
    if (!(Math.abs(off) <= MOST_OFF))
      return { is: "off", off, probably: probably(point, measured, rangeKpa) };
  }
  let span = before[1];
  if (second !== undefined) {
    const apart = Math.abs(first.reference - second.reference) / rangeKpa;
    if (apart < LEAST_APART) return { is: "too-near", apart };
    const perReading = (second.reference - first.reference) / (second.reading - first.reading);
    span = Math.round(perReading * 100 * 65536);
  }
  const zeros = points.flatMap((point) =>
    point === undefined ? [] : point.reading - (point.reference * 100 * 65536) / span,
  );
  const zero = Math.round(zeros.reduce((sum, each) => sum + each) / zeros.length);
  return span > 0 && zero >= 0 && zero < 65536 ? [zero, span] : { is: "no-channel" };
}

export const isRefused = (result: Channel | Refusal): result is Refusal => "is" in result;

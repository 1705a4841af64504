// Where the converter of a recording ends, which its file does not say: a logger of 12 bits whose samples were shifted
// by 3 ends at 16384 in a file that goes to 32768, and what is there is clipped. Found from the samples themselves:
//
//   count                                       the file's own full scale is always an end
//     |        . - .                            1 a pile at a power of two that nothing is beyond
//     |      /       \        |                 2 the same, hit in several recordings whose codes have the same step:
//     |____/___________\______|__               one logger's recordings may touch it once each
//    -R                    R - step             3 a pile at any other value: an amplifier that saturates
//
// A pile: the last code has more samples than the next 1/64 of the range. Noise that is clipped at k deviations has
// about 32/k² as many; a clean tone, however loud, has at most 0.8 (arcsine density), noise and speech none.
import { type Codes, type Edge, FINE } from "./codes.ts";

/** All of full scale of the file, which is 1. */
export interface Ends {
  /** The samples at which it is clipped: at or beyond them there is nothing. */
  low: number;
  high: number;
  step: number;
  /** Half the converter's range, where it shows; else the file's own, 1. */
  half: number;
  /** Codes from 0 on that rest in their middle, where WAV of such bits is about 0. */
  unsigned: boolean;
}

/** An end is come to so often; once is one peak that is round, where steps are coarse, and twice may be chance. */
const PILE = 3;
/** A pile that is at no power of two: so many, and this share of the samples, or as many in runs. */
const LIMITED = 6;
const LIMITED_SHARE = 0.001;
/** Of the samples of a square wave, that lie in runs at one end. */
const SQUARE_SHARE = 0.25;
/** A square wave of less than this share of full scale is an input that flickers. */
const SQUARE_RANGE = 1 / 16;
/** Recordings that have to show it where one alone does not. */
const SHARED_BY = 2;
/** How far the mean of unsigned codes lies from their middle at most, of it: of one recording, and of one of several. */
const REST_ALONE = 0.01;
const REST_TOGETHER = 0.05;
/** Of the half of unsigned codes' range: so much from the least to the most is most of it. */
const WIDE = 1.5;
const LEAST_BITS = 8;

/** Whether a last code is an end of a converter that goes to `range`: at R, at R - 1, or a step below. */
const isEndOf = (range: number, code: number, step: number) =>
  [range, range - 1, range - step].includes(Math.abs(code));

const rangeFor = ({ low, high }: Codes) =>
  2 ** Math.ceil(Math.log2(Math.max(Math.abs(low.code), Math.abs(high.code), 1)));

const fullOf = ({ bits }: Codes) => 2 ** (bits - 1);

function isPile({ count, visits, near, inRuns }: Edge, codes: Codes): boolean {
  if (codes.different >= FINE) return visits >= PILE && count > near;
  const range = codes.high.code - codes.low.code;
  return inRuns > SQUARE_SHARE * codes.n && range > SQUARE_RANGE * fullOf(codes);
}

const isLimited = (edge: Edge, codes: Codes) =>
  isPile(edge, codes) &&
  (edge.inRuns >= LIMITED || (edge.count >= LIMITED && edge.count >= LIMITED_SHARE * codes.n));

/** The power of two that this recording alone shows its converter to end at. */
function ownRange(codes: Codes): number | undefined {
  const range = rangeFor(codes);
  const shows = [codes.low, codes.high].some(
    (edge) => isEndOf(range, edge.code, codes.step) && isPile(edge, codes),
  );
  return shows && range < fullOf(codes) ? range : undefined;
}

/** The power of two that recordings of one step show together. */
function sharedRange(group: Codes[]): number | undefined {
  const range = Math.max(...group.map(rangeFor));
  const hits = group.map((codes) =>
    [codes.low, codes.high].reduce(
      (sum, { code, visits }) => sum + (isEndOf(range, code, codes.step) ? visits : 0),
      0,
    ),
  );
  const enough = hits.filter((n) => n > 0).length >= SHARED_BY && hits.reduce((a, b) => a + b) >= PILE;
  return enough && range < fullOf(group[0]!) ? range : undefined;
}

/** Codes from 0 to twice `middle`, that rest within `share` of it. */
const restsAt = (middle: number, { low, high, mean }: Codes, share: number) =>
  low.code >= 0 && high.code < 2 * middle && Math.abs(mean - middle) <= share * middle;

/** The middle of unsigned codes, where they are such. */
function middleOf(codes: Codes, group: Codes[]): number | undefined {
  const middle = 2 ** Math.round(Math.log2(Math.max(codes.mean, 1)));
  if (2 * middle < codes.step * 2 ** LEAST_BITS || codes.different < 2) return undefined;
  if (codes.step === 1 && restsAt(middle, codes, REST_ALONE)) return middle;
  if (!group.every((other) => restsAt(middle, other, REST_TOGETHER))) return undefined;
  // One that is clipped there shows it, and one of several that goes through most of the range.
  const clips = (other: Codes) =>
    (other.low.code === 0 && isPile(other.low, other)) ||
    (isEndOf(2 * middle, other.high.code, other.step) && isPile(other.high, other));
  const wide = ({ low, high }: Codes) => high.code - low.code > WIDE * middle;
  const shows = group.some(clips) || (group.length >= SHARED_BY && group.some(wide));
  return shows ? middle : undefined;
}

function endsOf(codes: Codes, shared: number | undefined, group: Codes[]): Ends {
  const full = fullOf(codes);
  const middle = middleOf(codes, group);
  const range = (middle && 2 * middle) ?? ownRange(codes) ?? shared ?? full;
  /** What is at the end of the range, or at a pile; else where the range ends. */
  const at = (edge: Edge, end: number) =>
    isEndOf(range, edge.code, codes.step) || isLimited(edge, codes) ? edge.code : end;
  return {
    low: (middle === undefined ? at(codes.low, -range) : 0) / full,
    high: at(codes.high, range - codes.step) / full,
    step: codes.step / full,
    half: (middle ?? range) / full,
    unsigned: middle !== undefined,
  };
}

/** The ends of the converters of recordings, in their order; what one does not show the others of its kind may. */
export function findEnds(recordings: Codes[]): Ends[] {
  const groups = Map.groupBy(recordings, ({ bits, step }) => `${bits} ${step}`);
  const shared = new Map([...groups].map(([key, group]) => [key, sharedRange(group)]));
  return recordings.map((codes) => {
    const key = `${codes.bits} ${codes.step}`;
    return endsOf(codes, shared.get(key), groups.get(key)!);
  });
}

// The samples of a recording as the whole numbers that its converter gave, and what shows at their ends. Nothing is
// concluded here: converter-ends.ts does that, for which it may need the other recordings of the same kind of logger.

/** What is seen at one end of the codes. */
export interface Edge {
  /** The last code there is. */
  code: number;
  /** Samples that have it; how often it is come to; and those samples that lie in runs of three or more. */
  count: number;
  visits: number;
  inRuns: number;
  /** Samples in the codes right inside of it: in as many as make up NEAR of the range. */
  near: number;
}

export interface Codes {
  /** Of the file: a code is a sample times 2^(bits-1). */
  bits: number;
  /** Samples. */
  n: number;
  /** What all differences between codes are multiples of: 8 where 12 bits were shifted by 3. At least 1. */
  step: number;
  mean: number;
  /** Different codes, counted up to FINE. */
  different: number;
  low: Edge;
  high: Edge;
}

/** Of the range between the ends, and at least so many steps. */
const NEAR = 1 / 64;
const NEAR_STEPS = 4;
/** So many different codes are a sound; fewer a square wave, an input at rest, or a tone that a program made. */
export const FINE = 33;
const RUN = 3;
/** No converter of sound has fewer bits: 16 bits of which all are multiples of more than 256 are a square wave. */
const LEAST_BITS = 8;

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** How deep float samples are: 16 bits where all are whole numbers of those, else as deep as a float's fraction. */
export function floatBits(samples: Float64Array): 16 | 24 {
  return samples.every((x) => Number.isInteger(x * 32768)) ? 16 : 24;
}

function edge(codes: Float64Array, code: number, inwards: number): Edge {
  const seen: Edge = { code, count: 0, visits: 0, inRuns: 0, near: 0 };
  let run = 0;
  for (const each of codes) {
    const inside = inwards > 0 ? each - code : code - each;
    if (inside > 0) {
      run = 0;
      if (inside <= Math.abs(inwards)) seen.near++;
      continue;
    }
    seen.count++;
    run++;
    if (run === 1) seen.visits++;
    if (run === RUN) seen.inRuns += RUN;
    else if (run > RUN) seen.inRuns++;
  }
  return seen;
}

/** Looks at samples (of full scale 1, at least one, as they were recorded) as codes of `bits`. */
export function lookAtCodes(samples: Float64Array, bits: number): Codes {
  const unit = 2 ** (bits - 1);
  const codes = samples.map((x) => Math.round(x * unit));
  const first = codes[0]!;
  let [least, most, sum, common] = [first, first, 0, 0];
  const different = new Set<number>();
  for (const code of codes) {
    if (code < least) least = code;
    if (code > most) most = code;
    sum += code;
    if (common !== 1) common = gcd(Math.abs(code - first), common);
    if (different.size < FINE) different.add(code);
  }
  const step = common > 0 && common <= 2 ** (bits - LEAST_BITS) ? common : 1;
  const near = step * Math.max(NEAR_STEPS, Math.floor(((most - least) / step) * NEAR));
  return {
    ...{ bits, n: codes.length, step, mean: sum / codes.length, different: different.size },
    low: edge(codes, least, near),
    high: edge(codes, most, -near),
  };
}

// Chance for simulated lives, from a seed. Each purpose of each node has a stream of its own: the same node has the
// same rain with a leak and without, and with another nuisance in the table. And tuning has a family of streams that
// no report can have: the family is a word of the generator's state, so no choice of a seed crosses over.

/** Thresholds and the table of nuisances are chosen on one family, figures are reported from the other. */
export const FAMILIES = { tuning: 0x74756e65, report: 0x7265706f };
export type Family = keyof typeof FAMILIES;

export interface Chance {
  /** 0 to below 1. */
  uniform(): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  between(low: number, high: number): number;
  /** Log-uniform: as many between 1 and 2 as between 2 and 4. */
  scale(low: number, high: number): number;
  /** Mean 1, memoryless. */
  wait(): number;
}

/** sfc32 (Doty-Humphrey, PractRand): 128 bits of state, of which three words are the stream's name. */
export function createChance(family: Family, seed: number, node: number, purpose: number): Chance {
  let a = FAMILIES[family] | 0;
  let b = seed | 0;
  let c = (Math.imul(node, 64) + purpose) | 0;
  let d = 1;
  let spare = 0;
  let spared = false;
  const uniform = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  // Neighbouring names are alike until the words are mixed.
  for (let i = 0; i < 15; i++) uniform();
  /** Marsaglia and Bray 1964. */
  const normal = () => {
    if (spared) {
      spared = false;
      return spare;
    }
    let x: number;
    let y: number;
    let s: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      s = x * x + y * y;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    spare = y * scale;
    spared = true;
    return x * scale;
  };
  return {
    uniform,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    scale: (low, high) => low * (high / low) ** uniform(),
    wait: () => -Math.log(1 - uniform()),
  };
}

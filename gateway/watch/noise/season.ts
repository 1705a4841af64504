// A yearly wave through a node's levels: its amplitude by least squares, and how far chance alone would bring it.

const YEAR = 365.25;

export interface Season {
  /** Half of what its loudest and quietest time of the year differ by, dB. */
  amplitude: number;
  /** Level without it, and the wave's two parts, dB. */
  parts: Parts;
}

type Parts = [level: number, cosine: number, sine: number];

const waveAt = (date: number): Parts => {
  const phase = (2 * Math.PI * date) / YEAR;
  return [1, Math.cos(phase), Math.sin(phase)];
};

const dot = (a: Parts, b: Parts) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** What the wave says of a night, dB. */
export const seasonAt = ({ parts }: Season, date: number) => dot(parts, waveAt(date));

/** `dates` in days, `levels` in dB; a level weighs as its weight says. */
export function fitSeason(dates: readonly number[], levels: readonly number[], weights?: number[]): Season {
  const inverse = invert(sums(dates, weights));
  const right: Parts = [0, 0, 0];
  for (const [i, date] of dates.entries()) {
    const wave = waveAt(date);
    const weight = weights?.[i] ?? 1;
    for (let k = 0; k < 3; k++) right[k]! += weight * wave[k]! * levels[i]!;
  }
  const parts = inverse.map((row) => dot(row, right)) as Parts;
  return { amplitude: Math.hypot(parts[1], parts[2]), parts };
}

/** Standard error of its amplitude, dB, where the nights' own variance is so much, dB². */
export function seasonError(
  { amplitude, parts }: Season,
  dates: readonly number[],
  variance: number,
): number {
  const inverse = invert(sums(dates));
  const [, cosine, sine] = parts;
  if (amplitude === 0) return Math.sqrt(variance * Math.max(inverse[1]![1], inverse[2]![2]));
  const towards: Parts = [0, cosine / amplitude, sine / amplitude];
  return Math.sqrt(variance * dot(towards, inverse.map((row) => dot(row, towards)) as Parts));
}

function sums(dates: readonly number[], weights?: number[]): Parts[] {
  const total: Parts[] = [0, 0, 0].map(() => [0, 0, 0]);
  for (const [i, date] of dates.entries()) {
    const wave = waveAt(date);
    for (let k = 0; k < 3; k++)
      for (let l = 0; l < 3; l++) total[k]![l]! += (weights?.[i] ?? 1) * wave[k]! * wave[l]!;
  }
  return total;
}

/** Of a symmetric matrix of three rows, by its cofactors. */
function invert(matrix: Parts[]): Parts[] {
  const [[a, b, c], [, d, e], [, , f]] = matrix as [Parts, Parts, Parts];
  const [p, q, r] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const determinant = a * p + b * q + c * r;
  const rows: Parts[] = [
    [p, q, r],
    [q, a * f - c * c, b * c - a * e],
    [r, b * c - a * e, a * d - b * b],
  ];
  return rows.map((row) => row.map((value) => value / determinant) as Parts);
}

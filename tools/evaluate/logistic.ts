// Logistic regression with weights and offsets, for what is fitted in the evaluations.

export interface Row {
  values: readonly number[];
  isTrue: boolean;
  /** How much it counts. */
  weight: number;
  /** Added to the logarithm of the odds, and not fitted. */
  offset: number;
}

export interface Fitted {
  base: number;
  weights: number[];
}

const STEPS = 25;

/** Solves a x = b by elimination with pivots. `a` and `b` are changed. */
export function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let k = i + 1; k < n; k++) if (Math.abs(a[k]![i]!) > Math.abs(a[pivot]![i]!)) pivot = k;
    [a[i], a[pivot]] = [a[pivot]!, a[i]!];
    [b[i], b[pivot]] = [b[pivot]!, b[i]!];
    for (let k = i + 1; k < n; k++) {
      const factor = a[k]![i]! / a[i]![i]!;
      for (let j = i; j < n; j++) a[k]![j]! -= factor * a[i]![j]!;
      b[k]! -= factor * b[i]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let rest = b[i]!;
    for (let j = i + 1; j < n; j++) rest -= a[i]![j]! * x[j]!;
    x[i] = rest / a[i]![i]!;
  }
  return x;
}

/**
 * By iteratively reweighted least squares (McCullagh and Nelder 1989). `ridge`: of the penalty on squared weights, of
 * features in their root mean square, so that 0 stays what says nothing.
 */
export function fitOdds(rows: readonly Row[], ridge: number): Fitted {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const scales = rows[0]!.values.map((_, i) => {
    const square = rows.reduce((sum, { values, weight }) => sum + weight * values[i]! ** 2, 0) / total;
    return Math.sqrt(square) || 1;
  });
  const n = scales.length + 1;
  const x = rows.map(({ values }) => [1, ...values.map((value, i) => value / scales[i]!)]);
  let beta = new Array<number>(n).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = beta.map((b, i) => (i === 0 ? 0 : -ridge * b));
    const curvature = beta.map((_, i) => beta.map((__, j) => (i === j && i > 0 ? ridge : 0)));
    for (const [k, row] of x.entries()) {
      const { isTrue, weight, offset } = rows[k]!;
      const p = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + value * beta[i]!, offset)));
      const [error, spread] = [weight * ((isTrue ? 1 : 0) - p), weight * p * (1 - p)];
      for (let i = 0; i < n; i++) {
        gradient[i]! += error * row[i]!;
        for (let j = 0; j < n; j++) curvature[i]![j]! += spread * row[i]! * row[j]!;
      }
    }
    const change = solve(curvature, gradient);
    beta = beta.map((b, i) => b + change[i]!);
  }
  return { base: beta[0]!, weights: scales.map((scale, i) => beta[i + 1]! / scale) };
}

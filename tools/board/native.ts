// The interpreter's number functions, bit for bit where the board's arithmetic is known: E.FFT in the order
// and precision of its C source (src/jswrap_espruino.c), sqrt as exp(log(x)/2).
import { crc32 } from "node:zlib";

export const espruinoSqrt = (x: number) => (x >= 0 ? Math.exp(Math.log(x) * 0.5) : Number.NaN);

type Rounding = (x: number) => number;

/** Twiddle factors of one FFT stage after another, for n points. */
function twiddles(n: number, round: Rounding): { u1: Float64Array; u2: Float64Array } {
  const u1s = new Float64Array(n);
  const u2s = new Float64Array(n);
  let c1 = -1;
  let c2 = 0;
  let at = 0;
  for (let l1 = 1; l1 < n; l1 *= 2) {
    let u1 = 1;
    let u2 = 0;
    for (let j = 0; j < l1; j++) {
      u1s[at] = u1;
      u2s[at++] = u2;
      const z = round(round(u1 * c1) - round(u2 * c2));
      u2 = round(round(u1 * c2) + round(u2 * c1));
      u1 = z;
    }
    c2 = -round(espruinoSqrt((1 - c1) / 2));
    c1 = round(espruinoSqrt((1 + c1) / 2));
  }
  return { u1: u1s, u2: u2s };
}

function fft(
  x: Float64Array,
  y: Float64Array,
  table: { u1: Float64Array; u2: Float64Array },
  round: Rounding,
): void {
  const n = x.length;
  for (let i = 0, j = 0; i < n - 1; i++) {
    if (i < j) {
      [x[i], x[j]] = [x[j]!, x[i]!];
      [y[i], y[j]] = [y[j]!, y[i]!];
    }
    let k = n >> 1;
    while (k <= j) {
      j -= k;
      k >>= 1;
    }
    j += k;
  }
  let at = 0;
  for (let l1 = 1; l1 < n; l1 *= 2) {
    for (let j = 0; j < l1; j++, at++) {
      const u1 = table.u1[at]!;
      const u2 = table.u2[at]!;
      for (let i = j; i < n; i += 2 * l1) {
        const k = i + l1;
        const t1 = round(round(u1 * x[k]!) - round(u2 * y[k]!));
        const t2 = round(round(u1 * y[k]!) + round(u2 * x[k]!));
        x[k] = round(x[i]! - t1);
        y[k] = round(y[i]! - t2);
        x[i] = round(x[i]! + t1);
        y[i] = round(y[i]! + t2);
      }
    }
  }
  for (let i = 0; i < n; i++) {
    x[i]! /= n;
    y[i]! /= n;
  }
}

/** E.FFT with one array: the moduli, divided by n, written back. `double`: the board's build has double only. */
export function createFft(double: boolean): (re: { length: number; [i: number]: number }) => void {
  const round: Rounding = double ? (v) => v : Math.fround;
  const tables = new Map<number, ReturnType<typeof twiddles>>();
  return (re) => {
    let n = 1;
    while (n < re.length) n *= 2;
    if (!tables.has(n)) tables.set(n, twiddles(n, round));
    const x = new Float64Array(n);
    for (let i = 0; i < re.length; i++) x[i] = round(re[i]!);
    const y = new Float64Array(n);
    fft(x, y, tables.get(n)!, round);
    for (let i = 0; i < re.length; i++) {
      re[i] = espruinoSqrt(round(round(x[i]! * x[i]!) + round(y[i]! * y[i]!)));
    }
  };
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** The sum of the squared differences, not divided by their number. */
export function variance(values: ArrayLike<number>, mean: number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - mean;
    total += d * d;
  }
  return total;
}

/** The sum of a[i] b[i + offset], where b goes round. */
export function convolve(a: ArrayLike<number>, b: ArrayLike<number>, offset: number): number {
  const n = b.length;
  let at = ((offset % n) + n) % n;
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    total += a[i]! * b[at]!;
    if (++at === n) at = 0;
  }
  return total;
}

/** E.CRC32 of bytes or of a string of bytes, unsigned. */
export function crcOf(bytes: Uint8Array | string): number {
  return crc32(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
}

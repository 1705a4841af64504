// What virtual sensors are connected to: functions of time, or recordings that are played on and on.

export interface Signals {
  /**
   * Fills `out` with the acoustic signal at `rate` Hz from unix time `from` (ms) on, as fractions of half the
   * converter's range: -1..1 is full scale. Undefined: no sensor connected, the input rests at mid-range.
   */
  acoustic: ((from: number, rate: number, out: Float64Array) => void) | undefined;
  /** Gauge pressure at unix time `at` (ms), kPa. Undefined: no sensor, the input rests at 0. */
  pressure: ((at: number) => number) | undefined;
}

/** Plays samples (-1..1, at `rate` Hz) in a loop, so that `start` (ms) is its beginning, times `gain`. */
export function loop(
  samples: Float64Array,
  rate: number,
  start: number,
  gain: number,
): NonNullable<Signals["acoustic"]> {
  const n = samples.length;
  return (from, wanted, out) => {
    if (wanted !== rate)
      throw new Error(`a recording at ${rate} Hz was asked for at ${wanted} Hz: resample it first`);
    let at = Math.round(((from - start) / 1000) * rate) % n;
    if (at < 0) at += n;
    for (let i = 0; i < out.length; i++) {
      out[i] = gain * samples[at]!;
      if (++at === n) at = 0;
    }
  };
}

// Whether a meter's clock is right, from how long after their own times its samples come. One that keeps them and sends many at
// once says nothing; one whose samples all come an hour or more late, each as late as the next, has the wrong time or zone.

const MINUTE_MS = 60_000;
/** Samples that are looked at. */
const LOOKED_AT = 24;
/** From half an hour on it is no line that is slow; all within so much of each other. */
const LATE_MS = 30 * MINUTE_MS;
const SAME_MS = 10 * MINUTE_MS;
/** And have come over so long: what comes at once is as late as it is old. */
const SPAN_MS = 60 * MINUTE_MS;

export interface LagWatch {
  /** Takes a sample's time and when it came, unix ms; true while the clock seems wrong. */
  isOff(at: number, received: number): boolean;
}

export function watchLag(): LagWatch {
  const seen: { lag: number; received: number }[] = [];
  return {
    isOff(at, received) {
      seen.push({ lag: received - at, received });
      if (seen.length > LOOKED_AT) seen.shift();
      if (seen.length < LOOKED_AT || received - seen[0]!.received < SPAN_MS) return false;
      const lags = seen.map(({ lag }) => lag);
      const least = Math.min(...lags);
      return least >= LATE_MS && Math.max(...lags) - least <= SAME_MS;
    },
  };
}

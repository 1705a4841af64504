// How much of something may come: so much at once, and then so much a second. By whom, and bounded however many there are.

export interface Rate {
  /** At once. */
  burst: number;
  /** A second, from then on. */
  perSecond: number;
}

export interface Buckets<Key> {
  /** Takes so many, all or none; false where there are not so many. `now`: ms, of a clock that nobody sets. */
  take(key: Key, now: number, many?: number): boolean;
}

interface Bucket {
  left: number;
  at: number;
}

/** Whoever is not among the last so many begins anew, as who has been silent for long does too. */
const KEYS_MAX = 20_000;

export function createBuckets<Key>({ burst, perSecond }: Rate): Buckets<Key> {
  const buckets = new Map<Key, Bucket>();

  function bucketOf(key: Key, now: number): Bucket {
    const found = buckets.get(key);
    if (found !== undefined) return found;
    if (buckets.size >= KEYS_MAX) buckets.delete(buckets.keys().next().value as Key);
    const bucket = { left: burst, at: now };
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take(key, now, many = 1) {
      const bucket = bucketOf(key, now);
      bucket.left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      if (bucket.left < many) return false;
      bucket.left -= many;
      return true;
    },
  };
}

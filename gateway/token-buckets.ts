// How often somebody may do something: so many at once, then so many a second, for each key apart.

export interface Rate {
  burst: number;
  perS: number;
  /** So many at once from whom nothing was heard yet; `burst` where not given. */
  first?: number;
}

export interface TokenBuckets {
  /** Whether it may be done so many times more, all or none, which this then counts. */
  take(key: string, many?: number): boolean;
  /** What was taken did not count after all. */
  giveBack(key: string): void;
  /** In how many ms it may be done again; 0 where it may now. */
  msUntil(key: string): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const KEYS_MAX = 1_000;
const SHARED = "";

/** `now`: ms, of a clock that is never set. `keysMax` are known apart; when there are more, the newest of them share one. */
export function tokenBuckets(
  { burst, perS, first = burst }: Rate,
  now: () => number,
  keysMax = KEYS_MAX,
): TokenBuckets {
  const buckets = new Map<string, Bucket>();

  function filled(bucket: Bucket): Bucket {
    const at = now();
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) * perS) / 1000);
    bucket.at = at;
    return bucket;
  }

  /** One that is full is no worse than one that is not there. */
  function forgetFull(): void {
    for (const [key, bucket] of buckets) if (filled(bucket).tokens >= burst) buckets.delete(key);
  }

  function bucketOf(key: string): Bucket {
    const there = buckets.get(key);
    if (there !== undefined) return filled(there);
    if (buckets.size >= keysMax && key !== SHARED) {
      forgetFull();
      if (buckets.size >= keysMax) return bucketOf(SHARED);
    }
    const bucket = { tokens: first, at: now() };
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take(key, many = 1) {
      const bucket = bucketOf(key);
      if (bucket.tokens < many) return false;
      bucket.tokens -= many;
      return true;
    },
    giveBack(key) {
      const bucket = bucketOf(key);
      bucket.tokens = Math.min(burst, bucket.tokens + 1);
    },
    msUntil: (key) => Math.max(0, ((1 - bucketOf(key).tokens) * 1000) / perS),
  };
}

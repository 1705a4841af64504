// Two watches over the duty cycle: the account by which a node keeps to it (a bucket, as small boards can afford),
// and the check that nobody has gone over it, which knows nothing of any account.

/** Of the share: with a full bucket's quarter of an hour's worth, an hour holds the share and no more. */
const RATE = 0.75;
const CAPACITY = 0.25;
const HOUR = 3_600_000;

export interface Bucket {
  /** ms until a packet of `ms` may start; Infinity where it is longer than the bucket ever holds. */
  wait(ms: number, now: number): number;
  spend(ms: number, now: number): void;
  /** After a reset nobody knows what was sent before it. */
  empty(now: number): void;
}

export function createBucket(duty: number): Bucket {
  const capacity = CAPACITY * duty * HOUR;
  const rate = RATE * duty;
  let held = 0;
  let at = 0;
  const fill = (now: number) => {
    held = Math.min(capacity, held + (now - at) * rate);
    at = now;
  };
  return {
    wait(ms, now) {
      if (ms > capacity) return Number.POSITIVE_INFINITY;
      fill(now);
      return Math.max(0, (ms - held) / rate);
    },
    spend(ms, now) {
      fill(now);
      held -= ms;
    },
    empty(now) {
      held = 0;
      at = now;
    },
  };
}

export interface Watch {
  /** A packet of `ms` starts now. */
  sends(ms: number, now: number): void;
  /** ms that the fullest hour held, and all of them together. */
  most(): number;
  total(): number;
}

/** Of one device. The fullest hour ends with the end of a packet. */
export function createWatch(): Watch {
  let sent: { from: number; to: number }[] = [];
  let most = 0;
  let total = 0;
  return {
    sends(ms, now) {
      total += ms;
      const opens = now + ms - HOUR;
      if (sent.length > 0 && sent[0]!.to <= opens) sent = sent.filter(({ to }) => to > opens);
      sent.push({ from: now, to: now + ms });
      let used = 0;
      for (const { from, to } of sent) used += to - Math.max(from, opens);
      most = Math.max(most, used);
    },
    most: () => most,
    total: () => total,
  };
}

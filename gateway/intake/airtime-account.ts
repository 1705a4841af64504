// What a transmitter has sent in the last hour, to the millisecond: a duty cycle is a share of every hour (EN 300 220:
// the sum of the times on the air over an observation of one hour), not of those that begin on the full hour.

export interface AirtimeAccount {
  /**
   * ms until a packet of `ms` may start, so that no hour that holds it has more than the share: 0 is now, Infinity
   * never. Not before what is on the air has ended.
   */
  wait(ms: number, now: number): number;
  /** A packet of `ms` starts now. Counted whether or not there was room for it. */
  spend(ms: number, now: number): void;
}

export interface AccountOptions {
  windowMs?: number;
  /** What was sent before, as after a restart: when, by the account's clock, and for how long; oldest first. */
  sent?: readonly { at: number; ms: number }[];
}

/**
 * `dutyShare` of 1, such as 0.01. `now` is ms of a clock that runs evenly and is never set, as performance.now() is:
 * one that jumps ahead frees airtime too early. Where it goes back, the last packet is taken as sent just before.
 */
export function createAccount(
  dutyShare: number,
  { windowMs = 3_600_000, sent: before = [] }: AccountOptions = {},
): AirtimeAccount {
  const budget = dutyShare * windowMs;
  let sent = before.map(({ at, ms }) => ({ from: at, to: at + ms }));
  const end = () => sent.at(-1)?.to ?? Number.NEGATIVE_INFINITY;

  function settleClock(now: number): void {
    const last = sent.at(-1);
    if (last === undefined || now >= last.from) return;
    const back = last.to - now;
    sent = sent.map(({ from, to }) => ({ from: from - back, to: to - back }));
  }

  return {
    wait(ms, now) {
      if (ms > budget) return Number.POSITIVE_INFINITY;
      settleClock(now);
      const start = Math.max(now, end());
      // While a packet is on the air the use of the hour behind can only grow: its end is the moment to ask about.
      const opens = start + ms - windowMs;
      let over = ms - budget;
      for (const { from, to } of sent) over += Math.max(0, to - Math.max(from, opens));
      if (over <= 0) return start - now;
      for (const { from, to } of sent) {
        const leaves = to - Math.max(from, opens);
        if (leaves <= 0) continue;
        if (leaves >= over) return Math.max(from, opens) + over - opens + start - now;
        over -= leaves;
      }
      return start - now;
    },
    spend(ms, now) {
      settleClock(now);
      const start = Math.max(now, end());
      sent.push({ from: start, to: start + ms });
      let gone = 0;
      while (sent[gone]!.to <= start - windowMs) gone++;
      // Not one by one: each removal moves the whole list.
      if (gone > 64 || gone * 2 > sent.length) sent.splice(0, gone);
    },
  };
}

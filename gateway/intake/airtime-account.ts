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
  /**
   * Until when something may have been sent that this account does not know, by its own clock: before a restart. The
   * whole share is taken as sent just before it, which no hour can have had more than.
   */
  sentUntil?: number;
}

/**
 * `dutyShare` of 1, such as 0.01. `now` is ms of a clock that runs evenly and is never set, as performance.now() is:
 * one that goes ahead frees what has not expired. Where it goes back, what was sent is taken as sent just before.
 */
export function createAccount(
  dutyShare: number,
  { windowMs = 3_600_000, sentUntil = Number.NEGATIVE_INFINITY }: AccountOptions = {},
): AirtimeAccount {
  const budget = dutyShare * windowMs;
  let sent: { from: number; to: number }[] = [];
  if (sentUntil > Number.NEGATIVE_INFINITY) sent.push({ from: sentUntil - budget, to: sentUntil });
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

/** From the end of an uplink to the end of an answer to it, ms: 1.2 s, and 2.1 s on the air at SF12. */
const ANSWERED_WITHIN = 3300;

/**
 * `sentUntil` of an account after a restart, ms by the clock that says `now`: a gateway only answers, so nothing was
 * sent long after the last uplink that its store knows, unix ms; undefined where it knows none. Persisting what was sent
 * would cost a write an answer, and silence costs at most an hour of answers, in which all uplinks are stored.
 */
export function sentBefore(lastHeard: number | undefined, unixNow: number, now: number): number {
  if (lastHeard === undefined) return Number.NEGATIVE_INFINITY;
  // One that is still to come was noted by a clock that has been set since: it may have been just now.
  const ago = unixNow - lastHeard - ANSWERED_WITHIN;
  return now - Math.max(0, ago);
}

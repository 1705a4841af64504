// Two watches over the duty cycle: the account by which a node keeps to it, as firmware/link/radio.ts does, and the
// check that nobody has gone over it, which knows nothing of any account.
import { airtime } from "../../../shared/radio/airtime.ts";
import { nodeAccount } from "../../../shared/radio/network.ts";

const HOUR_MS = 3_600_000;

export interface NodeAccount {
  /** ms until a packet of `bytes` may start. */
  wait(bytes: number, now: number): number;
  spend(ms: number, now: number): void;
  /** After a reset nobody knows what was sent before it. */
  empty(now: number): void;
}

/** A node's own, with the figures that a profile has. Throws a RangeError where no frame fits a duty cycle. */
export function createNodeAccount(duty: number, spreadingFactor: number): NodeAccount {
  const figures = nodeAccount(duty, spreadingFactor);
  if (figures === undefined) throw new RangeError(`no frame of SF${spreadingFactor} fits a duty of ${duty}`);
  const [capacity, refill] = figures;
  /** ms on the air that it has left. */
  let credit = 0;
  let at = 0;
  const fill = (now: number) => {
    credit = Math.min(capacity, credit + ((now - at) * refill) / 1e6);
    at = now;
  };
  return {
    wait(bytes, now) {
      fill(now);
      const short = airtime(bytes, spreadingFactor) - credit;
      return short > 0 ? 1000 * Math.ceil((1000 * short) / refill) : 0;
    },
    spend(ms, now) {
      fill(now);
      credit -= ms;
    },
    empty(now) {
      credit = 0;
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
      const opens = now + ms - HOUR_MS;
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

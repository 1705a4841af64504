// A node's idea of the time, as firmware/node/clock.ts has it: set by answers, corrected by the rate that is learned
// from them, and off again as its own clock runs wrong and wanders, until the next.
import { LEARNED_LIMIT, longestSpan, rateLimit, SEEN_S, SPAN_S } from "../../../shared/clock-learning.ts";
import type { Chance } from "../../chance.ts";
import { CHAMBER, PARABOLA, type RadioOptions, TIME_ERROR } from "./settings.ts";

const DAY = 24 * 3_600_000;

export interface NodeClock {
  isSet(): boolean;
  /** An answer has told it what time it is; true where it is the first since it was lost. */
  set(now: number): boolean;
  lose(): void;
  /** What it takes `now` for, ms; set or not. */
  reads(now: number): number;
  /** When `ms` of its own have passed. */
  after(now: number, ms: number): number;
  /** ms of its own in so many ms, as far as it knows. */
  own(ms: number): number;
}

/** Its own seconds: off by a share that is its own, and by one that goes up and down in a day. */
function createOscillator({ drift, wander }: RadioOptions, chance: Chance) {
  const cold = chance.between(CHAMBER.least, CHAMBER.most) - 25;
  // A sine whose steepest slope is the wander; both together are no more than it may be off.
  const swing = Math.min((24 * wander) / (2 * Math.PI), drift);
  const rate =
    1 + 1e-6 * (chance.between(swing - drift, drift - swing) + (drift > 0 ? PARABOLA * cold * cold : 0));
  const phase = chance.between(0, 2 * Math.PI);
  const turn = (now: number) => (2 * Math.PI * now) / DAY + phase;
  return {
    reads: (now: number) => rate * now - (1e-6 * swing * DAY * Math.cos(turn(now))) / (2 * Math.PI),
    rate: (now: number) => rate + 1e-6 * swing * Math.sin(turn(now)),
  };
}

export function createNodeClock(options: RadioOptions, chance: Chance): NodeClock {
  const { drift, wander, learn } = options;
  const oscillator = createOscillator(options, chance);
  const clock = { source: "rc" as const, error: drift, wander };
  const wide = rateLimit(clock);
  const narrow = Math.max(wide + 1, LEARNED_LIMIT);
  const longest = 1000 * longestSpan(clock);
  /** By its own clock, which nobody sets; and what it was told then. */
  let last: { own: number; time: number } | null = null;
  let first = { own: 0, time: 0 };
  let rate = 1;
  let limit = wide;

  function learnFrom(own: number, time: number): void {
    const span = own - first.own;
    const off = time - first.time - span * rate;
    if (span < 1000 * SPAN_S || (Math.abs(off) < 1000 * SEEN_S && span < longest)) return;
    first = { own, time };
    if (Math.abs(off) * limit < span) {
      rate += off / span;
      limit = narrow;
    } else {
      // Twice in a row it is the rate that is wrong.
      if (limit === wide) rate = 1;
      limit = wide;
    }
  }

  return {
    isSet: () => last !== null,
    set(now) {
      const time = now + (drift > 0 ? chance.between(-TIME_ERROR, TIME_ERROR) : 0);
      const own = oscillator.reads(now);
      const begins = last === null;
      last = { own, time };
      if (begins) first = last;
      else if (learn) learnFrom(own, time);
      return begins;
    },
    lose() {
      last = null;
      rate = 1;
      limit = wide;
    },
    reads: (now) => (last === null ? now : last.time + (oscillator.reads(now) - last.own) * rate),
    after(now, ms) {
      const target = oscillator.reads(now) + ms;
      let then = now + ms / oscillator.rate(now);
      // The rate hardly changes meanwhile: one step more is exact to a ms.
      then += (target - oscillator.reads(then)) / oscillator.rate(then);
      return Math.max(then, now);
    },
    own: (ms) => ms / rate,
  };
}

// A node's idea of the time, as firmware/node/clock.ts has it: set by answers, corrected by the drift between those
// that are hours apart, and off again by its crystal until the next.
import type { Chance } from "../../chance.ts";
import { CHAMBER, PARABOLA, TIME_ERROR } from "./settings.ts";

/** ms between two answers from which drift is learned, and the most that is believed. */
const LEARN_AFTER = 6 * 3_600_000;
const MOST = 1 / 2000;

export interface NodeClock {
  /** Its seconds in a second. */
  rate: number;
  isSet(): boolean;
  /** An answer has told it what time it is; true where it is the first since it was lost. */
  set(now: number): boolean;
  lose(): void;
  /** What it takes `now` for, ms; set or not. */
  reads(now: number): number;
}

export function createNodeClock(drift: number, learns: boolean, chance: Chance): NodeClock {
  const cold = chance.between(CHAMBER.least, CHAMBER.most) - 25;
  const rate = 1 + 1e-6 * (chance.between(-drift, drift) + (drift > 0 ? PARABOLA * cold * cold : 0));
  /** By its own clock, which nobody sets; and what it was told then. */
  let last: { own: number; time: number } | null = null;
  let first = { own: 0, time: 0 };
  let learned = 0;
  return {
    rate,
    isSet: () => last !== null,
    set(now) {
      const time = now + (drift > 0 ? chance.between(-TIME_ERROR, TIME_ERROR) : 0);
      const own = rate * now;
      const begins = last === null;
      last = { own, time };
      const span = own - first.own;
      if (!begins && (!learns || span < LEARN_AFTER)) return false;
      if (!begins) {
        learned = (time - first.time) / span - 1;
        if (Math.abs(learned) > MOST) learned = 0;
      }
      first = last;
      return begins;
    },
    lose() {
      last = null;
      learned = 0;
    },
    reads: (now) => (last === null ? now : last.time + (rate * now - last.own) * (1 + learned)),
  };
}

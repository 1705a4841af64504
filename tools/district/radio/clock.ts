// A node's idea of the time: set by answers, and off again by its crystal until the next.
import type { Chance } from "../../evaluate/simulate/chance.ts";
import { CHAMBER, PARABOLA, TIME_ERROR } from "./settings.ts";

/** ms between two answers from which a rate is learned: with less, 50 ms are more than the drift. */
const LEARN_AFTER = 6 * 3_600_000;

export interface NodeClock {
  /** Its seconds in a second. */
  rate: number;
  isSet(): boolean;
  /** An answer has told it what time it is. */
  set(now: number): void;
  lose(): void;
  /** What it takes `now` for, and when it will take it for `time`; ms. */
  reads(now: number): number;
  when(time: number): number;
}

export function createNodeClock(drift: number, learns: boolean, chance: Chance): NodeClock {
  const cold = chance.between(CHAMBER.least, CHAMBER.most) - 25;
  const rate = 1 + 1e-6 * (chance.between(-drift, drift) + (drift > 0 ? PARABOLA * cold * cold : 0));
  let setAt: number | null = null;
  let error = 0;
  /** What it multiplies its own time with, and the first answer since it was reset. */
  let learned = 1;
  let first: { at: number; error: number } | null = null;
  const speed = () => rate * learned;
  return {
    rate,
    isSet: () => setAt !== null,
    set(now) {
      setAt = now;
      error = drift > 0 ? chance.between(-TIME_ERROR, TIME_ERROR) : 0;
      first ??= { at: now, error };
      const passed = now - first.at;
      if (learns && passed >= LEARN_AFTER) learned = (passed + error - first.error) / (rate * passed);
    },
    lose() {
      setAt = null;
      first = null;
      learned = 1;
    },
    reads: (now) => (setAt === null ? now : setAt + error + speed() * (now - setAt)),
    when: (time) => (setAt === null ? time : setAt + (time - setAt - error) / speed()),
  };
}

// A node's idea of the time: set by answers, and off again by its crystal until the next.
import type { Chance } from "../../evaluate/simulate/chance.ts";
import { CHAMBER, PARABOLA, TIME_ERROR } from "./settings.ts";

export interface NodeClock {
  isSet(): boolean;
  /** An answer has told it what time it is. */
  set(now: number): void;
  lose(): void;
  /** What it takes `now` for, and when it will take it for `time`; ms. */
  reads(now: number): number;
  when(time: number): number;
}

export function createNodeClock(drift: number, chance: Chance): NodeClock {
  const cold = chance.between(CHAMBER.least, CHAMBER.most) - 25;
  const rate = 1 + 1e-6 * (chance.between(-drift, drift) + (drift > 0 ? PARABOLA * cold * cold : 0));
  let setAt: number | null = null;
  let error = 0;
  const reads = (now: number) => (setAt === null ? now : setAt + error + rate * (now - setAt));
  return {
    isSet: () => setAt !== null,
    set(now) {
      setAt = now;
      error = drift > 0 ? chance.between(-TIME_ERROR, TIME_ERROR) : 0;
    },
    lose() {
      setAt = null;
    },
    reads,
    when: (time) => (setAt === null ? time : setAt + (time - setAt - error) / rate),
  };
}

// The one answer that a radio module holds at a time. Its driver would tell the module to send once more where it is
// not sure, and when it is set up again. But an answer that is late is lost on its node, and one that is sent twice
// takes time on the air that was not accounted for.

export interface AnswerSlot {
  isFree(): boolean;
  /** The module may be told to send an answer until then, unix ms. */
  fill(until: number): void;
  /** Whether it may be told now: once, and in time. Where not, the slot is free again. */
  release(now: number): boolean;
  /** The answer has left, or is given up. */
  clear(): void;
}

export function createAnswerSlot(): AnswerSlot {
  let held: { until: number; released: boolean } | undefined;
  return {
    isFree: () => held === undefined,
    fill: (until) => {
      held = { until, released: false };
    },
    release(now) {
      if (held !== undefined && !held.released && now <= held.until) {
        held.released = true;
        return true;
      }
      held = undefined;
      return false;
    },
    clear: () => {
      held = undefined;
    },
  };
}

// The one answer that a radio module holds at a time, sent once or not at all. Its driver would repeat a transmit
// command that was not confirmed. But a late answer is lost on its node, and a second copy takes time on the air that
// was not accounted for.

export interface AnswerSlot {
  isFree(): boolean;
  /** An answer is handed to the driver, and may be transmitted until then, unix ms. */
  fill(until: number): void;
  /** Whether it may be transmitted now: once, and in time. Where not, the slot is free again. */
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

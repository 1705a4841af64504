// The account of a fake radio module: what it has done, and how long it has been in which state.
import type { Usage } from "./dialogue.ts";

export type State = "off" | "asleep" | "idle" | "rx" | "tx";

export type Account = ReturnType<typeof createAccount>;

/** `now`: ms, with their fraction where the clock has one. */
export function createAccount(now: () => number) {
  const usage: Usage = {
    ...{ commands: 0, flashWrites: 0, transmissions: 0, resets: 0 },
    ...{ tx: 0, rx: 0, idle: 0, asleep: 0, off: 0 },
  };
  let state: State = "off";
  let since = now();
  const settle = () => {
    usage[state] += now() - since;
    since = now();
  };
  return {
    /** Its counters; the times in it are those of the last change of state. */
    usage,
    state: () => state,
    become: (next: State) => {
      settle();
      state = next;
    },
    /** A copy, with times up to now. */
    upToNow: (): Usage => {
      settle();
      return { ...usage };
    },
  };
}

// The state of a serial port, and what is logged of it: once that it is awaited, once that it is there, however often
// it was tried meanwhile.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { awayState, type IntakeState } from "./intake.ts";

export interface PortNews {
  /** For people: what the port is for, and its path; until that is known, what is searched for. */
  via(): string;
  state(): IntakeState;
  opened(path: string): void;
  /** It could not be opened; `others` names the ports that there are, as far as they can be listed. */
  missing(why: string, others: () => Promise<string>): Promise<void>;
  gone(path: string, reason: string): void;
  closed(): void;
}

export interface PortNewsDeps {
  /** What it is for: "serial", "radio". */
  what: string;
  /** "/dev/ttyUSB0", "usb 10c4:ea60" */
  wanted: string;
  clock: Clock;
  log: Log;
}

export function createPortNews({ what, wanted, clock, log }: PortNewsDeps): PortNews {
  let via = `${what} ${wanted}`;
  let state: IntakeState = { name: "opening", since: clock.now() };
  /** That the port is awaited has been logged. */
  let warned = false;

  function setAway(why: string): void {
    state = awayState(state, why, clock.now());
  }

  return {
    via: () => via,
    state: () => state,
    opened(path) {
      via = `${what} ${path}`;
      warned = false;
      state = { name: "listening", since: clock.now() };
      log.info({ via }, `Listening on ${path}.`);
    },
    async missing(why, others) {
      setAway(why);
      if (warned) return;
      warned = true;
      log.warn({ via }, `Waiting for ${wanted}: ${why}${await others()}`);
    },
    gone(path, reason) {
      setAway(`${path} is gone.`);
      log.warn({ via, reason }, `${path} is gone; waiting for it to come back.`);
      warned = true;
    },
    closed: () => setAway("It was closed."),
  };
}

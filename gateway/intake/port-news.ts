// The state of a serial port, and what is logged of it: once that it is awaited, once that it is there, however often
// it was tried meanwhile; and again where what keeps it has changed, as a cable that is in again, and a program that was
// quicker.
import type { Clock } from "../clock.ts";
import type { Cause } from "../findings.ts";
import type { Log } from "../log.ts";
import { awayState, type IntakeState } from "./intake.ts";
import type { PortTrouble } from "./port-trouble.ts";

export interface PortNews {
  /** For people: what the port is for, and its path; until that is known, what is searched for. */
  via(): string;
  state(): IntakeState;
  opened(path: string): void;
  /** It could not be opened; `others` names the ports that there are, "" where they cannot be listed. */
  missing(trouble: PortTrouble, why: string, others: () => Promise<string>): Promise<void>;
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

const CAUSES: Partial<Record<PortTrouble, Cause>> = {
  busy: "port-held",
  denied: "no-permission",
  forbidden: "no-permission",
};

export function createPortNews({ what, wanted, clock, log }: PortNewsDeps): PortNews {
  let via = `${what} ${wanted}`;
  let state: IntakeState = { name: "opening", since: clock.now() };
  /** What has been logged since it was open: why it is awaited. */
  const warned = new Set<PortTrouble>();

  function setAway(why: string, trouble?: PortTrouble): void {
    state = awayState(state, why, clock.now(), CAUSES[trouble ?? "missing"]);
  }

  return {
    via: () => via,
    state: () => state,
    opened(path) {
      via = `${what} ${path}`;
      warned.clear();
      state = { name: "listening", since: clock.now() };
      log.info({ via }, `Listening on ${path}.`);
    },
    async missing(trouble, why, others) {
      setAway(why, trouble);
      if (warned.has(trouble)) return;
      warned.add(trouble);
      const there = await others();
      log.warn({ via }, `Waiting for ${wanted}: ${why}${there === "" ? "" : ` ${there}`}`);
    },
    gone(path, reason) {
      setAway(`${path} is gone.`);
      log.warn({ via, reason }, `${path} is gone; waiting for it to come back.`);
      warned.add("missing").add("dead");
    },
    closed: () => setAway("It was closed."),
  };
}

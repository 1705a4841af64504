// What goes wrong with radio modules in the field, each thing to be switched on with a probability and for a
// time. Chance comes from a generator that is passed in, so that a run can be had again from its seed.
import type { Clock } from "../../../gateway/clock.ts";

/** Drawn at every command, unless said otherwise. */
export const FAULTS = [
  /** It answers that it is busy, or that the command is wrong, and does nothing. */
  "busy",
  "error",
  /** It does not see the command; or carries it out without a word; or answers 3 s later. */
  "ignored",
  "unanswered",
  "late",
  /** It restarts at some moment of the next 300 ms: before, in or after its answer. */
  "reset",
  /** Drawn at every command to sleep. It refuses; or answers as one that wakes at once; or says nothing, and is awake. */
  "sleepRefused",
  "sleepBusy",
  "sleepless",
  /** It takes nothing and says nothing any more: until its power is cut or its reset pulled, or for 10 s. */
  "hang",
  "hangs",
  /** A packet comes between the command and its answer, where it listens. */
  "between",
  /** Drawn at every line: bytes of it are missing, its end is, or a line of garbage is before it. */
  "cut",
  "joined",
  "garbage",
  /** Drawn at every transmission: it restarts in it, does not tell its end, or cannot send. */
  "resetSending",
  "untold",
  "failed",
  /** Drawn at every packet heard: it hears no more until it is stopped and listens anew. */
  "deaf",
  /** Drawn at every packet heard: its checksum is wrong. */
  "damaged",
  /** Drawn at every start: nothing is printed. */
  "noBanner",
] as const;

export type FaultName = (typeof FAULTS)[number];

export interface Faults {
  /** Switches a fault on: its probability, and for how many ms. */
  set(name: FaultName, probability: number, ms?: number): void;
  clear(): void;
  /** Whether it happens now. */
  happens(name: FaultName): boolean;
  /** A number in [0, 1), for where and when. */
  random(): number;
  /** How often each has happened. */
  counts: Partial<Record<FaultName, number>>;
}

export function createFaults({ clock, random }: { clock: Clock; random: () => number }): Faults {
  const on = new Map<FaultName, { probability: number; until: number }>();
  const counts: Faults["counts"] = {};
  return {
    set: (name, probability, ms = Number.POSITIVE_INFINITY) => {
      on.set(name, { probability, until: clock.now() + ms });
    },
    clear: () => on.clear(),
    happens: (name) => {
      const fault = on.get(name);
      if (fault === undefined || clock.now() >= fault.until || random() >= fault.probability) return false;
      counts[name] = (counts[name] ?? 0) + 1;
      return true;
    },
    random,
    counts,
  };
}

// What gateway and tools have to know of a radio module, as data: which firmware it needs, how long it takes, what it
// draws. A module's file exports it beside `driver`; the bundler leaves it out of what a node runs.
import type { Module } from "../module.ts";

/** A value in mA or ms, with its source; `assumed` where that is no more than a guess. */
export interface Figure {
  value: number;
  source: string;
  assumed: boolean;
}

export interface ModuleFacts {
  /** For people. */
  title: string;
  driver: Module;
  /** Older firmware loses answers, or hangs. Versions are of three numbers: "4.2.1". */
  firmware: {
    /** Asks for its version. */
    ask: string;
    /** What stands before the version in the answer: a regular expression, as text because no board runs one. */
    before: string;
    /** Without this it cannot be used; and with less than `wanted` it can, but has the fault. */
    least: string;
    wanted: string;
    fault: string;
    /** What to do. */
    update: string;
  };
  /** What it answers to everything where somebody has locked it; and what to do. */
  locked?: { says: string; todo: string };
  /** For one that sleeps between commands, as whoever had it before may have set it: a gateway writes it where none answers. */
  rouse?: string;
  /**
   * Where it is said that it optimises for low data rates at SF11 and SF12, as all have to that are to hear each other
   * there: null where that was found nowhere.
   */
  lowDataRate: string | null;
  /** From a command to what it does, ms. */
  prompt: number;
  /** B that it prints with a packet beside its line: line ends, and where a line of its own tells the signal, that. */
  beside: number;
  /** After a restart of which it says nothing it takes the command to listen, but has lost its settings. */
  forgets: boolean;
  /** It repeats the frame it is given before it sends it. */
  echoes: boolean;
  /** What it prints of a packet whose checksum is wrong; not given where it says nothing, or the same of other things. */
  spoilt?: string;
  /** dBm that it can be set to. */
  power: { least: number; most: number };
  /** mA from 3.3 V while it sends with so many dBm, in their order, the last with all that it can be set to. */
  sending: (Figure & { power: number })[];
  listening: Figure;
  /** Awake, and doing nothing. */
  idle: Figure;
  asleep: Figure;
  /** ms from the first byte to it until it takes a frame: it wakes, and is set up again. */
  setup: Figure;
}

// What telling people is given: the store's alarms, clocks and ways.
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { Alarm, AlarmNews, Tellings } from "../../store/view.ts";
import type { About } from "./courier.ts";
import type { Way } from "./way.ts";

/** What the store has of alarms. */
export interface ToldAlarms {
  /** Those that are not closed, and those closed since then, unix ms. */
  list(closedSince?: number): Alarm[];
  /** Null where there is none any more. */
  find(id: number): Alarm | null;
  changes(after: number, limit: number): AlarmNews[];
  /** A way that is new begins with what comes from now on. */
  cursor(teller: string): number;
}

export interface TellDeps {
  ways: readonly Way[];
  alarms: ToldAlarms;
  tellings: Tellings;
  /** Calls back when alarms may have changed. Returns a function that ends it. */
  onChanged(listener: () => void): () => void;
  /** Dates and decides what is due, as far as it is believed. */
  clock: Clock;
  /** Timers of the network: one that is never set. */
  wall: Clock;
  log: Log;
  random: () => number;
  about: About;
}

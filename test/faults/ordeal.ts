// What a scenario is given and what it says of itself, and the waits and choices of which scenarios are made.
import { setTimeout as sleep } from "node:timers/promises";
import type { LabSite, Version } from "./site.ts";

/** What the broker is told to refuse: on these topics, or over so many bytes; unix ms. */
export interface Refusal {
  topics?: readonly string[];
  overBytes?: number;
  from: number;
  until: number;
}

export interface Ordeal {
  site: LabSite;
  version: Version;
  /** Uniform in [0, 1). */
  chance: () => number;
  /** The faults end then, by `performance.now()`. */
  endsAt: number;
  /** Notes what the broker refuses from now on, until it is mended. */
  refuse(what: Pick<Refusal, "topics" | "overBytes">): void;
}

export interface Scenario {
  /** For people. */
  about: string;
  /** Whether the gateway needs a small disk of its own. */
  disk?: boolean;
  /** Whether the gateway's machine has a clock that is set at will. */
  ownClock?: boolean;
  /** The broker refuses some, and is there: all else has to get through before it is mended. */
  passesRest?: boolean;
  /** At least so much is in the outbox at the beginning, in 80 readings a node; a tenth where not given. */
  backlog?: number;
  /** Pages of the nodes' journals: fewer than their boards have for them, so that they come round within a seed. */
  ringPages?: number;
  /** There is a backup from the beginning on, which was made when some had yet to come. */
  isBackedUp?: boolean;
  /** No boards, but a fleet's nights in the store, and people who are told of alarms. */
  alarms?: boolean;
  /** Before the gateway starts for the first time. */
  prepare?(ordeal: Pick<Ordeal, "site" | "chance">): Promise<void>;
  run(ordeal: Ordeal): Promise<void>;
}

export const between = (chance: () => number, low: number, high: number) => low + (high - low) * chance();
/** As many between 1 and 2 as between 2 and 4. */
export const scale = (chance: () => number, low: number, high: number) => low * (high / low) ** chance();
export const pick = <T>(chance: () => number, items: readonly T[]): T =>
  items[Math.floor(chance() * items.length)]!;

/** Does this again and again, after waits of `low` to `high` ms, until the faults end. */
export async function again(ordeal: Ordeal, low: number, high: number, fault: () => unknown): Promise<void> {
  const { chance, endsAt } = ordeal;
  for (;;) {
    const ms = between(chance, low, high);
    if (performance.now() + ms >= endsAt) break;
    await sleep(ms);
    await fault();
  }
  await sleep(Math.max(0, endsAt - performance.now()));
}

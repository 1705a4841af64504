// What is wrong with a way, told once when it begins and once when it is over: in the log, and for whoever asks.

import type { Log } from "../../log.ts";
import type { Outcome, Refusal } from "./courier.ts";

export interface KnownTrouble extends Refusal {
  /** unix ms */
  since: number;
}

export interface Trouble {
  /** What a message has shown. */
  saw(outcome: Outcome, now: number): void;
  /** Who is not reached at the moment, and is tried again. */
  away(): KnownTrouble[];
  /** Who is refused. */
  refused(): KnownTrouble[];
}

export function watchTrouble(way: string, log: Log): Trouble {
  const away = new Map<string, KnownTrouble>();
  const refused = new Map<string, KnownTrouble>();

  function begin(all: Map<string, KnownTrouble>, { who, why }: Refusal, now: number, sentence: string): void {
    const before = all.get(who);
    if (before === undefined) log.warn({ way, who, why }, sentence);
    all.set(who, { who, why, since: before?.since ?? now });
  }

  return {
    saw(outcome, now) {
      for (const who of outcome.accepted) {
        const was = away.delete(who);
        if (refused.delete(who) || was) log.info({ way, who }, "People are told of alarms again.");
      }
      for (const each of outcome.later) begin(away, each, now, AWAY);
      for (const each of outcome.refused) {
        away.delete(each.who);
        begin(refused, each, now, REFUSED);
      }
    },
    away: () => [...away.values()],
    refused: () => [...refused.values()],
  };
}

const AWAY =
  "People cannot be told of alarms at the moment: it is tried again, and nothing is lost meanwhile. " +
  '"sippra-gateway alarms tell --test" tries it at once.';
const REFUSED =
  "People are not told of alarms: the server refuses it. Mend the settings or the address; it is tried again in an hour and later. " +
  '"sippra-gateway alarms tell --test" tries it at once.';

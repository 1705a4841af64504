// Publishes that the broker has yet to answer. A broker of MQTT 5 says how many it takes at a time (its receive
// maximum): those beyond it wait unsent.
import type { Clock } from "../clock.ts";
import type { OnAnswer } from "./connection.ts";

interface Publish {
  /** When it was sent, or while it is not, handed in: unix ms. */
  since: number;
  send(): void;
  reject(error: Error): void;
}

export interface InFlight {
  /** Sends now, or as soon as there is room. Resolves or rejects as the broker answers. */
  add(send: (onAnswer: OnAnswer) => void): Promise<void>;
  /** How long the oldest has waited for its answer, ms; 0 where there is none. */
  oldestAge(): number;
  /** At a break: nothing will be answered any more. */
  rejectAll(error: Error): void;
}

export function publishesInFlight(clock: Clock, receiveMaximum: () => number): InFlight {
  /** Without an answer, oldest first. */
  const unanswered = new Set<Publish>();
  /** The last of those. */
  const unsent: Publish[] = [];

  return {
    add(send) {
      return new Promise((resolve, reject) => {
        const publish: Publish = {
          since: clock.now(),
          send() {
            publish.since = clock.now();
            send((refusal) => {
              if (!unanswered.delete(publish)) return; // a break came first and has rejected it
              if (refusal === null) resolve();
              else reject(refusal);
              unsent.shift()?.send();
            });
          },
          reject,
        };
        unanswered.add(publish);
        if (unanswered.size <= receiveMaximum()) publish.send();
        else unsent.push(publish);
      });
    },
    oldestAge() {
      const [oldest] = unanswered;
      return oldest === undefined ? 0 : clock.now() - oldest.since;
    },
    rejectAll(error) {
      const rejected = [...unanswered];
      unanswered.clear();
      unsent.length = 0;
      for (const { reject } of rejected) reject(error);
    },
  };
}

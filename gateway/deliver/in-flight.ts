// Publishes that the broker has yet to answer. A broker of MQTT 5 says how many it takes at a time (its receive
// maximum): those beyond it wait unsent, urgent ones in front. Answers may come in any order.
import type { Clock } from "../clock.ts";
import type { BrokerRefusal } from "./refusal.ts";

/** `cameBack`: it is done when that resolves, and at once where there is none. */
export type OnAnswer = (refusal: BrokerRefusal | null, cameBack?: Promise<void>) => void;

export interface Outbound {
  /** By which it is known again: its topic and payload. */
  key: string;
  /** Goes before others that wait. */
  urgent: boolean;
  send(onAnswer: OnAnswer): void;
}

interface Publish extends Outbound {
  /** When it was sent, unix ms; 0 while it is not. */
  since: number;
  resolve(cameBack?: Promise<void>): void;
  reject(error: Error): void;
}

export interface InFlight {
  /** Sends now, or as soon as there is room. Resolves or rejects as the broker answers. */
  add(outbound: Outbound): Promise<void>;
  /** Sends what there is room for now, where the receive maximum has grown. */
  fill(): void;
  /** How long the oldest has waited for its answer, ms; 0 where there is none. */
  oldestAge(): number;
  /** Keys of those that were sent. */
  keys(): string[];
  /** At a break: nothing will be answered any more. */
  rejectAll(errorOf: (key: string) => Error): void;
}

export function publishesInFlight(clock: Clock, receiveMaximum: () => number): InFlight {
  /** Without an answer, oldest first. */
  const sent = new Set<Publish>();
  const urgent: Publish[] = [];
  const usual: Publish[] = [];

  function send(publish: Publish): void {
    publish.since = clock.now();
    sent.add(publish);
    const free = () => {
      if (sent.delete(publish)) fill();
    };
    publish.send((refusal, cameBack) => {
      if (!sent.has(publish)) return; // a break came first and has rejected it
      if (refusal === null) publish.resolve(cameBack);
      else publish.reject(refusal);
      // Where one is sent at a time, to find out over which the broker hangs up: in 3.1.1 it acknowledges that one first.
      if (cameBack !== undefined && receiveMaximum() === 1) cameBack.then(free, free);
      else free();
    });
  }

  function fill(): void {
    while (sent.size < receiveMaximum()) {
      const next = urgent.shift() ?? usual.shift();
      if (next === undefined) return;
      send(next);
    }
  }

  return {
    add(outbound) {
      return new Promise((resolve, reject) => {
        const publish: Publish = { ...outbound, since: 0, resolve, reject };
        if (sent.size < receiveMaximum()) send(publish);
        else (outbound.urgent ? urgent : usual).push(publish);
      });
    },
    fill,
    oldestAge() {
      const [oldest] = sent;
      return oldest === undefined ? 0 : clock.now() - oldest.since;
    },
    keys: () => [...sent].map(({ key }) => key),
    rejectAll(errorOf) {
      const rejected = [...sent, ...urgent.splice(0), ...usual.splice(0)];
      sent.clear();
      for (const { key, reject } of rejected) reject(errorOf(key));
    },
  };
}

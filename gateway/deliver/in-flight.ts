// Publishes that the broker has yet to answer. A broker of MQTT 5 says how many it takes at a time (its receive
// maximum): those beyond it wait unsent, urgent ones in front. What goes alone waits until nothing is under way, and
// nothing is sent beside it. Answers may come in any order.
import type { Clock } from "../clock.ts";
import type { BrokerRefusal } from "./refusal.ts";

/** `cameBack`: it is done when that resolves, and at once where there is none. */
export type OnAnswer = (refusal: BrokerRefusal | null, cameBack?: Promise<void>) => void;

export interface Outbound {
  /** By which it is known again: its topic and payload. */
  key: string;
  /** Goes before others that wait. */
  urgent: boolean;
  /** Whether it goes alone, asked when it is its turn. */
  isLone(): boolean;
  send(onAnswer: OnAnswer): void;
}

interface Publish extends Outbound {
  /** When it was sent, unix ms; 0 while it is not. */
  since: number;
  isAlone: boolean;
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
  /** Keys of those that were sent, those too that are acknowledged and have not come back, in this order. */
  keys(): string[];
  /** At a break: nothing will be answered any more. */
  rejectAll(errorOf: (key: string) => Error): void;
}

export function publishesInFlight(clock: Clock, receiveMaximum: () => number): InFlight {
  /** Without an answer, oldest first. */
  const sent = new Set<Publish>();
  /** Acknowledged, and in MQTT 3.1.1 that is no answer yet: a broker may acknowledge first what it hangs up over. */
  const unheard = new Set<Publish>();
  const urgent: Publish[] = [];
  const usual: Publish[] = [];
  /** One is under way that goes alone. */
  let isShut = false;

  function send(publish: Publish): void {
    publish.since = clock.now();
    sent.add(publish);
    isShut = publish.isAlone;
    publish.send((refusal, cameBack) => {
      if (!sent.delete(publish)) return; // a break came first and has rejected it
      if (refusal === null) publish.resolve(cameBack);
      else publish.reject(refusal);
      if (cameBack === undefined) settled(publish);
      else comesBack(publish, cameBack);
    });
  }

  function settled(publish: Publish): void {
    if (publish.isAlone) isShut = false;
    fill();
  }

  function comesBack(publish: Publish, cameBack: Promise<void>): void {
    unheard.add(publish);
    const heard = () => {
      if (unheard.delete(publish)) settled(publish);
    };
    cameBack.then(heard, heard);
    fill();
  }

  function fill(): void {
    while (!isShut && sent.size < receiveMaximum()) {
      const queue = urgent.length > 0 ? urgent : usual;
      const [next] = queue;
      if (next === undefined) return;
      next.isAlone = next.isLone();
      if (next.isAlone && sent.size + unheard.size > 0) return;
      queue.shift();
      send(next);
    }
  }

  return {
    add(outbound) {
      return new Promise((resolve, reject) => {
        (outbound.urgent ? urgent : usual).push({ ...outbound, since: 0, isAlone: false, resolve, reject });
        fill();
      });
    },
    fill,
    oldestAge() {
      const [oldest] = sent;
      return oldest === undefined ? 0 : clock.now() - oldest.since;
    },
    keys: () => [...unheard, ...sent].map(({ key }) => key),
    rejectAll(errorOf) {
      const rejected = [...sent, ...urgent.splice(0), ...usual.splice(0)];
      sent.clear();
      unheard.clear();
      isShut = false;
      for (const { key, reject } of rejected) reject(errorOf(key));
    },
  };
}

// A link and a clock that are all in the test's hand: a broker's answers and time come when the test says.

import { type Clock, systemClock } from "../../../gateway/clock.ts";
import type { Incoming, MqttLink } from "../../../gateway/deliver/link.ts";
import { BrokerRefusal } from "../../../gateway/deliver/refusal.ts";
import { trialRules } from "../../../gateway/deliver/trials.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { covers } from "../../../gateway/topic-filter.ts";

interface Sent {
  topic: string;
  payload: string;
  retain: boolean;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** A link that is all in the test's hand: publishes wait until they are answered. */
export function handLink(receiveMaximum = 65535, clock: Clock = systemClock) {
  const trials = trialRules(clock);
  const again = new Set<() => void>();
  const sent: Sent[] = [];
  const all: string[] = [];
  const subscriptions = new Set<{ filter: string; listener: (message: Incoming) => void }>();
  const ups = new Set<() => void>();
  const downs = new Set<() => void>();
  let up = true;
  const link: MqttLink = {
    get up() {
      return up;
    },
    receiveMaximum,
    packetMax: Number.POSITIVE_INFINITY,
    version: "5",
    proof: "answer",
    trials,
    lastBreak: () => null,
    connections: 1,
    publish: (topic, payload, options) =>
      new Promise((resolve, reject) => {
        all.push(payload);
        sent.push({ topic, payload, retain: options?.retain ?? false, resolve, reject });
      }),
    subscribe(filter, listener) {
      const one = { filter, listener };
      subscriptions.add(one);
      return () => subscriptions.delete(one);
    },
    onUp: (listener) => on(ups, listener),
    onDown: (listener) => on(downs, listener),
    tryRefusedAgain() {
      trials.forget();
      for (const listener of again) listener();
    },
    onTryAgain: (listener) => on(again, listener),
    close: async () => {},
  };
  return {
    link,
    sent,
    /** Payloads of all that was ever sent. */
    all,
    ids: () => sent.map(({ payload }) => JSON.parse(payload).id as string),
    /** Somebody has published it, or had it retained. */
    deliver(topic: string, payload: string, retained = false) {
      const message = {
        topic,
        payload: Buffer.from(payload),
        retained,
        responseTopic: null,
        correlation: null,
      };
      for (const { filter, listener } of subscriptions) if (covers(filter, topic)) listener(message);
    },
    async answer(count: number) {
      for (const each of sent.splice(0, count)) each.resolve();
      await settled();
    },
    async refuse(error: Error) {
      if (error instanceof BrokerRefusal && error.refused.of !== "moment" && !error.unsent) trials.refused();
      sent.shift()!.reject(error);
      await settled();
    },
    async break() {
      up = false;
      trials.broke(false);
      for (const each of sent.splice(0)) each.reject(new GatewayError("broker", "broken"));
      for (const listener of downs) listener();
      await settled();
    },
    async make() {
      up = true;
      for (const listener of ups) listener();
      await settled();
    },
  };
}

function on(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** After what an answer sets going in the turns of the event loop that follow it: a commit, and what is sent then. */
export const settled = async () => {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A wall clock that moves when told. */
export function handClock() {
  let now = 0;
  let next = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  return {
    now: () => now,
    setTimeout(run: () => void, ms: number) {
      timers.set(++next, { at: now + ms, run });
      return next;
    },
    clearTimeout: (timer: unknown) => void timers.delete(timer as number),
    async advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const [due] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
        if (due === undefined) break;
        timers.delete(due[0]);
        now = due[1].at;
        due[1].run();
        await settled();
      }
      now = end;
    },
  };
}

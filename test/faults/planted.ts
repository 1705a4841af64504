// A small site in which nothing went wrong, as evidence for the judge, for tests to plant in it what it is to notice.
import type { Evidence } from "./evidence.ts";
import { FAULTS, type Fault, judge, type Verdict } from "./oracle.ts";
import type { Sent } from "./proxy.ts";
import type { Taken } from "./records.ts";
import type { Arrival } from "./subscriber.ts";

export const BEGAN = Date.UTC(2026, 10, 1);
export const topicOf = (kind: string) => `sippra/v1/test/node/n-1/${kind}`;
export const idOf = (counter: number) => `1-1-0-${counter}`;

export const taken = (counter: number): Taken => ({
  id: idOf(counter),
  node: "n-1",
  kind: "reading",
  pressure: 4000 + counter,
  at: BEGAN + counter,
});

export function arrival(counter: number, more: Partial<Arrival> = {}, content: object = {}): Arrival {
  const id = idOf(counter);
  const pressure_kpa = (4000 + counter) / 10;
  return {
    topic: topicOf("reading"),
    node: "n-1",
    kind: "reading",
    id,
    payload: JSON.stringify({ id, pressure_kpa, late: false, ...content }),
    at: BEGAN + 1000 + counter,
    ...more,
  };
}

export const sent = (counter: number, more: Partial<Sent> = {}): Sent => ({
  id: idOf(counter),
  topic: topicOf("reading"),
  size: 700,
  connection: 1,
  at: BEGAN + 900 + counter,
  answeredAt: BEGAN + 950 + counter,
  echoedAt: null,
  reason: 0,
  ...more,
});

/** Ten readings that a node took, each sent once and arrived once. */
export function evidence(more: Partial<Evidence> = {}): Evidence {
  const counters = Array.from({ length: 10 }, (_, i) => i + 1);
  return {
    taken: counters.map(taken),
    torn: new Set(),
    until: BEGAN + 1000,
    subscribers: [{ name: "a", arrivals: counters.map((counter) => arrival(counter)) }],
    sent: counters.map((counter) => sent(counter)),
    brokerKills: [],
    ...{ restores: [], gone: new Set() },
    gatewayStarts: [],
    everRefused: () => false,
    waiting: [],
    isDated: true,
    passedBy: BEGAN + 5000,
    connections: [{ from: BEGAN, until: null }],
    refuses: () => false,
    ...more,
  };
}

/** What a subscriber got, changed. */
export const arriving = (change: (arrivals: Arrival[]) => Arrival[], more: Partial<Evidence> = {}) =>
  judge(
    evidence({
      ...more,
      subscribers: [{ name: "a", arrivals: change([...evidence().subscribers[0]!.arrivals]) }],
    }),
  );

/** How many of each there are, without what there is none of. */
export function counts(verdict: Verdict) {
  const all = [...(Object.keys(FAULTS) as Fault[]), "forgotten" as const, "gone" as const].map(
    (name) => [name, verdict[name]] as const,
  );
  return Object.fromEntries(
    all.filter(([, list]) => list.length > 0).map(([name, list]) => [name, list.length]),
  );
}

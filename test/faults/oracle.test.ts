// The judge of the fault laboratory, judged: each kind of fault that is planted is noticed, and what is right passes.
import { describe, expect, test } from "vitest";
import { COPIES_MAX, type Evidence, isSound, judge, type Verdict } from "./oracle.ts";
import type { Sent } from "./proxy.ts";
import type { Taken } from "./records.ts";
import type { Arrival } from "./subscriber.ts";

const BEGAN = Date.UTC(2026, 10, 1);
const topicOf = (kind: string) => `sippra/v1/test/node/n-1/${kind}`;
const idOf = (counter: number) => `1-1-0-${counter}`;

const taken = (counter: number): Taken => ({
  id: idOf(counter),
  node: "n-1",
  kind: "reading",
  pressure: 4000 + counter,
  at: BEGAN + counter,
});

function arrival(counter: number, more: Partial<Arrival> = {}, content: object = {}): Arrival {
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

const sent = (counter: number, more: Partial<Sent> = {}): Sent => ({
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
function evidence(more: Partial<Evidence> = {}): Evidence {
  const counters = Array.from({ length: 10 }, (_, i) => i + 1);
  return {
    taken: counters.map(taken),
    torn: new Set(),
    until: BEGAN + 1000,
    subscribers: [{ name: "a", arrivals: counters.map((counter) => arrival(counter)) }],
    sent: counters.map((counter) => sent(counter)),
    brokerKills: [],
    rest: [],
    restBy: BEGAN + 5000,
    breaks: 0,
    refuses: () => false,
    ...more,
  };
}

/** What a subscriber got, changed. */
const arriving = (change: (arrivals: Arrival[]) => Arrival[], more: Partial<Evidence> = {}) =>
  judge(
    evidence({
      ...more,
      subscribers: [{ name: "a", arrivals: change([...evidence().subscribers[0]!.arrivals]) }],
    }),
  );

/** How many of each there are, without what there is none of. */
function counts({ lost, twoIds, outOfOrder, heldUp, causeless, forgotten }: Verdict) {
  const all = Object.entries({ lost, twoIds, outOfOrder, heldUp, causeless, forgotten });
  return Object.fromEntries(
    all.filter(([, list]) => list.length > 0).map(([name, list]) => [name, list.length]),
  );
}

const without = (counter: number) => (arrivals: Arrival[]) =>
  arrivals.filter(({ id }) => id !== idOf(counter));

test("what is right passes", () => {
  const verdict = judge(evidence());
  expect(counts(verdict)).toEqual({});
  expect(isSound(verdict)).toBe(true);
  expect(verdict).toMatchObject({ records: 10, copies: 0, staleCopies: 0, refused: 0 });
});

describe("a record that did not arrive", () => {
  test("is lost, and it is said how far it came", () => {
    const verdict = arriving(without(4));
    expect(counts(verdict)).toEqual({ lost: 1 });
    expect(isSound(verdict)).toBe(false);
    expect(verdict.lost[0]).toMatch(
      /reading 1-1-0-4 of n-1 did not reach "a": published 1 times.*acknowledged/,
    );
    expect(arriving(without(4), { sent: [] }).lost[0]).toMatch(/never published/);
  });

  test("is lost where one of two subscribers has it", () => {
    const [whole] = evidence().subscribers;
    const arrivals = without(4)([...whole!.arrivals]);
    expect(counts(judge(evidence({ subscribers: [whole!, { name: "b", arrivals }] })))).toEqual({ lost: 1 });
  });

  test("is the broker's fault where that was killed later than its grace", () => {
    expect(counts(arriving(without(4), { brokerKills: [BEGAN + 950 + 4 + 1001] }))).toEqual({ forgotten: 1 });
    expect(counts(arriving(without(4), { brokerKills: [BEGAN + 950 + 4 + 999] }))).toEqual({ lost: 1 });
  });

  test("is lost where the broker acknowledged it and was told to refuse it", () => {
    const more = { brokerKills: [BEGAN + 9000], refuses: () => true };
    expect(counts(arriving(without(4), more))).toEqual({ lost: 1 });
  });

  test("may be missing where the power failed in its writing, or it was taken after the end", () => {
    expect(counts(arriving(without(4), { torn: new Set([idOf(4)]) }))).toEqual({});
    expect(counts(arriving(without(10), { until: BEGAN + 9 }))).toEqual({});
  });
});

describe("a record in two guises", () => {
  test.each<[string, (arrivals: Arrival[]) => Arrival[]]>([
    ["under an id that no node took", (all) => [...all, arrival(11)]],
    [
      "with another content than was taken",
      (all) => [...all.slice(0, 9), arrival(10, {}, { pressure_kpa: 1.2 })],
    ],
    ["with two contents", (all) => [...all, arrival(10, {}, { received: "later" })]],
    ["on two topics", (all) => [...all, arrival(10, { topic: topicOf("history"), kind: "history" })]],
    [
      "as another kind",
      (all) => [...all.slice(0, 9), arrival(10, { topic: topicOf("event"), kind: "event" })],
    ],
    ["of another node", (all) => [...all.slice(0, 9), arrival(10, { node: "n-2" })]],
  ])("%s", (_what, change) => {
    expect(counts(arriving(change))).toEqual({ twoIds: 1 });
  });

  test("two contents that a node took under one id", () => {
    const twice = [...evidence().taken, { ...taken(10), pressure: 1 }];
    expect(judge(evidence({ taken: twice })).twoIds[0]).toBe("n-1 took two records under 1-1-0-10");
  });

  test("is none where a copy is the same", () => {
    expect(counts(arriving((all) => [...all, arrival(3), arrival(10)]))).toEqual({});
  });
});

describe("order", () => {
  const swapped = (all: Arrival[]) => [...all.slice(0, 4), all[5]!, all[4]!, ...all.slice(6)];

  test("a first arrival after a later one is noticed", () => {
    const verdict = arriving(swapped);
    expect(counts(verdict)).toEqual({ outOfOrder: 1 });
    expect(verdict.outOfOrder).toEqual([`"a" got 1-1-0-5 on ${topicOf("reading")} after 1-1-0-6`]);
  });

  test("topics have none between them", () => {
    const history = { topic: topicOf("history"), kind: "history" } as const;
    expect(counts(arriving((all) => [...all.slice(1), arrival(1, history)]))).toEqual({});
  });

  test("what was refused comes when it comes", () => {
    const refused = evidence().sent.map((one) => (one.id === idOf(5) ? { ...one, reason: 0x87 } : one));
    expect(counts(arriving(swapped, { sent: refused }))).toEqual({});
    expect(counts(arriving(swapped, { refuses: ({ at }) => at === BEGAN + 905 }))).toEqual({});
  });
});

describe("copies", () => {
  const copying = (copy: Sent, more: Partial<Evidence> = {}) =>
    judge(evidence({ sent: [...evidence().sent, copy], breaks: 1, ...more }));

  test("on the same connection have no cause", () => {
    expect(counts(copying(sent(4, { at: BEGAN + 2000 })))).toEqual({ causeless: 1 });
  });

  test("after a break, a refusal, or without an echo for long have one, and are counted", () => {
    const stale = copying(sent(4, { connection: 2, at: BEGAN + 9000 }));
    expect(counts(stale)).toEqual({});
    expect(stale).toMatchObject({ copies: 1, staleCopies: 1 });
    expect(copying(sent(4, { connection: 2, at: BEGAN + 1500 }))).toMatchObject({
      copies: 1,
      staleCopies: 0,
    });
    expect(counts(copying(sent(4, { at: BEGAN + 20_000 })))).toEqual({});
    expect(counts(copying(sent(4, { at: BEGAN + 2000 }), { refuses: () => true }))).toEqual({});
  });

  test("are more than a break allows", () => {
    const many = Array.from({ length: COPIES_MAX + 1 }, (_, i) => sent(4, { connection: i + 2 }));
    expect(counts(judge(evidence({ sent: [...evidence().sent, ...many], breaks: 1 })))).toEqual({
      causeless: 1,
    });
    expect(counts(judge(evidence({ sent: [...evidence().sent, ...many], breaks: 2 })))).toEqual({});
  });
});

describe("what waited for something that was refused", () => {
  const late = (all: Arrival[]) => [...all.slice(0, 9), arrival(10, { at: BEGAN + 9000 })];

  test("is held up, unless it was refused itself", () => {
    expect(counts(arriving(late, { rest: [idOf(10)] }))).toEqual({ heldUp: 1 });
    expect(counts(arriving(late, { rest: [idOf(9)] }))).toEqual({});
    const refuses: Evidence["refuses"] = ({ topic }) => topic === topicOf("reading");
    expect(counts(arriving(late, { rest: [idOf(10)], refuses }))).toEqual({});
  });
});

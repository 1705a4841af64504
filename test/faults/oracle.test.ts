// The judge of the fault laboratory, judged: each kind of fault that is planted is noticed, and what is right passes.
import { describe, expect, test } from "vitest";
import { COPIES_MAX } from "./copies.ts";
import type { Evidence } from "./evidence.ts";
import { isSound, judge } from "./oracle.ts";
import { arrival, arriving, BEGAN, counts, evidence, idOf, sent, taken, topicOf } from "./planted.ts";
import type { Sent } from "./proxy.ts";
import type { Arrival } from "./subscriber.ts";

const without = (counter: number) => (arrivals: Arrival[]) =>
  arrivals.filter(({ id }) => id !== idOf(counter));

test("what is right passes", () => {
  const verdict = judge(evidence());
  expect(counts(verdict)).toEqual({});
  expect(isSound(verdict)).toBe(true);
  expect(verdict).toMatchObject({ records: 10, copies: 0, refused: 0 });
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

  test("is none where the power failed in its writing, and it was whole all the same", () => {
    expect(counts(arriving((all) => [...all, arrival(11)], { torn: new Set([idOf(11)]) }))).toEqual({});
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

  test("what was to go where it is refused comes when it comes, elsewhere", () => {
    const history = { topic: topicOf("history"), kind: "history" } as const;
    const late = (all: Arrival[]) => [...all.slice(2), arrival(2, history), arrival(1, history)];
    expect(counts(arriving(late))).toEqual({ outOfOrder: 1 });
    expect(counts(arriving(late, { everRefused: ({ topic }) => topic === topicOf("reading") }))).toEqual({});
    expect(counts(arriving(late, { everRefused: ({ topic }) => topic === topicOf("event") }))).toEqual({
      outOfOrder: 1,
    });
  });
});

describe("copies", () => {
  /** The first connection broke two seconds after the first reading was acknowledged. */
  const connections = [
    { from: BEGAN, until: BEGAN + 2950 },
    { from: BEGAN + 3000, until: null },
  ];
  const copying = (copy: Sent, more: Partial<Evidence> = {}) =>
    judge(evidence({ sent: [...evidence().sent, copy], connections, ...more }));

  test("on the same connection have no cause", () => {
    expect(counts(copying(sent(4, { at: BEGAN + 2000 })))).toEqual({ causeless: 1 });
  });

  test("after a break, a refusal, or without an echo for long have one, and are counted", () => {
    const verdict = copying(sent(4, { connection: 2, at: BEGAN + 60_000 }));
    expect(counts(verdict)).toEqual({});
    expect(verdict.copies).toBe(1);
    expect(counts(copying(sent(4, { at: BEGAN + 20_000 })))).toEqual({});
    expect(counts(copying(sent(4, { at: BEGAN + 2000 }), { refuses: () => true }))).toEqual({});
  });

  test("are stale where the broker had it long before the break, whatever was acknowledged since", () => {
    const late = [{ from: BEGAN, until: BEGAN + 6000 }, connections[1]!];
    expect(counts(copying(sent(4, { connection: 2 }), { connections: late }))).toEqual({ stale: 1 });
    const again = [
      sent(4, { connection: 2, answeredAt: BEGAN + 5900 }),
      sent(4, { connection: 3, answeredAt: null }),
    ];
    const three = [connections[0]!, { from: BEGAN + 3000, until: BEGAN + 6000 }, connections[1]!];
    expect(counts(judge(evidence({ sent: [...evidence().sent, ...again], connections: three })))).toEqual({
      stale: 1,
    });
  });

  test("are none beyond the grace where the gateway may not have read the answer before the break", () => {
    const [first] = connections;
    const unheard = evidence().sent.map((one) =>
      one.id === idOf(4) ? { ...one, answeredAt: first!.until! - 50 } : one,
    );
    const again = [
      sent(4, { connection: 2, answeredAt: BEGAN + 5900 }),
      sent(4, { connection: 3, answeredAt: null }),
    ];
    const three = [first!, { from: BEGAN + 3000, until: BEGAN + 6100 }, connections[1]!];
    expect(counts(judge(evidence({ sent: [...unheard, ...again], connections: three })))).toEqual({});
  });

  test("are more than a break allows", () => {
    const many = Array.from({ length: COPIES_MAX + 1 }, (_, i) => sent(4, { connection: 2 + (i % 2) }));
    const three = [connections[0]!, { from: BEGAN, until: null }, { from: BEGAN, until: null }];
    expect(counts(judge(evidence({ sent: [...evidence().sent, ...many], connections: three })))).toEqual({
      causeless: 1,
    });
  });
});

describe("a connection that lasted", () => {
  /** Each of three connections lasts 3 s and sends a hundred, of which so many are new; the rest it sent before. */
  function sending(news: number, answeredMs: number | null) {
    const ofConnection = (connection: number) =>
      Array.from({ length: 100 }, (_, i) => {
        const at = BEGAN + 3000 * connection + 5 * i;
        const answeredAt = answeredMs === null ? null : at + answeredMs;
        return sent((connection - 1) * news + i, { connection, at, answeredAt });
      });
    const connections = [1, 2, 3].map((n) => ({ from: BEGAN + 3000 * n, until: BEGAN + 3000 * (n + 1) }));
    const last = Array.from({ length: 300 }, (_, i) =>
      sent(i + 1000, { connection: 4, at: BEGAN + 12_100 + i }),
    );
    const waiting = last.map(({ id }) => id);
    return judge(
      evidence({
        ...{ taken: [], subscribers: [], waiting },
        sent: [...[1, 2, 3].flatMap(ofConnection), ...last],
        connections: [...connections, { from: BEGAN + 12_000, until: null }],
      }),
    );
  }

  test("and sent hardly anything but copies of what was safe made no progress", () => {
    expect(counts(sending(10, 100)).standing).toBe(2);
    expect(sending(10, 100).standing[0]).toBe("connection 2 lasted 3.0 s and sent 100, 10 of them of use");
    expect(counts(sending(60, 100))).toEqual({});
  });

  test("made what it could where nothing was acknowledged in time", () => {
    expect(counts(sending(10, null))).toEqual({});
    // Of the second they were safe long before its end.
    expect(sending(10, 1900).standing).toEqual([expect.stringMatching(/^connection 3 /)]);
  });
});

describe("what waited for something that was refused", () => {
  const late = (all: Arrival[]) => [...all.slice(0, 9), arrival(10, { at: BEGAN + 9000 })];

  test("is held up, unless it was refused itself", () => {
    expect(counts(arriving(late, { waiting: [idOf(10)] }))).toEqual({ heldUp: 1 });
    expect(counts(arriving(late, { waiting: [idOf(9)] }))).toEqual({});
    const refuses: Evidence["refuses"] = ({ topic }) => topic === topicOf("reading");
    expect(counts(arriving(late, { waiting: [idOf(10)], refuses }))).toEqual({});
  });

  test("is not, where something before it came to the gateway only then", () => {
    const received = new Date(BEGAN + 60_000).toISOString();
    const gap = (all: Arrival[]) => [
      ...late(all).filter(({ id }) => id !== idOf(3)),
      arrival(3, {}, { received }),
    ];
    expect(counts(arriving(gap, { waiting: [idOf(10)], passedBy: BEGAN + 8000 })).heldUp).toBeUndefined();
  });
});

test("a time that is not when it was taken is dated wrong, where clocks are looked at", () => {
  const saying = (time: string, isDated: boolean) =>
    arriving(
      (all) =>
        all.map((each) => ({
          ...each,
          payload: JSON.stringify({
            ...JSON.parse(each.payload),
            time_best: each.id === idOf(3) ? time : right(each.id),
          }),
        })),
      { gatewayStarts: [BEGAN], isDated },
    ).misdated;
  const right = (id: string) => new Date(evidence().taken.find((one) => one.id === id)!.at).toISOString();
  expect(saying(right(idOf(3)), true)).toEqual([]);
  const wrong = "2026-01-01T00:00:00.000Z";
  expect(saying(wrong, true)).toEqual([expect.stringContaining(`reading ${idOf(3)} says ${wrong}`)]);
  expect(saying(wrong, false)).toEqual([]);
});

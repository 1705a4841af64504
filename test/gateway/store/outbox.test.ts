// What is published at once and what waits: partners get live readings when they come, and history in order.
import { beforeEach, describe, expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { RowOfNode } from "../../../gateway/store/deliveries.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { EVENTS, HISTORY, type Lane, READINGS } from "../../../gateway/store/lanes.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { EVENT, NIGHT, READING, SPECTRUM } from "../../../shared/messages.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { cbor, event, hello, reading, readingBody, records, seal } from "../admit/nodes.ts";

const T = 1_800_000_000;
let store: Store;
let node: Enrolment;

beforeEach(() => {
  store = openStore(":memory:");
  node = store.addNode({ name: "a", network: 1 });
  take(hello(node, 1), T);
});

/** Takes a frame received at `seconds`; the interval is 900 s. */
function take(frame: Uint8Array, seconds: number) {
  return store.transact(() => {
    const admitted = admit(frame, store.keyring);
    if ("refused" in admitted) throw new Error(admitted.refused);
    return store.accept(admitted, { received: seconds * 1000, via: "test", now: seconds * 1000 });
  });
}

/** "counter" where live, "(counter)" where history, in the order in which it came. */
const rows = () =>
  outboxRows(store).map(({ message }) => (message.live ? `${message.counter}` : `(${message.counter})`));
/** What can go out now in a lane of a node, in its order. */
const lane = (lane: Lane, of = 0) => {
  const sink = store.outbox.sink("");
  return sink.read(lane, sink.nodes(lane)[of] ?? 0, -1, 99, 0).map(({ message }) => message.counter);
};
/** All that is in the outbox has gone out. */
const publish = () => {
  const waiting = outboxRows(store);
  store.outbox.sink("").now((changes) => {
    for (const row of waiting) changes.decide(row, false);
  });
};
/** Time goes by without a broker, until unix time `seconds`. */
const age = (seconds: number) =>
  store.outbox.sink("").now((changes) => void changes.ageOut(null, seconds * 1000, 1000));
const night = (counter: number) => {
  const body = [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5];
  return seal(node, NIGHT, counter, cbor(body));
};
const inBatch = (counter: number, time: number | null) => [counter, READING, readingBody(time)] as never;

test("a new reading is live at once, with all that a publisher needs", () => {
  take(reading(node, 2, T + 10), T + 11);
  expect(outboxRows(store)).toEqual([
    {
      ...{ lane: READINGS, node: 1, place: 1, seq: 1 },
      late: null,
      message: {
        name: "a",
        network: 1,
        node: 1,
        epoch: 0,
        counter: 2,
        type: "reading",
        body: readingBody(T + 10),
        time: (T + 10) * 1000,
        timeAfter: null,
        timeBefore: null,
        received: (T + 11) * 1000,
        marks: 0,
        via: "test",
        live: true,
        interval: 900_000,
      },
    },
  ]);
});

test("live goes on over a gap; what fills the gap is history, in order and only up to what is settled", () => {
  take(reading(node, 2, T), T);
  take(reading(node, 6, T + 4), T + 4);
  expect(rows()).toEqual(["2", "6"]);
  publish();
  take(records(node, 7, 0, [inBatch(5, T + 3), inBatch(3, T + 1)]), T + 5);
  expect(rows()).toEqual(["2", "6", "(3)"]);
  take(reading(node, 8, T + 6), T + 6);
  expect(rows()).toEqual(["2", "6", "(3)", "8"]);
  publish();
  take(records(node, 9, 0, [[4, 1]]), T + 7);
  expect(rows()).toEqual(["2", "6", "(3)", "8", "(5)"]);
  take(records(node, 10, 0, [inBatch(3, T + 1), inBatch(5, T + 3), inBatch(4, T + 2)]), T + 8);
  expect(rows()).toHaveLength(5);
});

test("a reading two reporting intervals old is history, also under its own frame", () => {
  take(reading(node, 2, T), T + 1799);
  take(reading(node, 3, T), T + 1800);
  take(reading(node, 5, T), T + 1801);
  expect(rows()).toEqual(["2", "(3)"]);
  take(records(node, 6, 0, [[4, 1]]), T + 1802);
  expect(rows()).toEqual(["2", "(3)", "(5)"]);
});

test("a reading that was overtaken is history", () => {
  take(reading(node, 3, T + 1), T + 1);
  publish();
  take(reading(node, 2, T), T + 2);
  expect(rows()).toEqual(["3", "(2)"]);
});

describe("while the broker is away", () => {
  test("what has become too old to be live takes its place in history", () => {
    take(reading(node, 2, T), T);
    publish();
    for (const counter of [5, 6]) take(reading(node, counter, T + counter), T + counter);
    take(records(node, 7, 0, [inBatch(3, T + 3), inBatch(4, T + 4)]), T + 8);
    take(event(node, 9, T + 9), T + 9);
    take(reading(node, 10, T + 1700), T + 1700);
    expect([lane(EVENTS), lane(READINGS), lane(HISTORY)]).toEqual([[9], [2, 5, 6, 10], [3, 4]]);
    age(T + 1900);
    // What was sent as live stays so; what is still young too. 8 may yet come: 10 could not go out before it.
    expect([lane(EVENTS), lane(READINGS), lane(HISTORY)]).toEqual([[9], [2, 10], [3, 4, 5, 6]]);
    age(T + 9000);
    expect([lane(READINGS), lane(HISTORY)]).toEqual([[2], [3, 4, 5, 6]]);
    take(records(node, 11, 0, [[8, 1]]), T + 9000);
    expect(lane(HISTORY)).toEqual([3, 4, 5, 6, 10]);
  });

  test("readings age in pages, and how often that is done changes nothing", () => {
    for (let counter = 2; counter <= 50; counter++) take(reading(node, counter, T), T);
    let after: RowOfNode | null = null;
    let pages = 0;
    do {
      store.outbox.sink("").now((changes) => {
        after = changes.ageOut(after, (T + 1800) * 1000, 7).next;
      });
      pages++;
    } while (after !== null);
    expect(pages).toBe(8);
    age(T + 1800);
    expect([lane(READINGS), lane(HISTORY)]).toEqual([[], Array.from({ length: 49 }, (_, i) => i + 2)]);
  });

  test("history waits for what is missing before it, and for a month at most", () => {
    take(reading(node, 2, T), T);
    take(reading(node, 5, T + 5), T + 5);
    age(T + 9000);
    expect(lane(HISTORY)).toEqual([2]);
    const sink = store.outbox.sink("");
    expect(sink.read(HISTORY, 1, -1, 9, (T + 6) * 1000).map(({ message }) => message.counter)).toEqual([
      2, 5,
    ]);
    take(records(node, 6, 0, [inBatch(3, T + 3), [4, 1]] as never), T + 9000);
    expect(lane(HISTORY)).toEqual([2, 3, 5]);
  });

  test("of a node that is removed meanwhile, and of a key that it has no more, nothing is waited for", () => {
    take(reading(node, 5, T), T);
    age(T + 9000);
    expect(lane(HISTORY)).toEqual([]);
    const next = store.rekey("a");
    expect(lane(HISTORY)).toEqual([5]);
    take(reading(next, 3, T + 9000), T + 9000);
    age(T + 90_000);
    expect(lane(HISTORY)).toEqual([5]);
    expect(store.removeNode("a", T).waiting).toBe(2);
    expect(lane(HISTORY)).toEqual([5, 3]);
    expect(store.outbox.count()).toBe(2);
  });

  test("each of several nodes gets its own order", () => {
    const other = store.addNode({ name: "b", network: 1 });
    take(hello(other, 1), T);
    for (const one of [node, other]) take(reading(one, 4, T), T);
    for (const one of [other, node]) take(records(one, 5, 0, [inBatch(2, T), [3, 1]] as never), T + 1);
    age(T + 9000);
    expect([lane(HISTORY, 0), lane(HISTORY, 1)]).toEqual([
      [2, 4],
      [2, 4],
    ]);
  });
});

test("a reading of a node without a clock is live, between two times", () => {
  take(reading(node, 2, T), T + 1);
  take(reading(node, 3, null), T + 5);
  const { message } = outboxRows(store)[1]!;
  expect(message).toMatchObject({
    live: true,
    time: null,
    timeAfter: T * 1000,
    timeBefore: (T + 5) * 1000,
  });
});

test("a clockless record filled in later lies between its neighbour and when it was heard", () => {
  take(reading(node, 2, T), T);
  take(reading(node, 5, T + 900), T + 900);
  publish();
  take(records(node, 6, 0, [inBatch(3, null), inBatch(4, null)]), T + 1000);
  const history = outboxRows(store)
    .filter(({ seq }) => seq > 2)
    .map(({ message }) => message);
  expect(history).toMatchObject([
    { counter: 3, time: null, timeAfter: T * 1000, timeBefore: (T + 1000) * 1000 },
    { counter: 4, time: null, timeAfter: T * 1000, timeBefore: (T + 1000) * 1000 },
  ]);
  expect(history[0]!.live).toBe(false);
});

describe("events", () => {
  test("are published at once, from their own frame and from a batch, once", () => {
    take(event(node, 5, T), T);
    take(records(node, 9, 0, [[7, EVENT, [0, T, 10, -300, 12, 4100, 3800, 90, 0]]] as never), T + 1);
    take(records(node, 10, 0, [[7, EVENT, [0, T, 900, -300, 12, 4100, 3800, 90, 0]]] as never), T + 2);
    expect(rows()).toEqual(["5", "7"]);
  });

  test("are dated by their age to the millisecond, where that agrees with the clock", () => {
    take(event(node, 2, T, 1250), T + 1);
    take(event(node, 3, null, 400), T + 2);
    take(event(node, 4, T - 86_400, 5), T + 3);
    take(event(node, 5, T, null), T + 4);
    const times = outboxRows(store).map(({ message }) => message.time);
    expect(times).toEqual([T * 1000 - 250, (T + 2) * 1000 - 400, (T - 86_400) * 1000, T * 1000]);
  });
});

describe("a change of leak state", () => {
  const change = (counter: number) => seal(node, EVENT, counter, cbor([1, T, 0, 7, null, 1, 2, 61, 0]));

  test("waits for its night, which a node makes before it and sends after it, and is told with it", () => {
    take(reading(node, 2, T), T);
    expect(take(change(4), T)).toMatchObject({ stored: 1, appended: 0, leak: false });
    take(reading(node, 5, T + 1), T + 1);
    expect(rows()).toEqual(["2", "5"]);
    expect(store.leaks()).toEqual([]);
    expect(take(night(3), T + 2)).toMatchObject({ appended: 2, leak: true });
    expect(rows()).toEqual(["2", "5", "3", "(4)"]);
    expect(store.leaks()).toMatchObject([{ counter: 4, state: 2, since: T * 1000, night: 20_000 }]);
  });

  test("waits no longer where there will be no night, or after some time", () => {
    take(change(4), T);
    take(records(node, 5, 0, [[3, 1]]), T);
    expect(rows()).toEqual(["(4)"]);
    take(change(8), T);
    store.settleWaiting(T * 1000, T * 1000);
    expect(rows()).toEqual(["(4)"]);
    store.settleWaiting(T * 1000 + 1, T * 1000);
    expect(rows()).toEqual(["(4)", "(8)"]);
    expect(take(night(7), T + 9)).toMatchObject({ stored: 1 });
    expect(rows()).toEqual(["(4)", "(8)", "7"]);
  });
});

test("nights: live where they are the newest, from their own frame or a batch; in turn where they are not", () => {
  take(night(2), T);
  const body = [20001, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5];
  take(records(node, 5, 0, [[4, NIGHT, body]] as never), T + 1);
  expect(rows()).toEqual(["2", "4"]);
  take(night(9), T + 2);
  take(records(node, 10, 0, [[7, NIGHT, body]] as never), T + 3);
  expect(rows()).toEqual(["2", "4", "9"]);
  take(
    records(node, 11, 0, [
      [3, 1],
      [5, 1],
      [6, 1],
      [8, 1],
    ]),
    T + 4,
  );
  expect(rows()).toEqual(["2", "4", "9", "(7)"]);
});

test("spectra: both parts at once, under their frames' counters, dated by when they were heard", () => {
  const parts = [
    [0, 20000, new Uint8Array(32).fill(200), 40],
    [1, 20000, new Uint8Array(16).fill(3), -160, 2],
  ];
  take(reading(node, 2, T), T);
  for (const [i, body] of parts.entries()) take(seal(node, SPECTRUM, 3 + i, cbor(body as never)), T + i);
  expect(rows()).toEqual(["2", "3", "4"]);
  const kept = outboxRows(store)
    .filter(({ seq }) => seq > 1)
    .map(({ message }) => message);
  expect(kept.map(({ type, body }) => ({ type, body }))).toEqual(
    parts.map((body) => ({ type: "spectrum", body })),
  );
  expect(kept[0]).toMatchObject({ time: null, timeAfter: T * 1000, timeBefore: T * 1000 });
  expect(store.recent("a", 1)).toMatchObject([{ type: "spectrum", counter: 4, body: parts[1] }]);
  // What was lost meanwhile holds none of them up.
  take(seal(node, SPECTRUM, 9, cbor(parts[0] as never)), T + 9);
  expect(rows()).toEqual(["2", "3", "4", "9"]);
});

test("a copy of what is settled changes nothing, whichever came first", () => {
  take(records(node, 3, 0, [inBatch(2, T)]), T);
  expect(rows()).toEqual(["2"]);
  expect(take(reading(node, 2, T), T)).toMatchObject({ stored: 0, appended: 0 });
  take(records(node, 5, 0, [[4, 1]]), T);
  expect(take(reading(node, 4, T), T)).toMatchObject({ stored: 0, appended: 0 });
  expect(store.recent("a", 9)).toHaveLength(1);
});

describe("voids", () => {
  test("never cover counters that the node has yet to use", () => {
    const { answer } = take(records(node, 2, 0, [[1, 2 ** 32 - 1]]), T);
    expect(answer).toMatchObject({ settled: 2, missing: null });
    take(reading(node, 3, T), T);
    expect(rows()).toEqual(["3"]);
  });

  test("a reservation jump is asked for, 64 at a time, and ended by one void", () => {
    const accepted = take(records(node, 600, 0, []), T);
    expect(accepted.jump).toBe(598);
    expect(accepted.answer).toMatchObject({ settled: 1, missing: new Uint8Array(8).fill(255) });
    const { answer } = take(records(node, 601, 0, [[2, 598]]), T);
    expect(answer).toMatchObject({ settled: 601, missing: null });
  });
});

describe("history of an epoch before", () => {
  test("waits for nothing: no ack asks for what is missing there", () => {
    take(reading(node, 5, T - 9000), T);
    expect(rows()).toEqual([]);
    const next = store.rekey("a");
    take(reading(next, 1, T), T);
    expect(rows()).toEqual(["(5)", "1"]);
    publish();
    take(records(next, 2, 0, [inBatch(9, T - 8000), inBatch(7, T - 8500)]), T);
    expect(rows()).toEqual(["(5)", "1", "(7)", "(9)"]);
  });

  test("nor does it where the old key was revoked", () => {
    take(reading(node, 5, T - 9000), T);
    const next = store.rekey("a", { revoke: true });
    take(reading(next, 1, T), T);
    expect(rows()).toEqual(["(5)", "1"]);
  });
});

describe("pruning", () => {
  test("deletes the oldest in steps, leaves outbox and settled counters, publishes what was held", () => {
    for (let c = 2; c <= 11; c++) take(reading(node, c, T + c), T + c);
    take(reading(node, 14, T - 9000), T + 14);
    take(reading(node, 15, T + 15), T + 15);
    expect(rows()).not.toContain("(14)");
    const time = (T + 15) * 1000;
    const before = { readings: time, nights: time, events: time, waiting: time };
    // What was held is one of the first four.
    expect(store.prune(before, 4)).toBe(4);
    expect(rows()).toContain("(14)");
    expect(store.prune(before, 4)).toBe(4);
    expect(store.prune(before, 4)).toBe(4);
    expect(store.prune(before, 4)).toBe(0);
    expect(store.recent("a", 99).map((each) => each.counter)).toEqual([15]);
    expect(store.outbox.count()).toBe(12);
    expect(take(records(node, 16, 0, [inBatch(5, T)]), T)).toMatchObject({ stored: 0, appended: 0 });
  });
});

test("rows are told of when they are appended, removed for good, and their numbers never used again", async () => {
  let calls = 0;
  const end = store.outbox.onAppended(() => calls++);
  for (let c = 2; c <= 6; c++) take(reading(node, c, T + c), T + c);
  await Promise.resolve();
  expect(calls).toBe(5);
  const waiting = outboxRows(store);
  expect(waiting.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5]);
  store.outbox.sink("").now((changes) => {
    for (const row of waiting) changes.remove(row);
  });
  expect(store.outbox.count()).toBe(0);
  end();
  take(reading(node, 7, T + 7), T + 7);
  await Promise.resolve();
  expect(calls).toBe(5);
  expect(outboxRows(store).map((row) => row.seq)).toEqual([6]);
});

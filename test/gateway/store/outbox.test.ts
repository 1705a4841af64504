// What is published at once and what waits: partners get live readings when they come, and history in order.
import { beforeEach, describe, expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { EVENT, NIGHT, READING, SPECTRUM } from "../../../shared/messages.ts";
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

/** "counter" where live, "(counter)" where history, in the outbox's order. */
const rows = () =>
  store.outbox
    .read(0, 1000)
    .map(({ message }) => (message.live ? `${message.counter}` : `(${message.counter})`));
/** All that is in the outbox has gone out. */
const publish = () => {
  const undecided = store.outbox.read(0, 1000).filter(({ late }) => late === null);
  store.outbox.decide(undecided.map(({ seq }) => ({ seq, late: false })));
};
const night = (counter: number) => {
  const body = [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5];
  return seal(node, NIGHT, counter, cbor(body));
};
const inBatch = (counter: number, time: number | null) => [counter, READING, readingBody(time)] as never;

test("a new reading is live at once, with all that a publisher needs", () => {
  take(reading(node, 2, T + 10), T + 11);
  expect(store.outbox.read(0, 10)).toEqual([
    {
      seq: 1,
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
  test("what comes late takes its place before what has not gone out yet", () => {
    take(reading(node, 2, T), T);
    publish();
    for (const counter of [5, 6]) take(reading(node, counter, T + counter), T + counter);
    take(records(node, 7, 0, [inBatch(3, T + 3), inBatch(4, T + 4)]), T + 8);
    expect(rows()).toEqual(["2", "5", "6", "(3)", "(4)"]);
    take(event(node, 9, T + 9), T + 9);
    const live = store.outbox.read(0, 99).filter(({ message }) => message.type === "reading" && message.live);
    expect(store.outbox.putInPlace(live.slice(1).map(({ seq }) => seq))).toBe(true);
    expect(rows()).toEqual(["2", "(3)", "(4)", "5", "6", "9"]);
    const readings = store.outbox
      .read(0, 99)
      .filter(({ late }) => late === null)
      .slice(0, 4);
    expect(store.outbox.putInPlace(readings.map(({ seq }) => seq))).toBe(false);
  });

  test("what has become too old to be live waits for what is missing before it", () => {
    take(reading(node, 2, T), T);
    take(reading(node, 5, T + 5), T + 5);
    const seqs = store.outbox.read(0, 9).map(({ seq }) => seq);
    expect(store.outbox.putInPlace(seqs)).toBe(true);
    expect(rows()).toEqual(["2"]);
    take(records(node, 6, 0, [inBatch(3, T + 3), [4, 1]] as never), T + 9000);
    expect(rows()).toEqual(["2", "(3)", "(5)"]);
    expect(store.outbox.putInPlace(store.outbox.read(0, 9).map(({ seq }) => seq))).toBe(false);
  });

  test("of a node that is removed meanwhile, and of a key that it has no more, nothing is waited for", () => {
    take(reading(node, 5, T), T);
    const seqs = store.outbox.read(0, 9).map(({ seq }) => seq);
    const next = store.rekey("a");
    expect(store.outbox.putInPlace(seqs)).toBe(false);
    take(reading(next, 3, T), T + 1);
    expect(store.removeNode("a", T)).toBe(2);
    expect(store.outbox.putInPlace(store.outbox.read(0, 9).map(({ seq }) => seq))).toBe(false);
    expect(store.outbox.count()).toBe(2);
  });

  test("each of several nodes gets its own order", () => {
    const other = store.addNode({ name: "b", network: 1 });
    take(hello(other, 1), T);
    for (const one of [node, other]) take(reading(one, 4, T), T);
    for (const one of [other, node]) take(records(one, 5, 0, [inBatch(2, T), [3, 1]] as never), T + 1);
    const seqs = store.outbox.read(0, 9).filter(({ message }) => message.live && message.counter === 4);
    expect(store.outbox.putInPlace(seqs.map(({ seq }) => seq))).toBe(true);
    const order = store.outbox.read(0, 9).map(({ message }) => `${message.name}${message.counter}`);
    expect(order.filter((each) => each.startsWith("a"))).toEqual(["a2", "a4"]);
    expect(order.filter((each) => each.startsWith("b"))).toEqual(["b2", "b4"]);
  });
});

test("a reading of a node without a clock is live, between two times", () => {
  take(reading(node, 2, T), T + 1);
  take(reading(node, 3, null), T + 5);
  const { message } = store.outbox.read(0, 10)[1]!;
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
  const history = store.outbox.read(2, 10).map(({ message }) => message);
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
    const times = store.outbox.read(0, 10).map(({ message }) => message.time);
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
  const kept = store.outbox.read(1, 9).map(({ message }) => message);
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
    const before = (T + 15) * 1000;
    expect(store.prune(before, 4)).toBe(4);
    expect(rows()).toContain("(14)");
    expect(store.prune(before, 4)).toBe(4);
    expect(store.prune(before, 4)).toBe(3);
    expect(store.prune(before, 4)).toBe(0);
    expect(store.recent("a", 99).map((each) => each.counter)).toEqual([15]);
    expect(store.outbox.count()).toBe(12);
    expect(take(records(node, 16, 0, [inBatch(5, T)]), T)).toMatchObject({ stored: 0, appended: 0 });
  });
});

test("rows are read in order from where a publisher stopped, removed for good, and their numbers never used again", async () => {
  let calls = 0;
  const end = store.outbox.onAppended(() => calls++);
  for (let c = 2; c <= 6; c++) take(reading(node, c, T + c), T + c);
  await Promise.resolve();
  expect(calls).toBe(5);
  const seqs = store.outbox.read(0, 3).map((row) => row.seq);
  expect(seqs).toEqual([1, 2, 3]);
  store.outbox.remove([1, 2, 3, 4, 5]);
  expect(store.outbox.count()).toBe(0);
  end();
  take(reading(node, 7, T + 7), T + 7);
  await Promise.resolve();
  expect(calls).toBe(5);
  expect(store.outbox.read(0, 9).map((row) => row.seq)).toEqual([6]);
});

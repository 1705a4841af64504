// Records that come while the gateway's clock is not believed, or from a node whose own clock is wrong; and counters of
// answers, which a wrong clock may not use up.
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { MARKS } from "../../../gateway/store/records.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { event, hello, reading } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { dropMarks } from "./older.ts";

const T = 1_800_000_000;
const U32_MAX = 0xffff_ffff;
let store: Store;
let node: Enrolment;

/** With a node that has said hello. */
function open(path = ":memory:"): void {
  store = openStore(path);
  node = store.addNode({ name: "a", network: 1 });
  take(hello(node, 1), T);
}

beforeEach(() => open());

/** Takes a frame received at `seconds`. */
function take(frame: Uint8Array, seconds: number, believed = true, of = store, elapsed?: number) {
  const now = seconds * 1000;
  return of.transact(() => {
    const admitted = admit(frame, of.keyring);
    if ("refused" in admitted) throw new Error(admitted.refused);
    return of.accept(admitted, { received: now, via: "test", now, believed, elapsed });
  });
}

const messages = () => outboxRows(store).map(({ message }) => message);

describe("a reading", () => {
  test("that comes while the gateway's clock is not believed is not live; its own time stays, its bounds are open", () => {
    take(reading(node, 2, T + 10), T + 11, false);
    take(reading(node, 3, null), T + 12, false);
    expect(messages()).toMatchObject([
      { counter: 2, time: 1000 * (T + 10), live: false, marks: MARKS.guessed },
      {
        counter: 3,
        time: null,
        timeBefore: null,
        timeAfter: 1000 * (T + 10),
        live: false,
        marks: MARKS.guessed,
      },
    ]);
  });

  test.each([
    { what: "5 minutes ahead, as far as clocks may differ", ahead: 300, wrong: false },
    { what: "more than 5 minutes ahead", ahead: 302, wrong: true },
    { what: "in 1970", ahead: 100 - T, wrong: true },
    { what: "in 2104", ahead: 2 ** 32 - T - 60_000_000, wrong: true },
  ])("of a node whose clock is $what", ({ ahead, wrong }) => {
    take(reading(node, 2, T + 10 + ahead), T + 10);
    const [message] = messages();
    if (wrong)
      expect(message).toMatchObject({
        time: null,
        timeBefore: 1000 * (T + 10),
        live: false,
        marks: MARKS.clockWrong,
      });
    else expect(message).toMatchObject({ time: 1000 * (T + 10 + ahead), live: true, marks: 0 });
  });
});

test("an event is dated by its age only by a clock that is believed", () => {
  take(event(node, 2, null, 5000), T + 20, false);
  expect(messages()[0]).toMatchObject({ time: null, marks: MARKS.guessed });
});

test("what a wrong clock has dated is put right: what has not been sent, what is kept, and when the node was heard", () => {
  const by = 3_600_000;
  take(reading(node, 2, T + 10), T + 11, false);
  take(reading(node, 3, T + 20), T + 21, false);
  const sink = store.outbox.sink("");
  const [first] = outboxRows(store);
  sink.now((changes) => void changes.decide(first!, true));
  expect(store.redate(1000 * T, 1000 * (T + 30), by)).toEqual({ records: 2, published: 1 });
  expect(messages()).toMatchObject([
    { counter: 2, received: 1000 * (T + 11), marks: MARKS.guessed },
    { counter: 3, received: 1000 * (T + 21) + by, marks: 0 },
  ]);
  expect(store.recent("a", 9).map(({ received }) => received)).toEqual([
    1000 * (T + 21) + by,
    1000 * (T + 11) + by,
  ]);
  expect(store.newest()).toBe(1000 * (T + 21) + by);
  // What was dated before is as it was.
  expect(store.redate(1000 * T, 1000 * (T + 30), by)).toEqual({ records: 0, published: 0 });
});

describe("the counter of an answer", () => {
  const counterOf = (counter: number, seconds: number, believed = true) =>
    take(hello(node, counter), seconds, believed).answer?.downlink ?? null;

  test("follows unix time where that is believed, and goes on by one where it is not", () => {
    expect(counterOf(2, T + 100)).toBe(T + 100);
    expect(counterOf(3, T + 500, false)).toBe(T + 101);
    expect(counterOf(4, 10, true)).toBe(T + 102);
  });

  test("never leaves what a frame can hold, whatever the clock says, and ends where that is used up", () => {
    expect(counterOf(2, U32_MAX + 1000)).toBe(T + 1);
    expect(counterOf(3, U32_MAX - 1)).toBe(U32_MAX - 1);
    expect(counterOf(4, T)).toBe(U32_MAX);
    expect(counterOf(5, T)).toBe(null);
  });

  test("is not a minute ahead of the clock, however often the gateway starts and whatever it is asked", () => {
    const path = storePath();
    open(path);
    let counter = 1;
    let last = 0;
    for (let start = 0; start < 10; start++) {
      store.close();
      store = openStore(path);
      for (let i = 0; i < 100; i++)
        last = take(hello(node, ++counter), T + 5, true, store, 1000).answer?.downlink ?? last;
    }
    expect(last - (T + 5)).toBeGreaterThanOrEqual(60);
    // Each start gives one, and takes a second at least.
    expect(last - (T + 5)).toBeLessThanOrEqual(60 + 10);
    store.close();
  });

  test("that an earlier version has brought beyond it is repaired", () => {
    const path = storePath();
    open(path);
    store.close();
    const db = new DatabaseSync(path);
    dropMarks(db);
    db.exec("UPDATE nodes SET downlink = 4328000000");
    db.close();
    store = openStore(path);
    expect(counterOf(2, T + 100)).toBe(U32_MAX + 1 - 2 ** 20 + 1);
    store.close();
  });
});

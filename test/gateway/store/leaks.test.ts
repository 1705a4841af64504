// The leak state in the store: kept in the transaction that keeps its records, of whichever way they came.
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { EVENT, NIGHT } from "../../../shared/messages.ts";
import { cbor, hello, reading, records, seal } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { dropCrept, dropPlaces } from "./older.ts";

const T = 1_800_000_000;
const OK = 1;
const SUSPECT = 2;
const COMPONENTS = new Uint8Array([12, 250, 0, 127, 128]);
let store: Store;
let node: Enrolment;

beforeEach(() => {
  store = openStore(":memory:");
  node = store.addNode({ name: "a", network: 1 });
});

/** To be called in a transaction. */
function accept(frame: Uint8Array, seconds: number, into = store) {
  const admitted = admit(frame, into.keyring);
  if ("refused" in admitted) throw new Error(admitted.refused);
  return into.accept(admitted, { received: seconds * 1000, via: "test", now: seconds * 1000 });
}

const take = (frame: Uint8Array, seconds: number, into = store) =>
  into.transact(() => accept(frame, seconds, into));

const nightBody = (date: number, state: number, score: number | null = 5) =>
  [date, -145, -131, -99, -150, 3, null, 640, 4, 120, 1, 2, 3, 4, score, state, 256, null, 4, 9] as never;
const night = (counter: number, date: number, state: number, from = node) =>
  seal(from, NIGHT, counter, cbor(nightBody(date, state)));
const changeBody = (seconds: number | null, state: number, components: Uint8Array | null = COMPONENTS) =>
  [1, seconds, null, 7, null, 1, state, 61, 0, components] as never;
const change = (counter: number, seconds: number | null, state: number, from = node) =>
  seal(from, EVENT, counter, cbor(changeBody(seconds, state)));

test("is told by nights and by changes, with the record that it rests on", () => {
  expect(store.leaks()).toEqual([]);
  take(hello(node, 1), T);
  take(reading(node, 2, T), T);
  expect(store.leaks()).toEqual([]);
  expect(take(night(3, 20_780, OK), T)).toMatchObject({ leak: true });
  const first = {
    name: "a",
    network: 1,
    node: 1,
    epoch: 0,
    counter: 3,
    time: null,
    received: T * 1000,
    state: OK,
    since: null,
    firstReceived: T * 1000,
    score: 5,
    components: null,
    rule: null,
    crept: null,
    rise: 9,
    baseline: -150,
    night: 20_780,
    flags: 256,
  };
  expect(store.leaks()).toEqual([first]);
  take(change(4, T + 60, SUSPECT), T + 61);
  const second = {
    ...first,
    ...{
      counter: 4,
      time: (T + 60) * 1000,
      received: (T + 61) * 1000,
      state: SUSPECT,
      firstReceived: (T + 61) * 1000,
      score: 61,
      flags: 0,
    },
    ...{ since: (T + 60) * 1000, components: COMPONENTS, rise: null, baseline: null, night: null },
  };
  expect(store.leaks("a")).toEqual([second]);
  take(night(5, 20_781, SUSPECT), T + 90);
  expect(store.leaks("a")).toEqual([
    {
      ...second,
      ...{ counter: 5, time: null, received: (T + 90) * 1000, score: 5, flags: 256 },
      ...{ rise: 9, baseline: -150, night: 20_781 },
    },
  ]);
  expect(store.leaks("b")).toEqual([]);
});

test("an event of another kind, and a change to no state, say nothing of it", () => {
  for (const [i, body] of [
    [0, T, 0, -413, 600, 4123, 3710, null, 0],
    [2, T, 0, null, null, 0, 32, null, 32],
    [1, T, 0, 7, null, 1, null, 61, 0],
  ].entries()) {
    expect(take(seal(node, EVENT, 1 + i, cbor(body)), T)).toMatchObject({ leak: false });
  }
  expect(store.leaks()).toEqual([]);
});

describe("backfill", () => {
  test("that is older changes nothing; that is newer does", () => {
    take(reading(node, 8, T), T);
    take(change(9, T, SUSPECT), T);
    const before = store.leaks();
    const batch = (counter: number, items: unknown[]) => records(node, counter, 0, items as never);
    expect(take(batch(10, [[5, NIGHT, nightBody(20_770, OK)]]), T + 1)).toMatchObject({ leak: true });
    expect(store.leaks()).toEqual(before);
    const old = batch(11, [
      [3, NIGHT, nightBody(20_768, OK)],
      [4, EVENT, changeBody(T - 999, OK)],
    ]);
    expect(take(old, T + 1)).toMatchObject({ leak: false, stored: 2 });
    expect(store.leaks()).toEqual(before);
    take(night(20, 20_785, OK), T + 2);
    const itsTurn = [18, 1];
    take(batch(21, [itsTurn, [19, EVENT, changeBody(T + 1, OK)]]), T + 3);
    expect(store.leaks()).toMatchObject([{ counter: 20, state: OK, since: (T + 1) * 1000, night: 20_785 }]);
    expect(take(batch(22, [[19, EVENT, changeBody(T + 1, SUSPECT)]]), T + 3)).toMatchObject({ leak: false });
  });

  test("of an epoch before is older, whatever its counters", () => {
    take(change(900, T, SUSPECT), T);
    const next = store.rekey("a");
    take(night(2, 20_781, OK, next), T + 1);
    expect(store.leaks()).toMatchObject([{ epoch: 1, counter: 2, state: OK }]);
    take(records(next, 3, 0, [[901, NIGHT, nightBody(20_780, SUSPECT)]] as never), T + 2);
    expect(store.leaks()).toMatchObject([{ epoch: 1, counter: 2, state: OK, since: null }]);
  });
});

test("components of any length are kept as they came, and so is none", () => {
  for (const [i, components] of [new Uint8Array(0), null, new Uint8Array(8).fill(255)].entries()) {
    take(seal(node, EVENT, 1 + i, cbor(changeBody(T, SUSPECT, components))), T);
    expect(store.leaks()[0]!.components).toEqual(components);
  }
});

test("what has crept is that of the newest change or night, and null where that is of older firmware", () => {
  const creptIn = (crept: number) => new Uint8Array([1, 2, 3, 4, 5, 0, crept]);
  const withCrept = (date: number, value: number) => [...(nightBody(date, SUSPECT) as unknown[]), 0, value];
  const crept = () => store.leaks()[0]!.crept;
  take(seal(node, EVENT, 1, cbor(changeBody(T, SUSPECT, creptIn(2)))), T);
  expect(crept()).toBe(2);
  take(seal(node, NIGHT, 2, cbor(withCrept(20_790, 4) as never)), T);
  expect(crept()).toBe(4);
  take(night(3, 20_791, SUSPECT), T);
  expect(crept()).toBe(null);
  take(seal(node, EVENT, 4, cbor(changeBody(T, 5, creptIn(6)))), T);
  expect(store.leaks()).toMatchObject([{ state: 5, crept: 6 }]);
});

test("a file of the form before knows all but what has crept, until the next night", () => {
  const path = storePath();
  let file = openStore(path);
  const enrolled = file.addNode({ name: "elm-4", network: 1 });
  take(change(1, T + 60, SUSPECT, enrolled), T + 61, file);
  take(night(2, 20_781, SUSPECT, enrolled), T + 90, file);
  const before = file.leaks();
  expect(before).toHaveLength(1);
  file.close();
  const old = new DatabaseSync(path);
  dropCrept(old);
  old.close();
  file = openStore(path);
  expect(file.leaks()).toEqual(before);
  const body = [...(nightBody(20_782, SUSPECT) as unknown[]), 1, 5] as never;
  take(seal(enrolled, NIGHT, 3, cbor(body)), T + 99, file);
  expect(file.leaks()).toMatchObject([{ counter: 3, crept: 5 }]);
  file.close();
});

test("each node has its own, and whoever listens is told of it after the commit", async () => {
  const other = store.addNode({ name: "b", network: 1 });
  const changed: string[] = [];
  const end = store.onLeakChanged((name) => changed.push(name));
  store.transact(() => {
    for (const frame of [change(1, T, SUSPECT), night(2, 20_781, SUSPECT), night(1, 20_781, OK, other)]) {
      accept(frame, T);
    }
    expect(changed).toEqual([]);
  });
  take(reading(node, 3, T), T);
  await Promise.resolve();
  expect(changed).toEqual(["a", "b"]);
  expect(store.leaks().map(({ name, state }) => [name, state])).toEqual([
    ["a", SUSPECT],
    ["b", OK],
  ]);
  end();
  take(change(4, T, OK), T);
  await Promise.resolve();
  expect(changed).toHaveLength(2);
});

test("what is rolled back is neither known nor told", async () => {
  take(night(1, 20_780, OK), T);
  await Promise.resolve();
  const changed: string[] = [];
  store.onLeakChanged((name) => changed.push(name));
  const failing = () =>
    store.transact(() => {
      accept(change(2, T, SUSPECT), T);
      throw new Error("no");
    });
  expect(failing).toThrow("no");
  take(reading(node, 3, T), T);
  await Promise.resolve();
  expect(changed).toEqual([]);
  expect(store.leaks()).toMatchObject([{ counter: 1, state: OK }]);
});

test("a restart knows the same, also where the file is of a version that knew nothing of it", () => {
  const path = storePath();
  let file = openStore(path);
  const enrolled = file.addNode({ name: "elm-4", network: 1 });
  take(reading(enrolled, 1, T), T, file);
  file.close();
  const old = new DatabaseSync(path);
  dropPlaces(old);
  for (const column of ["rssi", "snr", "margin", "signal_at"])
    old.exec(`ALTER TABLE nodes DROP COLUMN ${column}`);
  old.exec("DROP TABLE leaks; DROP TABLE airtime; PRAGMA user_version = 3");
  old.close();
  file = openStore(path);
  expect(file.leaks()).toEqual([]);
  take(change(2, T + 60, SUSPECT, enrolled), T + 61, file);
  take(night(3, 20_781, SUSPECT, enrolled), T + 90, file);
  const before = file.leaks();
  expect(before).toHaveLength(1);
  file.close();
  file = openStore(path);
  expect(file.leaks()).toEqual(before);
  take(records(enrolled, 5, 0, [[4, NIGHT, nightBody(20_782, OK)]] as never), T + 99, file);
  expect(file.leaks("elm-4")).toMatchObject([
    { counter: 4, state: OK, since: null, firstReceived: (T + 99) * 1000 },
  ]);
  file.close();
});

// A node's nights as they are looked at: all of them, as the node made them, in whatever order they came.
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { EVENT, NIGHT } from "../../../shared/messages.ts";
import { cbor, readingBody, records, seal } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { take } from "./frames.ts";

const T = 1_800_000_000;
const DAY = 20_800;
/** Of older firmware: it ends with the temperature. */
const OLD = [-145, -131, -99, -150, 3, -140, 640, 4, 60, 1, 2, 3, 4, 5, 1, 256, null, 4];
const night = (date: number) => [date, ...OLD, 9, 0, 2];
const heard = (from: Enrolment, counter: number, date: number) =>
  seal(from, NIGHT, counter, cbor(night(date)));

test("are there in the order in which the node made them: late ones, doubled ones, of an epoch before, old and new", () => {
  const store = openStore(":memory:");
  const node = store.addNode({ name: "a", network: 1 });
  const other = store.addNode({ name: "b", network: 1 });
  take(store, heard(node, 1, DAY), T);
  take(store, seal(node, EVENT, 2, cbor([1, T, null, 7, null, 1, 2, 61, 0, null])), T);
  take(store, heard(node, 6, DAY + 3), T);
  take(store, heard(other, 1, DAY), T);
  // What was missing comes late, some of it twice.
  const late = [
    [3, NIGHT, night(DAY + 1)],
    [4, 0, readingBody(T)],
    [5, NIGHT, [DAY + 2, ...OLD]],
  ];
  take(store, records(node, 7, 0, late as never), T + 1);
  take(store, records(node, 8, 0, late as never), T + 2);
  // The same date once more, as after a clock that was set back.
  take(store, heard(node, 9, DAY + 3), T + 3);
  const next = store.rekey("a");
  take(store, heard(next, 1, DAY + 4), T + 4);

  const of = (name: string) =>
    [...viewOf(store).nights(name)].map(({ epoch, counter, body }) => [epoch, counter, body[0] - DAY]);
  expect(of("a")).toEqual([
    [0, 1, 0],
    [0, 3, 1],
    [0, 5, 2],
    [0, 6, 3],
    [0, 9, 3],
    [1, 1, 4],
  ]);
  expect(of("b")).toEqual([[0, 1, 0]]);
  expect(of("c")).toEqual([]);
  const bodies = [...store.nights("a")].map(({ body }) => body.slice(19));
  expect(bodies[1]).toEqual([9, 0, 2]);
  expect(bodies[2]).toEqual([null, null, null]);
  store.removeNode("a", T * 1000);
  expect(of("a")).toEqual([]);
  store.close();
});

test("are read page by page, all of them, past those that are damaged", () => {
  const path = storePath();
  let store = openStore(path);
  const node = store.addNode({ name: "a", network: 1 });
  const count = 1100;
  for (let first = 1; first <= count; first += 4) {
    const four = [0, 1, 2, 3].map((i) => [first + i, NIGHT, night(DAY + first + i)]);
    take(store, records(node, 10_000 + first, 0, four as never), T);
  }
  expect([...store.nights("a")].map(({ counter }) => counter)).toEqual(
    Array.from({ length: count }, (_, i) => i + 1),
  );
  store.close();
  const db = new DatabaseSync(path);
  // A page that cannot be read is no end, and neither is its last one.
  db.exec("UPDATE records SET body = x'ff' WHERE counter > 300 AND counter <= 900 OR counter = 1099");
  db.close();
  store = openStore(path);
  const left = [...store.nights("a")].map(({ counter }) => counter);
  expect(left).toHaveLength(count - 601);
  expect([left[0], left[299], left[300], left.at(-1)]).toEqual([1, 300, 901, 1100]);
  // Whoever stops early has read no more than pages.
  for (const { counter } of store.nights("a")) if (counter > 5) break;
  store.close();
});

test("of a date and later are those of all that are, in the same order, whatever came late, twice or damaged", () => {
  const path = storePath();
  let store = openStore(path);
  let node = store.addNode({ name: "a", network: 1 });
  store.addNode({ name: "b", network: 1 });
  // Where a date takes another byte, and where the node did not know it.
  const edges = [0, 1, 23, 24, 25, 255, 256, 257, 0, 65_535];
  const dates = [...edges, ...Array.from({ length: 900 }, (_, i) => DAY + i), DAY, 0, DAY + 400];
  for (const [i, date] of dates.entries()) {
    if (i === 600) node = store.rekey("a");
    take(store, heard(node, i + 1, date), T);
  }
  store.close();
  const db = new DatabaseSync(path);
  db.exec(
    "UPDATE records SET body = x'ff' WHERE counter % 100 = 7; UPDATE records SET body = x'' WHERE counter = 500",
  );
  // As a version with more to say of a night would write it.
  db.prepare("UPDATE records SET body = ? WHERE counter = 700").run(
    cbor([...night(DAY + 600), null, null, null]),
  );
  db.close();
  store = openStore(path);
  const view = viewOf(store);
  const all = [...view.nights("a")];
  expect(all.length).toBeGreaterThan(890);
  for (const from of [...edges, 2, DAY - 1, DAY, DAY + 1, DAY + 500, DAY + 599, DAY + 899, DAY + 900, 65_536])
    expect([...view.nightsSince("a", from)]).toEqual(all.filter(({ body }) => body[0] >= from));
  expect([...view.nightsSince("a", -5)]).toEqual(all);
  expect([[...view.nightsSince("b", 0)], [...view.nightsSince("c", 0)]]).toEqual([[], []]);
  store.close();
});

// A node's records of a span: in the order in which it has made them, whatever the pages, and what is damaged left out.
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { EVENT } from "../../../shared/messages.ts";
import { cbor, reading, seal } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { take } from "./frames.ts";

const T = 1_800_000_000;
const FIRST = 1000 * T;

test("are there by when they were measured or received, of a type, over epochs, in pages of any size", () => {
  const path = storePath();
  const store = openStore(path);
  const node = store.addNode({ name: "a", network: 1 });
  const other = store.addNode({ name: "b", network: 1 });
  for (const counter of [1, 2, 5, 3]) take(store, reading(node, counter, T + 60 * counter), FIRST + 600_000);
  // Without a clock: by when it came.
  take(store, reading(node, 6, null), FIRST + 700_000);
  take(store, seal(node, EVENT, 7, cbor([1, T + 100, 214, 17, null, 1, 2, 71, 0, null])), FIRST + 700_000);
  take(store, reading(other, 1, T + 60), FIRST + 700_000);
  const next = store.rekey("a");
  take(store, reading(next, 1, T + 900), FIRST + 900_000);
  store.close();
  const db = new DatabaseSync(path);
  db.exec("UPDATE records SET body = x'00' WHERE node = 1 AND epoch = 0 AND counter = 2");
  db.close();

  const again = openStore(path);
  const of = (from: number, until: number, page?: number) =>
    [...viewOf(again).within("a", "reading", { from, until }, page)].map(({ epoch, counter }) => [
      epoch,
      counter,
    ]);
  const all = [
    ...[
      [0, 1],
      [0, 3],
      [0, 5],
      [0, 6],
    ],
    [1, 1],
  ];
  for (const page of [1, 2, 3, 99]) expect(of(FIRST, FIRST + 1e9, page)).toEqual(all);
  expect(of(FIRST + 180_000, FIRST + 700_000)).toEqual([
    [0, 3],
    [0, 5],
  ]);
  expect(of(FIRST + 700_000, FIRST + 700_001)).toEqual([[0, 6]]);
  const [event] = viewOf(again).within("a", "event", { from: 0, until: FIRST * 2 });
  expect(event).toMatchObject({ name: "a", type: "event", counter: 7 });
  expect([...viewOf(again).within("c", "reading", { from: 0, until: FIRST * 2 })]).toEqual([]);
  again.close();
});

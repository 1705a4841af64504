// What nodes tell of themselves, in the store: the newest of each, once, acked like a record, and gone with its node.
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import { CHECK } from "../../../shared/messages.ts";
import { later } from "../../later.ts";
import { cbor, reading, records, seal } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { take } from "./frames.ts";
import { dropSelfChecks } from "./older.ts";

const SIGNAL = { rssi: -101, snr: -3, margin: 9.5, at: 5 };
let store: Store;
let node: Enrolment;

beforeEach(() => {
  store = later(openStore(":memory:"));
  node = store.addNode({ name: "elm-4", network: 1 });
});

const bodyOf = (level: number): Cbor[] => [null, 4000, level, 0, 158, 150, 11, 0, 0];
const check = (counter: number, level: number) => seal(node, CHECK, counter, cbor(bodyOf(level)));

test("one is kept and acked, and no message goes out", () => {
  const { answer, check: told, appended } = take(store, check(1, -40), 7, { signal: SIGNAL });
  expect(told).toEqual(bodyOf(-40));
  expect(appended).toBe(0);
  expect(answer).toMatchObject({ answers: 1, settled: 1 });
  const kept = { epoch: 0, counter: 1, received: 7, body: bodyOf(-40), signal: SIGNAL };
  expect(viewOf(store).selfCheck("elm-4")).toEqual(kept);
  expect(store.recent("elm-4", 9)).toEqual([]);
});

test("of a line it has seven items", () => {
  take(store, seal(node, CHECK, 1, cbor(bodyOf(-40).slice(0, 7))));
  expect(store.selfCheck("elm-4")).toMatchObject({
    body: [...bodyOf(-40).slice(0, 7), null, null],
    signal: null,
  });
});

test("the newest counts, in whichever order and frame they come", () => {
  take(store, check(5, -35));
  const older = take(store, records(node, 6, 0, [[4, CHECK, bodyOf(-50)]]));
  expect(older.check).toBeNull();
  expect(store.selfCheck("elm-4")).toMatchObject({ counter: 5 });
  const again = take(store, records(node, 7, 0, [[5, CHECK, bodyOf(-20)]]));
  expect(again.check).toBeNull();
  expect(store.selfCheck("elm-4")!.body[2]).toBe(-35);
  take(store, records(node, 9, 0, [[8, CHECK, bodyOf(-45)]]));
  expect(store.selfCheck("elm-4")).toMatchObject({ counter: 8 });
});

test("it is missing no more than a record", () => {
  take(store, reading(node, 1, 1_800_000_000));
  const { answer } = take(store, reading(node, 3, 1_800_000_900, 1));
  expect(answer).toMatchObject({ settled: 1, missing: Uint8Array.of(1) });
  expect(take(store, records(node, 4, 0, [[2, CHECK, bodyOf(-40)]])).answer).toMatchObject({ settled: 4 });
});

test.each([
  ["a level that is none", [null, 4000, -200, 0, 158, 150, 11, 0, 0]],
  ["no flags", [null, 4000, -40, null, 158, 150, 11, 0, 0]],
  ["a text", [null, 4000, -40, 0, 158, 150, "11", 0, 0]],
] as [string, Cbor][])("%s is refused", (_, body) => {
  expect(() => take(store, seal(node, CHECK, 1, cbor(body)))).toThrow("not-valid");
  expect(store.selfCheck("elm-4")).toBeNull();
});

test("it goes with its node", () => {
  take(store, check(1, -40));
  store.removeNode("elm-4", 2);
  expect(store.selfCheck("elm-4")).toBeNull();
});

test("an older store has room for them", () => {
  const path = storePath();
  const before = openStore(path);
  node = before.addNode({ name: "elm-4", network: 1 });
  before.close();
  const db = new DatabaseSync(path);
  dropSelfChecks(db);
  db.close();
  const after = later(openStore(path));
  take(after, check(1, -40));
  expect(after.selfCheck("elm-4")).toMatchObject({ counter: 1 });
});

// What waits for what came before it: bounded, let go in pages, and found again after a restart. The figures are in
// `npm run bench -- flood`.
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { HELD_MAX } from "../../../gateway/store/held.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { PAGE } from "../../../gateway/store/releases.ts";
import { READING } from "../../../shared/messages.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { atEnd } from "../../later.ts";
import { reading, readingBody, records } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { take } from "./frames.ts";

const T = 1_800_000_000;
const NOW = T * 1000;
/** A day old, so that none is live. */
const OLD = T - 86_400;

const batch = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => [first + i, READING, readingBody(OLD + i)] as never);

/** A node of which counter 1 is missing, and `count` records from 2 on wait. */
function withHeld(count: number, path = ":memory:") {
  const store = openStore(path);
  const node = store.addNode({ name: "a", network: 1 });
  for (let at = 2; at < count + 2; at += 4) {
    take(store, records(node, 1_000_000 + at, 0, batch(at, Math.min(4, count + 2 - at))), NOW);
  }
  return { store, node };
}

/** What lets go of all that waits: nothing stands under the first counter. */
const missing = (node: Enrolment) => records(node, 3_000_000, 0, [[1, 1]]);

const published = (store: Store) => outboxRows(store).map(({ message }) => message.counter);

test("what waits goes a page at a time, in order, and tells that there is more", async () => {
  const { store, node } = withHeld(3 * PAGE);
  expect(published(store)).toEqual([]);
  expect(store.releasePage()).toBe(false);
  let told = 0;
  store.onReleasesDue(() => told++);
  expect(take(store, missing(node), NOW)).toMatchObject({ appended: PAGE });
  await Promise.resolve();
  expect(told).toBe(1);
  expect([store.releasePage(), store.releasePage(), store.releasePage()]).toEqual([true, false, false]);
  expect(published(store)).toEqual(Array.from({ length: 3 * PAGE }, (_, i) => 2 + i));
});

test("after a restart, or a transaction that came to nothing, it goes on", () => {
  const path = storePath();
  const { store, node } = withHeld(2 * PAGE, path);
  take(store, missing(node), NOW);
  store.close();
  const again = openStore(path);
  const real = DatabaseSync.prototype.exec;
  atEnd(() => again.close());
  const fails = vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (
    this: DatabaseSync,
    sql,
  ) {
    if (sql === "COMMIT") throw new Error("no");
    return real.call(this, sql);
  });
  expect(() => again.releasePage()).toThrow("no");
  fails.mockRestore();
  expect(again.releasePage()).toBe(false);
  expect(published(again)).toEqual(Array.from({ length: 2 * PAGE }, (_, i) => 2 + i));
});

test("so many of a node wait at most: others are not taken and asked for again, and what is missing always is", () => {
  const path = storePath();
  const { store, node } = withHeld(8, path);
  store.close();
  // As if they had come; 20,000 frames take their time.
  const db = new DatabaseSync(path);
  db.exec(`
    INSERT INTO records (node, epoch, counter, type, time, received, marks, via, body, held)
      WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < ${HELD_MAX + 1})
      SELECT 1, 0, i, 0, time, received, marks, via, body, 1 FROM n, records WHERE counter = 2;
    UPDATE settled SET last = ${HELD_MAX + 1} WHERE first = 2`);
  db.close();
  const full = openStore(path);
  atEnd(() => full.close());
  const above = HELD_MAX + 2;
  const refused = take(full, records(node, 2_000_000, 0, batch(above, 2)), NOW);
  expect(refused).toMatchObject({ stored: 0, crowded: 2 });
  expect(refused.answer).toMatchObject({ settled: 0 });
  // A record in a frame of its own is as little settled.
  const own = take(full, reading(node, 2_000_001, OLD), NOW);
  expect(own).toMatchObject({ stored: 0, crowded: 1 });
  const live = take(full, reading(node, 2_000_002, T), NOW);
  expect(live).toMatchObject({ stored: 1, crowded: 0, appended: 1 });
  const filled = take(full, records(node, 2_000_003, 0, batch(1, 1)), NOW);
  expect(filled).toMatchObject({ stored: 1, crowded: 0, appended: PAGE });
  expect(filled.answer).toMatchObject({ settled: HELD_MAX + 1 });
  while (full.releasePage());
  expect(take(full, records(node, 2_000_004, 0, batch(above, 2)), NOW)).toMatchObject({
    stored: 2,
    crowded: 0,
  });
});

test("a node that is removed lets go of all that waits", () => {
  const { store } = withHeld(PAGE + 20);
  expect(store.removeNode("a", NOW).waiting).toBe(PAGE + 20);
});

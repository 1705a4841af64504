// An outbox that an older version has left comes over whole: whoever updates a gateway in an outage loses nothing by it.
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { messageId } from "../../../gateway/deliver/formats/record.ts";
import { EVENTS, HISTORY, LANES, type Lane, READINGS } from "../../../gateway/store/lanes.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import type { OutboxRow, SinkOutbox } from "../../../gateway/store/sink-outbox.ts";
import { EVENT, NIGHT, READING, SPECTRUM } from "../../../shared/messages.ts";
import { outboxRows, takeOutbox } from "../../../tools/district/outbox.ts";
import { cbor, hello, reading, readingBody, records, seal } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { take } from "./frames.ts";
import { dropSinks } from "./older.ts";

const T = 1_800_000_000;
const EVENT_BODY = [0, T, null, -300, 12, 4100, 3800, 90, 0];
const NIGHT_BODY = [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5];
const SPECTRUM_BODY = [0, 20_780, new Uint8Array(32).fill(0xc0), 40];

/** What a node has left in the outbox, by counter: the lane it belongs to, and how it was sent before. */
const LEFT: Record<number, [Lane, late: boolean | null]> = {
  // Backfilled readings, sent and not.
  2: [HISTORY, true],
  3: [HISTORY, null],
  // Live ones, sent as such, sent late, and not sent.
  6: [READINGS, false],
  7: [HISTORY, true],
  8: [READINGS, null],
  // Events, nights and a spectrum: live, late, undecided.
  10: [EVENTS, false],
  11: [EVENTS, true],
  12: [EVENTS, null],
  13: [READINGS, false],
  14: [READINGS, true],
  15: [READINGS, null],
  16: [READINGS, null],
};
const NAMES = ["ash-1", "elm-4"];
const WAITING = NAMES.length * Object.keys(LEFT).length;

/** Reads all that waits for a sink, lane by lane. */
const rowsOf = (sink: SinkOutbox): OutboxRow[] =>
  LANES.flatMap((_, lane) =>
    sink.nodes(lane as Lane).flatMap((node) => sink.read(lane as Lane, node, -1, 999, Number.MAX_VALUE)),
  );

/** "id lane late", as they go out. */
const found = (sink: SinkOutbox) =>
  rowsOf(sink).map(({ message, lane, late }) => `${messageId(message)} ${lane} ${late}`);

function fill(store: Store): void {
  for (const name of NAMES) {
    const node = store.addNode({ name, network: 1 });
    const at = (counter: number) => (T + counter) * 1000;
    take(store, hello(node, 1), at(1));
    // One that the broker has had: it is not to come back.
    for (const counter of [5, 6, 7, 8]) take(store, reading(node, counter, T + counter), at(counter));
    const backfilled = [2, 3].map((counter) => [counter, READING, readingBody(T - 99 + counter)]);
    take(store, records(node, 20, 0, [[4, 1], ...backfilled] as never), at(20));
    for (const counter of [10, 11, 12]) take(store, seal(node, EVENT, counter, cbor(EVENT_BODY)), at(21));
    for (const counter of [13, 14, 15]) take(store, seal(node, NIGHT, counter, cbor(NIGHT_BODY)), at(21));
    take(store, seal(node, SPECTRUM, 16, cbor(SPECTRUM_BODY)), at(21));
  }
  const sink = store.outbox.sink("");
  sink.now((changes) => {
    for (const row of rowsOf(sink)) {
      const [, late] = LEFT[row.message.counter] ?? [null, null];
      if (row.message.counter === 5) changes.remove(row);
      else if (late !== null) changes.decide(row, late);
    }
  });
}

/** A file of form 7, and the numbers that its rows have there. */
function older(): { path: string; seqs: number[] } {
  const path = storePath();
  const store = openStore(path);
  fill(store);
  store.close();
  const db = new DatabaseSync(path);
  dropSinks(db);
  const rows = db.prepare("SELECT seq FROM outbox ORDER BY seq").all() as { seq: number }[];
  db.close();
  return { path, seqs: rows.map(({ seq }) => seq) };
}

let path: string;
let seqs: number[];
beforeEach(() => {
  ({ path, seqs } = older());
});

/** In the order of lanes, nodes, and within them as the node has made them. */
const expected = [EVENTS, READINGS, HISTORY].flatMap((lane) =>
  NAMES.flatMap((_, i) =>
    Object.entries(LEFT)
      .filter(([, [of]]) => of === lane)
      .map(([counter, [, late]]) => `1-${i + 1}-0-${counter} ${lane} ${late}`),
  ),
);

describe("an outbox of form 7", () => {
  test("waits for the first broker that is configured: each row once, in its lane, as it was first sent", () => {
    expect(seqs).toHaveLength(WAITING);
    const store = openStore(path);
    store.outbox.configure(["city"]);
    expect(found(store.outbox.sink("city"))).toEqual(expected);
    expect(outboxRows(store).map(({ seq }) => seq)).toEqual(seqs);
    expect(store.outbox.count()).toBe(WAITING);
    expect(store.outbox.states()).toMatchObject([{ name: "city", active: true, parked: [] }]);
    store.close();
  });

  test("is the same when the file is opened again, and empty when the broker has it", () => {
    openStore(path).close();
    let store = openStore(path);
    store.outbox.configure(["city"]);
    store.close();
    store = openStore(path);
    store.outbox.configure(["city"]);
    const sink = store.outbox.sink("city");
    expect(found(sink)).toEqual(expected);
    takeOutbox(store);
    expect([store.outbox.count(), found(sink)]).toEqual([0, []]);
    store.close();
    store = openStore(path);
    expect(store.outbox.count()).toBe(0);
    store.close();
  });

  test("is the first broker's alone where there are two: the second gets what comes from then on", () => {
    const store = openStore(path);
    store.outbox.configure(["city", "water"]);
    const [city, water] = [store.outbox.sink("city"), store.outbox.sink("water")];
    expect([found(city), found(water)]).toEqual([expected, []]);
    const node = store.addNode({ name: "oak-9", network: 1 });
    take(store, reading(node, 1, T + 900), (T + 900) * 1000);
    expect(found(water)).toEqual([`1-${node.node}-0-1 ${READINGS} null`]);
    expect(found(city)).toHaveLength(WAITING + 1);
    // Those that came over go with the first one's word, the new one when both have it.
    takeOutbox(store);
    expect([store.outbox.count(), found(city)]).toEqual([1, []]);
    water.now((changes) => changes.remove(rowsOf(water)[0]!));
    expect(store.outbox.count()).toBe(0);
    store.close();
  });
});

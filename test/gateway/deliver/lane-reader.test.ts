// Turns in a lane: each node's rows in their order, none passed over, and no node behind all of another's.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laneReader } from "../../../gateway/deliver/lane-reader.ts";
import { EVENTS, HISTORY, type Lane } from "../../../gateway/store/lanes.ts";
import type { OutboxRow } from "../../../gateway/store/sink-outbox.ts";

/** A lane in memory; `rows` are places of each node, which a test adds to and takes from. */
function laneOf(lane: Lane, rows: Map<number, Set<number>>) {
  const sent = new Set<number>();
  const seqOf = (node: number, place: number) => node * 1_000_000 + place;
  const reader = laneReader({
    lane,
    nodes: () => [...rows].flatMap(([node, places]) => (places.size > 0 ? [node] : [])).sort((a, b) => a - b),
    read: (_, node, after, limit) =>
      [...(rows.get(node) ?? [])]
        .filter((place) => place > after)
        .sort((a, b) => a - b)
        .slice(0, limit)
        .map((place) => ({ lane, node, place, seq: seqOf(node, place) }) as OutboxRow),
    isSent: (seq) => sent.has(seq),
  });
  return {
    reader,
    sent,
    next() {
      const row = reader.next();
      if (row !== null) sent.add(row.seq);
      return row;
    },
  };
}

describe("a lane", () => {
  test("does not let one node's hundred thousand hold up another's burst", () => {
    const rows = new Map([[1, new Set(Array.from({ length: 100_000 }, (_, i) => i + 1))]]);
    const lane = laneOf(EVENTS, rows);
    for (let i = 0; i < 50; i++) lane.next();
    rows.set(2, new Set([7]));
    lane.reader.look(2, Number.POSITIVE_INFINITY);
    let before = 0;
    while (lane.next()!.node !== 2) before++;
    expect(before).toBeLessThanOrEqual(200);
  });

  test("has each row once and each node's in order, whatever comes meanwhile and wherever", () => {
    const step = fc.oneof(
      fc.record({ add: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 99 })) }),
      fc.record({ take: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ again: fc.nat() }),
      fc.constant({ reset: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const rows = new Map<number, Set<number>>();
        const lane = laneOf(HISTORY, rows);
        const out: OutboxRow[] = [];
        const take = () => {
          const row = lane.next();
          if (row !== null) out.push(row);
          return row !== null;
        };
        for (const each of steps) {
          if ("add" in each) {
            const [node, place] = each.add;
            const places = rows.get(node) ?? new Set();
            rows.set(node, places.add(place));
            lane.reader.look(node, place);
          } else if ("take" in each) for (let i = 0; i < each.take; i++) take();
          else if ("again" in each) {
            const row = out[each.again % Math.max(1, out.length)];
            if (row === undefined || !lane.sent.delete(row.seq)) continue;
            out.splice(out.indexOf(row), 1);
            lane.reader.look(row.node, row.place);
          } else lane.reader.reset();
        }
        while (take());
        expect(lane.reader.isDry()).toBe(true);
        const all = [...rows].flatMap(([node, places]) => [...places].map((place) => `${node} ${place}`));
        expect(out.map(({ node, place }) => `${node} ${place}`).sort()).toEqual(all.sort());
      }),
      { numRuns: 300 },
    );
  });
});

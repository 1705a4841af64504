// Ranges of settled counters say the same as a set of them, at the cost of a row each.
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { migrate } from "../../../gateway/store/migrations.ts";
import { settledTable } from "../../../gateway/store/settled.ts";

function table() {
  const db = new DatabaseSync(":memory:");
  migrate(db, ":memory:");
  db.exec("INSERT INTO nodes (id, name, network, node) VALUES (1, 'a', 1, 1), (2, 'b', 1, 2)");
  const settled = settledTable(db);
  const rows = () => {
    for (const each of settled.memories) each.flush();
    return db
      .prepare("SELECT first, last FROM settled WHERE node = 1 AND epoch = 0 ORDER BY first")
      .all() as {
      first: number;
      last: number;
    }[];
  };
  return { db, settled, rows };
}

const MAX = 300;
const ranges = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: MAX }), fc.oneof(fc.constant(0), fc.nat(5), fc.nat(80)))
    .map(([first, more]) => [first, Math.min(MAX, first + more)] as const),
  { maxLength: 40 },
);

test("ranges say the same as a set, and never touch", () => {
  const { db, settled, rows } = table();
  fc.assert(
    fc.property(ranges, fc.integer({ min: 0, max: MAX + 10 }), (added, highest) => {
      db.exec("DELETE FROM settled");
      for (const each of settled.memories) each.forget();
      // What belongs to other nodes and epochs changes nothing.
      settled.add(1, 1, 1, MAX);
      settled.add(2, 0, 1, MAX);
      const model = new Set<number>();
      for (const [first, last] of added) {
        settled.add(1, 0, first, last);
        for (let c = first; c <= last; c++) model.add(c);
        const all = rows();
        for (let i = 1; i < all.length; i++) expect(all[i]!.first).toBeGreaterThan(all[i - 1]!.last + 1);
        expect(all.reduce((n, range) => n + range.last - range.first + 1, 0)).toBe(model.size);
      }
      for (let c = 1; c <= MAX + 1; c++) expect(settled.has(1, 0, c)).toBe(model.has(c));
      let upTo = 0;
      while (model.has(upTo + 1)) upTo++;
      expect(settled.upTo(1, 0)).toBe(upTo);

      const missing: number[] = [];
      for (let c = upTo + 1; c <= Math.min(highest, upTo + 64); c++) if (!model.has(c)) missing.push(c);
      const bitmap = settled.missing(1, 0, upTo, highest);
      if (missing.length === 0) expect(bitmap).toBeNull();
      else {
        const counters = [...bitmap!].flatMap((byte, at) =>
          [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => upTo + 1 + at * 8 + bit),
        );
        expect(counters).toEqual(missing);
        expect(bitmap!.at(-1)).not.toBe(0);
      }
    }),
    { numRuns: 400 },
  );
});

describe("absurd ranges cost nothing", () => {
  test("four thousand million counters are one row", () => {
    const { settled, rows } = table();
    settled.add(1, 0, 7, 2 ** 32 - 1);
    settled.add(1, 0, 2 ** 32 - 1, 2 ** 32 - 1);
    expect(rows()).toEqual([{ first: 7, last: 2 ** 32 - 1 }]);
    expect(settled.upTo(1, 0)).toBe(0);
    expect(settled.missing(1, 0, 0, 2 ** 32 - 1)).toEqual(new Uint8Array([0x3f]));
    settled.add(1, 0, 1, 6);
    expect(rows()).toEqual([{ first: 1, last: 2 ** 32 - 1 }]);
    expect(settled.missing(1, 0, 2 ** 32 - 1, 2 ** 32 - 1)).toBeNull();
  });
});

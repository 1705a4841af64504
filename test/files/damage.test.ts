// Some seeds of each damage to a store's files; npm run test:files has more.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { damageStore, KINDS, type KindName } from "./damage.ts";
import { createUsedStore, type UsedStore } from "./used-store.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-files-"));
let own: UsedStore;
let foreign: UsedStore;
beforeAll(() => {
  own = createUsedStore(join(folder, "own"), "elm");
  foreign = createUsedStore(join(folder, "foreign"), "oak");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is decided by chance takes many, what always happens alike a few. */
const SEEDS: Partial<Record<KindName, number>> = { "bytes overwritten": 100, "file cut": 100, "log cut": 20 };

test.each(Object.keys(KINDS) as KindName[])(
  "%s: it works but for what is gone, or is told, and nothing is overwritten",
  (kind) => {
    for (let seed = 1; seed <= (SEEDS[kind] ?? 4); seed++) {
      const { faults, state } = damageStore(seed, kind, own, foreign);
      expect({ seed, state, faults }).toEqual({ seed, state, faults: [] });
    }
  },
);

test("what always shows is always told", () => {
  const always: KindName[] = ["file empty", "file lost", "a text in its place", "another store's log"];
  for (const kind of always) expect(damageStore(7, kind, own, foreign).sentence).toMatch(/sippra\.sqlite/);
});

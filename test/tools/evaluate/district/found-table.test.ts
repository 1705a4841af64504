// The table of leaks found by flow, pipe and distance: which cell a leak is in, and what a louder source does to all of them.
import { describe, expect, test } from "vitest";
import { ownNetwork } from "../../../../tools/district/network/own.ts";
import { readNetwork } from "../../../../tools/district/network/read.ts";
import { cellsOf, foundTable } from "../../../../tools/evaluate/district/found-table.ts";
import { foundRows, foundTableText } from "../../../../tools/evaluate/district/found-table-text.ts";
import type { FoundLeak } from "../../../../tools/evaluate/district/there.ts";

const leak = (isMetal: boolean, metres: number, flow: number, after: number | null): FoundLeak => ({
  leak: {
    flow,
    spot: { isMetal, ways: [{ sensor: 0, metres, flat: 0, slope: 0 }] },
  } as unknown as FoundLeak["leak"],
  after,
});

describe("cells", () => {
  test("each leak is in one, also at the ends of classes", () => {
    const leaks = [0, 24.9, 25, 50, 100].flatMap((metres) =>
      [4, 8, 16, 31.9, 32, 60].flatMap((flow) => [
        leak(true, metres, flow, 3),
        leak(false, metres, flow, null),
      ]),
    );
    const cells = cellsOf(leaks);
    expect(cells).toHaveLength(24);
    expect(cells.reduce((sum, { found }) => sum + found.of, 0)).toBe(leaks.length);
    for (const { material, found } of cells) expect(found.share).toBe(material === "metal" ? 1 : 0);
    const cell = cells.find(
      (one) => one.material === "metal" && one.metres[0] === 25 && one.litres[0] === 32,
    );
    expect(cell!.found.of).toBe(2);
  });

  test("one found after the 21st night is not found", () => {
    const cells = cellsOf([leak(true, 10, 10, 21), leak(true, 10, 10, 22)]);
    expect(cells.find(({ found }) => found.of > 0)!.found).toMatchObject({ count: 1, of: 2 });
  });
});

const QUIET_AND_LOUD = [0, 30];

test("louder leaks are found more often, the louder ones of a level too, and cells with few say nothing", async () => {
  const networks = [await readNetwork(Buffer.from(ownNetwork()), "own")];
  const steps: number[] = [];
  const levels = foundTable(
    {
      ...{ networks, nodeYears: 12, family: "report", seed: 2, leaks: 0.04, sourceLevel: 10 },
      quick: true,
    },
    (done, total) => steps.push(done / total),
    QUIET_AND_LOUD,
  );
  expect(steps.at(-1)).toBe(1);
  expect(levels.map(({ sourceLevel }) => sourceLevel)).toEqual(QUIET_AND_LOUD);
  const all = levels.map(({ cells }) => ({
    count: cells.reduce((sum, { found }) => sum + found.count, 0),
    of: cells.reduce((sum, { found }) => sum + found.of, 0),
  }));
  for (const { of } of all) expect(of).toBeGreaterThan(6);
  const shares = all.map(({ count, of }) => count / of);
  expect(shares.at(-1)).toBeGreaterThan(shares[0]! + 0.2);
  // Places are drawn of each kind in turn, so no cell is much fuller than the others.
  for (const { cells, byChance } of levels) {
    expect(Math.max(...cells.map(({ found }) => found.of))).toBeLessThan(12);
    expect(byChance.of).toBeLessThan(cells.reduce((sum, { found }) => sum + found.of, 0));
  }
  const text = foundTableText(levels);
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(text).toContain("assumed");
  levels.forEach((level) => {
    const shown = foundRows(level).flatMap((row) => row.slice(1));
    const full = level.cells.filter(({ found }) => found.of >= 10).length;
    expect(shown.filter((cell) => cell !== "-")).toHaveLength(full);
  });
});

// Cuts of sippra-node at random points of a flash, each followed by a second run. CUTS says how many, SEED which: a
// campaign is  CUTS=200 SEED=7 npm run test:interpreter -- flash-cuts
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chanceOf } from "../nonces/chance.ts";
import { type Cut, cutOnce, flashPatiently } from "./flash-cuts.ts";
import { binary, limits, missing } from "./flash-room.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";

const CUTS = Number(process.env.CUTS ?? 10);
const SEED = Number(process.env.SEED ?? 1);
const CUT_MS = 120_000;

describe.skipIf(missing !== "")("a flash that is cut", () => {
  let board: FlashedBoard;
  beforeAll(async () => {
    board = await createFlashedBoard(binary, limits!);
  });
  afterAll(() => board?.remove());

  it(
    `succeeds the second time, above every counter, after ${CUTS} cuts (seed ${SEED})`,
    async () => {
      const chance = chanceOf(SEED);
      const args = ["--enrol", board.enrol("a.enrol.json")];
      expect(await flashPatiently(board, args)).toMatchObject({ status: 0 });
      const cuts: Cut[] = [];
      for (let i = 0; i < CUTS; i++) {
        const cut = await cutOnce(board, args, chance);
        cuts.push(cut);
        if (CUTS > 10 || cut.status !== 0) console.log(i, JSON.stringify(cut));
      }
      const broken = cuts.filter(({ broke }) => broke !== undefined).length;
      const failed = cuts.filter(({ status }) => status !== 0);
      console.log(`${CUTS} cuts: ${failed.length} second runs failed; the interpreter broke ${broken} times`);
      // A counter that was used is never used again, and no board transmits that is not whole.
      for (const cut of cuts) {
        if (cut.counter !== undefined) expect(cut.counter).toBeGreaterThanOrEqual(cut.reserved);
        expect(cut.halfNode).toBe(false);
      }
      expect(failed.filter(({ broke }) => broke === undefined)).toEqual([]);
      expect(failed.filter(({ third }) => third !== 0)).toEqual([]);
    },
    (CUTS + 1) * CUT_MS,
  );
});

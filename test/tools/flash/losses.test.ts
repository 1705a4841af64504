// A cable that loses characters, in both directions: what comes through otherwise than it was said is said again, and what is
// on the board in the end is what was meant.
import { afterAll, expect, test } from "vitest";
import type { Line } from "../../../tools/flash/line.ts";
import { chanceOf } from "../../nonces/chance.ts";
import { type BoardOnLine, boardOnLine } from "./board-on-line.ts";
import { booted, enrolments, PASSWORD, run } from "./flashed-node.ts";

const ID = "puckjs";

/** Half of what an interpreter takes in while it is busy, in bytes. */
const LONGEST_LINE = 512;

const { enrol, remove } = enrolments();
afterAll(remove);

/** The board behind a cable that loses one character in `n`; `losses`: so many until now. */
function lossy(board: BoardOnLine, n: number, seed: number): BoardOnLine & { losses(): number } {
  const chance = chanceOf(seed);
  let losses = 0;
  const through = (text: string) =>
    [...text]
      .filter(() => {
        const isLost = chance.below(n) === 0;
        if (isLost) losses++;
        return !isLost;
      })
      .join("");
  const line: Line = {
    ...board.line,
    send: (text) => board.line.send(through(text)),
    onText: (listener) => board.line.onText((text) => listener(through(text))),
  };
  return { ...board, line, losses: () => losses };
}

// Each loss is waited for some seconds. LOSSES=1,2,3 ONE_IN=1500 is a worse cable, thrice.
const SEEDS = (process.env.LOSSES ?? "1,2").split(",").map(Number);
const ONE_IN = Number(process.env.ONE_IN ?? 3000);

test.concurrent.each(SEEDS)(
  `a board is flashed and upgraded over a cable that loses one character in ${ONE_IN} (seed %i)`,
  async (seed) => {
    const file = enrol();
    const blank = lossy(boardOnLine(ID, {}, PASSWORD), ONE_IN, seed);
    expect(await run(blank, file)).toMatchObject({ how: "fresh", boot: 1 });
    expect(blank.losses()).toBeGreaterThan(5);
    const { sends, ...node } = booted(ID, blank.memory());
    expect(sends).toBeGreaterThan(0);
    const again = lossy(boardOnLine(ID, node, PASSWORD), ONE_IN, seed + 100);
    expect(await run(again, file, { keep: { link: undefined } })).toMatchObject({ how: "goes-on", boot: 1 });
    expect(booted(ID, again.memory()).sends).toBeGreaterThan(0);
  },
);

// From the version in "Sippra 0.1.0, node 1-7, boot 1" on, what ends the line, and some of what a console says after it.
const POSITIONS = Array.from({ length: 28 }, (_, i) => i);

test.concurrent.each(POSITIONS)("a node is heard to start where its line loses character %i", async (at) => {
  const board = boardOnLine(ID, {}, PASSWORD);
  // The last characters before the line, then how far it has come.
  let [before, come, lost] = ["", -1, 0];
  /** Once only. */
  const through = (character: string) => {
    if (come < 0) before = (before + character).slice(-8);
    else come++;
    if (come < 0 && /Sippra \d/.test(before)) come = 0;
    if (come !== at || lost > 0) return character;
    lost++;
    return "";
  };
  const line: Line = {
    ...board.line,
    onText: (listener) => board.line.onText((text) => listener([...text].map(through).join(""))),
  };
  expect(await run({ ...board, line }, enrol())).toMatchObject({ how: "fresh" });
  expect(lost).toBe(1);
  expect(booted(ID, board.memory()).sends).toBeGreaterThan(0);
});

test("no line is longer than an interpreter takes in while it is busy", async () => {
  const file = enrol();
  const board = boardOnLine(ID, {}, PASSWORD);
  expect(await run(board, file)).toMatchObject({ boot: 1 });
  const { sends: _, ...node } = booted(ID, board.memory());
  const again = boardOnLine(ID, node, PASSWORD);
  expect(await run(again, file, { keep: { link: undefined } })).toMatchObject({ boot: 1 });
  const lengths = [...board.lines(), ...again.lines()].map((line) => line.length + 1);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(LONGEST_LINE);
});

// sippra-node erase on the real interpreter: a node that runs is gone, the console is open, and the key goes on above every
// counter. Needs ESPRUINO, the path of an interpreter.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { flashPatiently, resetWhereAsked } from "./flash-cuts.ts";
import { binary, limits, missing } from "./flash-room.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";

// Once more where it fails: the interpreter on Linux has a race between its threads that a long input can hit.
describe.skipIf(missing !== "")("a node that runs", { retry: 2, timeout: 120_000 }, () => {
  let board: FlashedBoard;
  let enrolment: string;

  beforeEach(async () => {
    board = await createFlashedBoard(binary, limits!);
    enrolment = board.enrol("a.enrol.json");
  }, 120_000);
  afterEach(() => board?.remove());

  it("is off its board, which takes it again above every counter", async () => {
    const first = await flashPatiently(board, ["--enrol", enrolment]);
    expect(first).toMatchObject({ status: 0 });
    const { reservation } = await board.flash.journal();
    const erasing = board.start("erase", "--enrol", enrolment, "--yes", "--json");
    const { status, stdout, stderr } = await resetWhereAsked(board, erasing).ended;
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ node: 7, key: "goes-on", wasBlank: false });
    expect(JSON.parse(stdout).counter).toBeGreaterThanOrEqual(reservation);

    expect(board.flash.image().every((byte) => byte === 255)).toBe(true);
    expect(await board.say("\nprint(6*7)\n")).toMatch(/\b42\b/);
    await board.power.reset();
    await sleep(500);
    expect(await board.say("\nprint(6*7)\n")).toMatch(/\b42\b/);

    const again = await flashPatiently(board, ["--enrol", enrolment]);
    expect(again).toMatchObject({ status: 0 });
    expect(JSON.parse(again.stdout)).toMatchObject({ how: "repeated", counter: JSON.parse(stdout).counter });
  });
});

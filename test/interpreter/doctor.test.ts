// sippra-node doctor before the real interpreter: a blank one, and a node's locked console, neither of which it changes. Needs
// ESPRUINO, the path of an interpreter.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { flashPatiently } from "./flash-cuts.ts";
import { binary, limits, missing } from "./flash-room.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";

// Once more where it fails: the interpreter on Linux has a race between its threads that a long input can hit.
describe.skipIf(missing !== "")("sippra-node doctor", { retry: 2, timeout: 120_000 }, () => {
  let board: FlashedBoard;
  beforeEach(async () => {
    board = await createFlashedBoard(binary, limits!);
  });
  afterEach(() => board.remove());

  const doctor = async (...args: string[]) => {
    const { status, stdout } = await board.start("doctor", "--json", ...args).ended;
    return { status, findings: JSON.parse(stdout).looked.flatMap((one: { findings: [] }) => one.findings) };
  };

  it("tells a blank interpreter, and what runs there goes on", async () => {
    await sleep(500);
    await board.say("\x10global.N=0;setInterval(()=>N++,50)\n");
    const { status, findings } = await doctor("--listen", "0");
    expect(findings).toEqual([
      { is: "interpreter", verdict: "pass", about: ["Espruino on Linux", expect.stringMatching(/^2v/)] },
    ]);
    expect(status).toBe(0);
    expect(Number(/=(\d+)/.exec(await board.say("\nN\n"))![1])).toBeGreaterThan(10);
  });

  it("tells a node that was reset, and leaves its flash alone", async () => {
    const flashed = await flashPatiently(board, ["--enrol", board.enrol("a.enrol.json")]);
    expect(flashed).toMatchObject({ status: 0 });
    await board.power.off();
    const image = board.flash.image().subarray(0, board.flash.storage().files.get("sippra.ring")!.at);
    const looking = board.start("doctor", "--json", "--listen", "20");
    await expect.poll(() => looking.stderr(), { timeout: 20_000 }).toMatch(/Listening on/);
    await sleep(500);
    board.power.on();
    const { status, stdout } = await looking.ended;
    const [found] = JSON.parse(stdout).looked[0].findings;
    expect(["node", "locked"]).toContain(found.is);
    expect(status).toBe(0);
    expect(board.flash.image().subarray(0, image.length).equals(image)).toBe(true);
  });
});

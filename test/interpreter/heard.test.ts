// From the enrolment to the gateway, as the README has it: the real gateway and the real command, the real interpreter on a console
// and a line that are pseudo-terminals, and what it found of itself asked for by name. Needs ESPRUINO.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Cable, createCable } from "../../tools/board/pty.ts";
import { createSite, type Process, type Site } from "../processes.ts";
import { binary, limits, missing } from "./flash-room.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";

const NAME = "elm-street-4";
/** A node says hello 3 s after its start, and what it finds of itself two samples after the answer. */
const HEARD_MS = 120_000;

// Once more where it fails: the interpreter on Linux has a race between its threads that a long input can hit.
describe.skipIf(missing !== "")("a node that was just flashed, on the interpreter", { retry: 1 }, () => {
  let board: FlashedBoard;
  let line: Cable;
  let site: Site;
  let gateway: Process | undefined;

  beforeEach(async () => {
    board = await createFlashedBoard(binary, limits!);
    line = await createCable();
    site = createSite([line.ends[0]], ["embedded: { port: 0 }"]);
  });
  afterEach(async () => {
    await gateway?.stop();
    await board.remove();
    line.close();
    site.remove();
  });

  test("is heard at once, and has looked at itself", async () => {
    const { file } = await site.enrol(NAME);
    gateway = await site.gateway();
    const pipe = join(board.folder, "pipe");
    writeFileSync(pipe, new Uint8Array(96 * 1024));
    const sensors = ["--acoustic-file", pipe, "--pressure-file", pipe, "--data-path", line.ends[1]];
    const flashing = await board.startFlashing("--enrol", file, ...sensors).ended;
    expect([flashing.status, flashing.stderr]).toEqual([0, expect.not.stringMatching(/did not say so/)]);
    const shown = async () => JSON.parse((await site.run("nodes", "show", NAME, "--json")).out);
    await expect.poll(async () => (await shown()).board, { timeout: HEARD_MS, interval: 500 }).toBe("linux");
    await expect
      .poll(async () => (await shown()).check?.received ?? null, { timeout: HEARD_MS, interval: 500 })
      .not.toBeNull();
  });
});

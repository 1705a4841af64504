// Somebody listens at a pipe and taps its valve, on the real interpreter: the real commands against a node that runs, which goes
// on afterwards. Needs ESPRUINO.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { hasPty } from "../../tools/board/pty.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { LANGUAGES } from "../../tools/sentences.ts";
import { resetWhereAsked, startPatiently } from "./flash-cuts.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";
import { ESPRUINO } from "./script.ts";

const limits = ESPRUINO ? await interpreterLimits(ESPRUINO) : undefined;
const { tap } = LANGUAGES.en;

/** Samples of a window of the interpreter on Linux, and how many windows a file has. */
const WINDOW = 1024;
const WINDOWS = 24;
const FULL_SCALE = 32_768;

/** A file of sound in which a window has the amplitude, of half the range, that `of` gives. */
function sound(of: (window: number) => number): Uint8Array {
  const samples = Int16Array.from({ length: WINDOWS * WINDOW }, (_, i) =>
    Math.round(FULL_SCALE * of(Math.floor(i / WINDOW)) * Math.sin((2 * Math.PI * i) / 8)),
  );
  return new Uint8Array(samples.buffer);
}

describe.skipIf(limits?.board !== BOARD_KINDS.linux!.interpreter || !hasPty())(
  "at a pipe, on the interpreter",
  { retry: 1 },
  () => {
    let board: FlashedBoard;
    let enrolment: string;
    let pipe: string;
    const sounds = (of: (window: number) => number) => {
      // The interpreter opens the file anew at its end: it must never find half of one.
      writeFileSync(`${pipe}.new`, sound(of));
      renameSync(`${pipe}.new`, pipe);
    };
    beforeEach(async () => {
      board = await createFlashedBoard(ESPRUINO!, limits!);
      enrolment = board.enrol("a.enrol.json");
      pipe = join(board.folder, "pipe");
      sounds(() => 0.1);
      const files = ["--acoustic-file", pipe, "--pressure-file", pipe];
      expect((await board.startFlashing("--enrol", enrolment, ...files).ended).status).toBe(0);
      await board.power.reset();
    });
    afterEach(() => board.remove());

    test("listen tells the level that is there, eight times a second", async () => {
      const words = ["--enrol", enrolment, "--seconds", "4", "--json"];
      const { status, stdout, stderr } = await startPatiently(board, words, "listen").ended;
      expect([status, stderr]).toEqual([0, expect.stringContaining("The node runs on as before")]);
      const { places } = JSON.parse(stdout);
      expect(places).toHaveLength(1);
      // 20 log10(0.1 / sqrt(2)) = -23 dB.
      expect(places[0].usual).toBeCloseTo(-23, 0);
      expect(places[0].windows).toBeGreaterThanOrEqual(4 * 8);
    }, 120_000);

    test.each([
      ["three taps that stand out", (window: number) => (window % 8 === 0 ? 0.9 : 0.1), "pass", 0],
      ["none", () => 0.1, "fail", 1],
    ])(
      "tap-test: %s",
      async (_what, tapped, verdict, code) => {
        const testing = resetWhereAsked(board, board.start("tap-test", "--enrol", enrolment, "--json"));
        const asked = setInterval(() => {
          if (!testing.stderr().includes(tap.tapNow(3, 20))) return;
          clearInterval(asked);
          sounds(tapped);
        }, 20);
        const { status, stdout, stderr } = await testing.ended;
        clearInterval(asked);
        expect(stderr).toContain("The node runs on as before");
        expect(JSON.parse(stdout)).toMatchObject({ verdict, noiseDb: expect.closeTo(-23, 0) });
        expect(status).toBe(code);
        if (code === 1) expect(stderr).toContain(tap.failed);
      },
      120_000,
    );
  },
);

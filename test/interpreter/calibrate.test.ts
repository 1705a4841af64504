// A calibration on the real interpreter: the real command writes it beside a node's profile, and the firmware measures with it
// from its next start on. Needs ESPRUINO.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { hasPty } from "../../tools/board/pty.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { startPatiently } from "./flash-cuts.ts";
import { createFlashedBoard, type FlashedBoard } from "./flashed-board.ts";
import { ESPRUINO } from "./script.ts";

const limits = ESPRUINO ? await interpreterLimits(ESPRUINO) : undefined;

describe.skipIf(limits?.board !== BOARD_KINDS.linux!.interpreter || !hasPty())(
  "sippra-node calibrate",
  { retry: 1 },
  () => {
    let board: FlashedBoard;
    beforeEach(async () => {
      board = await createFlashedBoard(ESPRUINO!, limits!);
    });
    afterEach(() => board.remove());

    test("makes a node tell what the gauge shows, and again after a flash with its file", async () => {
      const enrolment = board.enrol("a.enrol.json");
      const sensors = join(board.folder, "sensors");
      const readings = Uint16Array.from({ length: 5000 }, (_, i) => 20_000 + (i % 7));
      writeFileSync(sensors, new Uint8Array(readings.buffer));
      const files = ["--acoustic-file", sensors, "--pressure-file", sensors];
      expect((await board.startFlashing("--enrol", enrolment, ...files).ended).status).toBe(0);
      const pressure = async () => {
        await board.power.reset();
        const { stdout } = await startPatiently(board, ["--enrol", enrolment, "--json"], "check").ended;
        return JSON.parse(stdout).findings[0].value as number;
      };
      expect(await pressure()).toBeCloseTo(606, -0.5);

      await board.power.reset();
      const at = ["--enrol", enrolment, "--at", "6,2bar", "--json"];
      const done = await startPatiently(board, at, "calibrate pressure").ended;
      expect(done.stderr).toContain("The node runs on as before");
      expect(JSON.parse(done.stdout)).toMatchObject({ written: "board", pressure: { rangeBar: 16 } });
      expect(await pressure()).toBeCloseTo(620, -0.5);

      const kept = join(board.folder, "a.calibration.json");
      expect(JSON.parse(readFileSync(kept, "utf8"))).toMatchObject({ board: "linux", node: 7 });
      await board.power.reset();
      const again = await startPatiently(board, ["--enrol", enrolment, ...files, "--calibration", kept])
        .ended;
      expect(again.status).toBe(0);
      expect(await pressure()).toBeCloseTo(620, -0.5);
    }, 300_000);
  },
);

// What runs on a board that the guide did not flash, as it is told from its code.
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { parseInstallation } from "../../../gateway/places/installation.ts";
import { VERSION } from "../../../gateway/version.ts";
import { versionIn } from "../../../tools/flash/guide/runs.ts";
import { recordPath } from "../../../tools/flash/record/file.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { enrolments, PASSWORD, run } from "./flashed-node.ts";
import { type Answers, led } from "./guided.ts";
import { measuringBoard } from "./measuring-board.ts";
import { noise, steady } from "./signals.ts";

const files = enrolments();
afterAll(files.remove);

const { guide } = LANGUAGES.en;

/** Has the board checked, and nothing else. */
const checking: Answers = (question) => {
  if (question === guide.flashNow) return guide.isFlashed;
  return [guide.listenNow, guide.tapNow, guide.gainNow, guide.failed].includes(question) ? "skip" : "";
};

test("a version is what stands there whole", () => {
  expect(versionIn('0.1.0";(!e')).toBe("0.1.0");
  expect(versionIn("1.12.3-rc.1\x84")).toBe("1.12.3-rc.1");
  for (const none of ["", "node 1", "1.2", "1.2.3.4", "99999.1.1"]) expect(versionIn(none)).toBe("");
});

test.each([
  // Packed code does not tell.
  ["pico", ""],
  ["puckjs", VERSION],
])("%s has firmware %j and its link in the record", async (id, firmware) => {
  const enrolment = files.enrol();
  const signals = { acoustic: noise(0.02), pressure: steady(400) };
  const board = measuringBoard(id, {}, PASSWORD, { signals });
  expect(await run(board, enrolment)).not.toBeInstanceOf(Error);
  const { error } = await led(enrolment, checking, { board });
  expect(error).toBeUndefined();
  const record = parseInstallation(readFileSync(recordPath(enrolment)), "it");
  expect(record.board).toMatchObject({ kind: id, firmware, link: "serial" });
  expect(board.isRunning()).toBe(true);
});

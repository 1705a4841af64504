// The file of a calibration: kept beside the enrolment, one part at a time, and given to a flash.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { noiseAdvice } from "../../../tools/flash/calibrate/noise.ts";
import {
  calibratedBy,
  calibrationPath,
  readCalibration,
  writeCalibration,
} from "../../../tools/flash/calibrate/record.ts";
import { noiseText } from "../../../tools/flash/calibrate/text.ts";
import type { WindowSeen } from "../../../tools/flash/check/program.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { temporaryFolder } from "../../processes.ts";

const say = LANGUAGES.en;
const folder = temporaryFolder();
afterAll(folder.remove);

const about = { network: 1, node: 7, serial: "0011", board: "pico" };
const pressure = {
  ...{ at: "2026-11-29T10:00:00Z", transducer: "5v" as const, rangeBar: 16, supplyMv: null },
  ...{ temperatureC: 12, points: [], before: [4965, 264_000], after: [5359, 258_808] },
} satisfies Parameters<typeof writeCalibration>[2]["pressure"];

const windowsOf = (rms: number[], kind = "pico"): WindowSeen[] =>
  rms.map((steps) => ({
    level: Math.round(
      200 * Math.log10((steps * (kind === "pico" ? 16 : 1)) / (kind === "pico" ? 32_768 : 128)),
    ),
    ...{ flags: 0, variance: steps * steps, frequency: 500, quarters: [], bands: [] },
  }));
const adviceOf = (rms: number[], kind = "pico") => noiseAdvice(windowsOf(rms, kind), BOARD_KINDS[kind]!);

describe("the file", () => {
  test("lies beside the enrolment", () => {
    expect(calibrationPath("/a/elm-street-4.enrol.json")).toBe("/a/elm-street-4.calibration.json");
    expect(calibrationPath("/a/elm-street-4.json")).toBe("/a/elm-street-4.calibration.json");
    expect(calibrationPath("0011")).toBe("0011.calibration.json");
  });

  test("keeps its other part for the same board, and gives both to a flash", () => {
    const path = join(folder.path, "a.calibration.json");
    writeCalibration(path, about, { pressure }, say);
    const acoustic = { ...adviceOf([10]), at: pressure.at, gainDb: 46.5, reference: null };
    writeCalibration(path, about, { acoustic }, say);
    const flags = { calibration: path, acoustic: true, pressure: true };
    expect(calibratedBy(flags, say)).toEqual({ pressure: [5359, 258_808], acoustic: 465 });
    expect(calibratedBy({ ...flags, pressure: false }, say)).toEqual({ acoustic: 465 });
    expect(calibratedBy({ acoustic: true, pressure: true }, say)).toEqual({});
    writeCalibration(path, { ...about, serial: "0022" }, { pressure }, say);
    expect(readCalibration(path, say)!.acoustic).toBeUndefined();
  });

  test("that is none, or cannot be written, is told", () => {
    const path = join(folder.path, "b.calibration.json");
    const flags = { calibration: path, acoustic: true, pressure: true };
    expect(() => calibratedBy(flags, say)).toThrow(/not there/);
    writeFileSync(path, "{}");
    expect(() => writeCalibration(path, about, { pressure }, say)).toThrow(/no calibration/);
    expect(readFileSync(path, "utf8")).toBe("{}");
    const nowhere = join(folder.path, "none", "c.json");
    expect(() => writeCalibration(nowhere, about, { pressure }, say)).toThrow(/ENOENT.*--out/);
  });
});

describe("the gain", () => {
  test.each<[string, string, number[], number]>([
    ["fits", "pico", [4, 5, 6], 0],
    ["is too low for 12 bits", "pico", [1.5, 2, 2], 6],
    ["is enough for 8 bits", "puckjs", [1.5, 2, 2], 0],
    ["is too low for 8 bits", "puckjs", [0.5, 0.8], 6],
    ["is too high", "pico", [400, 500, 500], -12],
  ])("%s on %s", (_what, kind, rms, change) => {
    const { changeDb, isTooWide } = adviceOf(rms, kind);
    expect(isTooWide).toBe(false);
    expect(changeDb).toBeCloseTo(change, -0.3);
    if (change === 0) expect(changeDb).toBe(0);
    const said = noiseText(adviceOf(rms, kind), say);
    expect(said).toMatch(change === 0 ? /The gain fits/ : change > 0 ? /Raise the gain/ : /Lower the gain/);
  });

  test("cannot do both where quiet and usual lie too far apart", () => {
    expect(adviceOf([0.4, 0.4, 20, 20, 20], "puckjs").isTooWide).toBe(true);
  });

  test.each(["en", "sv"] as const)("%s: is told in 80 columns", (language) => {
    for (const rms of [[4], [0.5], [600], [0.4, 0.4, 900, 900, 900]]) {
      const text = noiseText(adviceOf(rms), LANGUAGES[language]);
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});

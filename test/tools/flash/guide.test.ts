// Somebody is led the whole way: what comes of it is a node that runs, a record that can be read, and a label.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeEnrolment } from "../../../gateway/config/enrolment.ts";
import { parseInstallation } from "../../../gateway/places/installation.ts";
import { ToolError } from "../../../tools/errors.ts";
import { calibrationPath } from "../../../tools/flash/calibrate/record.ts";
import { labelPath, pagePath, recordPath, writeRecord } from "../../../tools/flash/record/file.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { enrolments, IDENTITY, PASSWORD, run } from "./flashed-node.ts";
import { type Answers, boardAtPipe, CTRL_C, led } from "./guided.ts";
import { INSTALLED } from "./installed.ts";
import type { MeasuringBoard } from "./measuring-board.ts";

const files = enrolments();
afterAll(files.remove);

const recordOf = (enrolment: string) => parseInstallation(readFileSync(recordPath(enrolment)), "it");
const enter: Answers = () => "";
const { guide } = LANGUAGES.en;

/** Enter alone, but for what has no ready answer. */
const typing: Answers = (question, nth, say) =>
  ({
    [say.guide.calibrateNow]: say.guide.calibrate,
    [say.calibrate.whatShows]: "4,02bar",
    [say.guide.whichGain]: "46,5",
    [say.guide.who]: "AB",
    [say.guide.position]: nth === 0 ? "here" : "6580822 674032",
    [say.guide.address]: "Storgatan 4",
    [say.guide.material]: "PVC",
    [say.guide.diameter]: "DN 110",
    [say.guide.photographs]: "lid.jpg, valve.jpg",
    [say.guide.caption("lid.jpg")]: "Storgatan",
  })[question] ?? "";

/** A board that the tool has flashed as the enrolment's node. */
async function flashed(enrolment: string): Promise<MeasuringBoard> {
  const board = boardAtPipe();
  expect(await run(board, enrolment)).not.toBeInstanceOf(Error);
  return board;
}

describe("the whole way", () => {
  test("in both languages, with nothing of the one in the other", async () => {
    const said = await Promise.all(
      (["en", "sv"] as const).map(async (language) => {
        const enrolment = files.enrol();
        const { board, error, text, questions } = await led(enrolment, typing, { language });
        expect(error).toBeUndefined();
        expect(board.isRunning()).toBe(true);
        expect([recordPath, pagePath, labelPath].map((path) => existsSync(path(enrolment)))).toEqual([
          ...[true, true, true],
        ]);
        const record = recordOf(enrolment);
        expect(record).toMatchObject({
          ...{ site: "alby", name: "elm-street-4", network: 1, node: 7, by: "AB" },
          board: { kind: "pico", serial: "0011-2233", link: "serial", espruino: "2v29" },
          place: { address: "Storgatan 4", pipe_id: null, pipe_material: "pvc", pipe_diameter_mm: 110 },
          photographs: [
            { file: "lid.jpg", caption: "Storgatan" },
            { file: "valve.jpg", caption: null },
          ],
          check: { verdict: "pass" },
          tap: { verdict: "pass", taps: 3 },
          calibration: {
            pressure: { points: [{ gauge: "4,02bar", kpa: 402 }] },
            acoustic: { gain_db: 46.5, reference_db: null },
          },
        });
        expect(record.place.latitude).toBeCloseTo(59.33023, 4);
        expect(record.reference!.bands_db).toHaveLength(8);
        expect(Math.abs(record.reference!.pressure_kpa! - 400)).toBeLessThan(2);
        expect(text()).toContain("alby/elm-street-4 (1-7)");
        expect(text()).toContain(LANGUAGES[language].runsOn);
        return { questions: questions(), lines: text().split("\n") };
      }),
    );
    const [en, sv] = said as [(typeof said)[0], (typeof said)[0]];
    expect(sv.questions.filter((question) => en.questions.includes(question))).toEqual([]);
    const names =
      /^(PE|PVC|alby\/elm-street-4|1-7|\/dev\/ttyUSB0 FTDI|Espruino Pico, .*|\s*\p{L}+ \d+|\W*)$/u;
    const alike = sv.lines.filter(
      (line) => en.lines.includes(line) && !names.test(line) && !line.includes("\x1b"),
    );
    expect(alike).toEqual([]);
  });

  test("by Enter alone: what nobody said stays empty, and what a record has from before stays", async () => {
    const enrolment = files.enrol();
    writeRecord(recordPath(enrolment), INSTALLED, LANGUAGES.en);
    const board = await flashed(enrolment);
    const { error, text, questions } = await led(enrolment, enter, { board });
    expect(error).toBeUndefined();
    expect(text()).toContain(guide.flashedHint);
    expect(questions()).not.toContain(guide.whichLink);
    const record = recordOf(enrolment);
    const { by, place, photographs, calibration } = INSTALLED;
    // The gain that the node has was measured anew, and is written down.
    const acoustic = { gain_db: 0, reference_db: null };
    expect(record).toMatchObject({
      ...{ by, place, photographs },
      calibration: { pressure: calibration.pressure, acoustic },
    });
    expect(record.check!.at).not.toBe(INSTALLED.check!.at.replace(".000Z", "Z"));
    expect(record.check!.verdict).toBe("pass");
  });
});

describe("a step that fails", () => {
  const broken = async () => {
    throw new ToolError("flash", "It broke.");
  };

  test("is offered again, and may be skipped: the record says nothing of it", async () => {
    const enrolment = files.enrol();
    const answers: Answers = (question, nth) =>
      question === guide.failed && nth % 2 === 1 ? guide.skip : "";
    const deps = { flash: broken, lookAt: broken };
    const { error, text, questions } = await led(enrolment, answers, { deps });
    expect(error).toBeUndefined();
    // Flash, check, place, tap and gain, each twice.
    expect(questions().filter((question) => question === guide.failed)).toHaveLength(10);
    expect(text().match(/It broke\./g)).toHaveLength(10);
    expect(recordOf(enrolment)).toMatchObject({ check: null, reference: null, tap: null });
    expect(existsSync(labelPath(enrolment))).toBe(true);
    expect(text()).toContain(guide.unfinished("alby/elm-street-4 (1-7)", "Flash, Check, Place the sensor"));
    expect(text()).not.toContain(guide.finished("alby/elm-street-4 (1-7)"));
  });

  test("may be left for later without a try", async () => {
    const enrolment = files.enrol();
    const later = [guide.checkNow, guide.listenNow, guide.tapNow, guide.gainNow];
    const answers: Answers = (question) => (later.includes(question) ? guide.skip : "");
    const { error, text } = await led(enrolment, answers);
    expect(error).toBeUndefined();
    expect(text()).toContain(guide.unfinished("alby/elm-street-4 (1-7)", "Check, Place the sensor"));
    expect(recordOf(enrolment)).toMatchObject({ check: null, reference: null, tap: null });
  });

  test("may be where it ends, with what was done before in the record", async () => {
    const enrolment = files.enrol();
    const answers: Answers = (question) => (question === guide.failed ? guide.stop : "");
    const { error, text, board } = await led(enrolment, answers, { deps: { lookAt: broken } });
    expect(error).toMatchObject({ code: "flash" });
    expect(text()).toContain(guide.stopped);
    expect(board.isRunning()).toBe(true);
    expect(recordOf(enrolment).board.kind).toBe("pico");
  });

  test("leaves no gain in the record that the node was not given", async () => {
    const enrolment = files.enrol();
    const board = await flashed(enrolment);
    // Nothing can be kept in it.
    mkdirSync(calibrationPath(enrolment));
    const answers: Answers = (question) =>
      question === guide.whichGain ? "46.5" : question === guide.failed ? guide.skip : "";
    const { error, questions } = await led(enrolment, answers, { board });
    expect(error).toBeUndefined();
    expect(questions()).toContain(guide.failed);
    expect(recordOf(enrolment).calibration.acoustic).toBeNull();
  });

  test("ports that cannot be listed, and a record of another node, are such steps too", async () => {
    const enrolment = files.enrol();
    writeRecord(recordPath(enrolment), { ...INSTALLED, site: "huddinge" }, LANGUAGES.en);
    const answers: Answers = (question, nth) => (question === guide.failed && nth > 0 ? guide.stop : "");
    let listed = 0;
    const listPorts = async () => {
      if (listed++ === 0) throw new ToolError("port", "No list.");
      return [{ path: "COM5", manufacturer: null, serialNumber: null, usb: null }];
    };
    const { text, error } = await led(enrolment, answers, { deps: { listPorts } });
    expect(error).toMatchObject({ code: "flash" });
    expect(text()).toMatch(/No list\.[\s\S]*is the record of another node, huddinge\/elm-street-4/);
    expect(text()).toContain(guide.stoppedEarly);
    expect(recordOf(enrolment).site).toBe("huddinge");
  });
});

test("a board of another site's node of the same number is told by its name, and not measured", async () => {
  const other = files.enrol({ site: "huddinge", console: "other7xw2pq9rt6yh3zb" });
  const board = boardAtPipe({}, "other7xw2pq9rt6yh3zb");
  expect(await run(board, other)).not.toBeInstanceOf(Error);
  const enrolment = files.enrol();
  const answers: Answers = (question) =>
    question === guide.flashNow ? guide.isFlashed : question === guide.failed ? guide.stop : "";
  const { text, error } = await led(enrolment, answers, { board, passwords: [other] });
  expect(error).toMatchObject({ code: "flash" });
  expect(text()).toContain(guide.otherBoard("huddinge/elm-street-4 (1-7)", "alby/elm-street-4 (1-7)"));
  expect(existsSync(recordPath(enrolment))).toBe(false);
  expect(board.isRunning()).toBe(true);
});

describe("a board that is another node", () => {
  const OTHER = { site: "huddinge", name: "oak-1", node: 9, console: "other7xw2pq9rt6yh3zb" };
  /** A board with another node on it, and that one's enrolment. */
  const another = async (console: string) => {
    const other = files.enrol({ ...OTHER, console });
    const board = boardAtPipe({}, console);
    expect(await run(board, other)).not.toBeInstanceOf(Error);
    return { other, board };
  };
  const shortly: Answers = (question) =>
    [guide.checkNow, guide.listenNow, guide.tapNow, guide.gainNow].includes(question) ? guide.skip : "";

  test("becomes this one where that is said, not by Enter", async () => {
    const { board } = await another(PASSWORD);
    const enrolment = files.enrol();
    const asked = await led(
      enrolment,
      (question, nth, say) => (question === guide.failed ? guide.stop : shortly(question, nth, say)),
      { board },
    );
    expect(asked.error).toMatchObject({ code: "flash" });
    expect(asked.text()).toContain("huddinge/oak-1");
    expect(asked.questions()).toContain(guide.replaceNow);
    expect(board.isRunning()).toBe(true);
    const again = boardAtPipe(board.memory());
    const answers: Answers = (question, nth, say) =>
      question === guide.replaceNow ? guide.replace : shortly(question, nth, say);
    const { error, text } = await led(enrolment, answers, { board: again });
    expect(error).toBeUndefined();
    expect(text()).toMatch(/is flashed: alby\/elm-street-4 \(1-7\) runs/);
  });

  test("behind a password is opened by its own enrolment", async () => {
    const { other, board } = await another(OTHER.console);
    const enrolment = files.enrol();
    const named: Answers = (question, nth, say) =>
      ({
        [guide.unlockNow]: guide.unlock,
        [guide.whichWas]: guide.typeEnrolment,
        [guide.replaceNow]: guide.replace,
        [guide.enrolmentFile]: other,
      })[question] ?? shortly(question, nth, say);
    const { error, text } = await led(enrolment, named, { board });
    expect(error).toBeUndefined();
    expect(text()).toContain(guide.isLocked);
    expect(text()).toMatch(/is flashed: alby\/elm-street-4 \(1-7\) runs/);
  });
});

test("nodes of one number at two sites are told apart by their names", async () => {
  const enrolment = files.enrol();
  const other = join(dirname(enrolment), "oak-1.enrol.json");
  writeEnrolment(other, { ...IDENTITY, site: "huddinge", name: "oak-1" });
  const answers: Answers = (question) =>
    question === guide.whichEnrolment ? "huddinge/oak-1 (1-7)" : question === guide.flashNow ? CTRL_C : "";
  const { text } = await led(enrolment, answers);
  expect(text()).toContain(guide.isNode("huddinge/oak-1", "1-7"));
  expect(text()).toContain("alby/elm-street-4 (1-7), ");
});

describe("Ctrl-C", () => {
  test.concurrent("while the board measures leaves it running too", async ({ expect }) => {
    const enrolment = files.enrol();
    const board = await flashed(enrolment);
    const { error, text } = await led(enrolment, enter, { board, interruptAt: /^\[#/ });
    expect(error).toMatchObject({ code: "flash" });
    expect(board.isRunning()).toBe(true);
    expect(text()).toContain("The node runs on as before.");
    expect(recordOf(enrolment)).toMatchObject({ check: { verdict: "pass" }, reference: null });
  });

  const { calibrate } = LANGUAGES.en;
  const places: [string, boolean][] = [
    [guide.whichPort, false],
    [guide.whichEnrolment, false],
    [guide.flashNow, false],
    [guide.checkNow, false],
    [guide.listenNow, true],
    [guide.keepPlace, true],
    [guide.tapNow, true],
    [guide.calibrateNow, true],
    [calibrate.whatShows, true],
    [guide.another, true],
    [guide.who, true],
    [guide.note, true],
  ];
  test.concurrent.for(places)(
    "at %j leaves the board running, and says so",
    async ([where, isRecorded], { expect }) => {
      const enrolment = files.enrol();
      const board = await flashed(enrolment);
      const answers: Answers = (question, nth, say) =>
        question === where ? CTRL_C : typing(question, nth, say);
      const { error, text } = await led(enrolment, answers, { board });
      expect(error).toMatchObject({ code: "flash", message: "Interrupted." });
      expect(board.isRunning()).toBe(true);
      expect(text()).toMatch(/The node runs on as before\.|whatever it runs goes on/);
      expect(text()).toContain(isRecorded ? guide.stopped : guide.stoppedEarly);
      expect(existsSync(recordPath(enrolment))).toBe(isRecorded);
      if (isRecorded) expect(recordOf(enrolment)).toMatchObject({ name: IDENTITY.name });
    },
  );
});

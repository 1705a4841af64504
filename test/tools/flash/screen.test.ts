// What a technician sees at a terminal of 80 columns and 24 lines, of a board on a real tty: the first screens of the guide, and
// listening.
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasPty } from "../../../tools/board/pty.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { type BoardOnTty, boardOnTty } from "./board-on-tty.ts";
import { enrolments } from "./flashed-node.ts";
import { hasTmux, openScreen, type Screen } from "./tmux.ts";

const can = hasTmux() && hasPty();
if (!can)
  console.log("SKIPPED: no `tmux` or no `script` (bsdutils) on this machine, so no screens to look at.");

const COMMAND = fileURLToPath(new URL("../../../bin/sippra-node.js", import.meta.url));
const files = enrolments();
let tty: BoardOnTty;
let enrolment: string;
let screen: Screen | undefined;

beforeAll(async () => {
  enrolment = files.enrol();
  if (can) tty = await boardOnTty(enrolment);
});
afterEach(() => screen?.close());
afterAll(async () => {
  await tty?.close();
  files.remove();
});

const open = (...words: string[]) => openScreen([process.execPath, COMMAND, ...words], dirname(enrolment));

describe.skipIf(!can).each(["en", "sv"] as const)("in %s", (language) => {
  const say = LANGUAGES[language];
  const { guide } = say;

  test("the guide asks one thing at a time, and a key pressed twice answers one question", async () => {
    screen = open("--lang", language);
    /** A question is deaf at first, from before it is drawn. */
    const answer = async (question: string, ...keys: string[]) => {
      await screen!.until(question);
      await sleep(400);
      screen!.press(...keys);
    };
    const first = await screen.until(guide.keys);
    expect(first).toContain(guide.head(1, 8, guide.titles.board, ""));
    const [, digit] = new RegExp(`(\\d+) ${guide.typePort}`).exec(first)!;
    await answer(guide.whichPort, digit!);
    await screen.until(`> ${digit} ${guide.typePort}`);
    screen.press("Enter");
    await answer(guide.portName, tty.path, "Enter");
    await answer(guide.enrolmentChoice("alby/elm-street-4", "1-7", "1.enrol.json"), "Enter", "Enter");
    const asked = await screen.until(`> 2 ${guide.isFlashed}`);
    expect(asked).toContain(guide.flashedHint);
    expect(asked).not.toContain(guide.checkNow);
    await answer(guide.flashNow, "Enter");
    await answer(guide.checkNow, "C-c");
    const ended = await screen.until("ended: 1");
    expect(ended.replaceAll(/\s+/g, " ")).toContain(guide.goesOn);
    expect(tty.board.isRunning()).toBe(true);
  });

  test("listening shows a meter, and places to compare", async () => {
    screen = open("--lang", language, "listen", "--port", tty.path, "--enrol", enrolment);
    const number = language === "sv" ? "-\\d+,\\d" : "-\\d+\\.\\d";
    const quietest = language === "sv" ? "tystast" : "quietest";
    await screen.until(new RegExp(`\\[#+[#|.]*\\] +${number} dB, ${quietest} +${number}, .*kPa`));
    screen.press("Enter");
    const place = language === "sv" ? "Plats" : "Place";
    await screen.until(new RegExp(`^${place} 1: ${quietest} ${number} dB`, "m"));
    await screen.until(/\] .*dB/);
    screen.press("C-c");
    const ended = await screen.until("ended: 0");
    expect(ended).toContain(say.runsOn);
    expect(tty.board.isRunning()).toBe(true);
  });
});

// Boards that are not what the technician thinks: another program on one, and one that never stops talking.
import { afterAll, describe, expect, test } from "vitest";
import { ToolError } from "../../../tools/errors.ts";
import { createInbox } from "../../../tools/flash/inbox.ts";
import type { Line } from "../../../tools/flash/line.ts";
import { createFlash } from "../../../tools/image/flash.ts";
import { boardKind } from "../../../tools/image/kinds.ts";
import { createStorage, storedFiles } from "../../../tools/image/storage.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { boardOnLine } from "./board-on-line.ts";
import { booted, enrolments, PASSWORD, run } from "./flashed-node.ts";
import { boardAtPipe, led } from "./guided.ts";

const { enrol, remove } = enrolments();
afterAll(remove);
const ID = "puckjs";
const say = LANGUAGES.en;

/** Storage with files of another project. */
function holding(id: string, ...names: string[]): Uint8Array {
  const flash = createFlash(boardKind(id).storage);
  const storage = createStorage(flash);
  for (const name of names) storage.write(name, "LED1.set();");
  return flash.bytes;
}

const namesOn = (id: string, image: Uint8Array) =>
  storedFiles(createFlash(boardKind(id).storage, image)).files.map(({ name }) => name);

describe("another's program", () => {
  test("is left, and started again", async () => {
    const image = holding(ID, ".bootcde", "a\x1b[2J");
    const board = boardOnLine(ID, { image }, undefined);
    const ended = (await run(board, enrol())) as Error;
    expect(ended).toBeInstanceOf(ToolError);
    expect(ended.message).toContain(say.otherProgram(".bootcde, a [2J"));
    expect(ended.message).toContain(say.startedAgain);
    expect(board.loads()).toBe(1);
    expect(Buffer.from(board.memory().image).equals(image)).toBe(true);
  });

  test("is replaced where that is said, and of many files some are named", async () => {
    const image = holding(ID, "1", "2", "3", "4", "5", "6");
    const file = enrol();
    const refused = (await run(boardOnLine(ID, { image }, undefined), file)) as Error;
    expect(refused.message).toContain("(1, 2, 3, 4, 5, ...)");
    const board = boardOnLine(ID, { image }, PASSWORD);
    expect(await run(board, file, { replace: true })).toMatchObject({ how: "fresh" });
    expect(booted(ID, board.memory()).sends).toBeGreaterThan(0);
    expect(namesOn(ID, board.memory().image)).not.toContain("6");
  });

  test("is asked about by the guide, and stays by Enter", async () => {
    const file = enrol();
    const { guide } = say;
    const image = holding("pico", ".bootcde");
    const kept = await led(file, (question) => (question === guide.failed ? guide.stop : ""), {
      board: boardAtPipe({ image }),
    });
    expect(kept.text()).toContain(guide.holdsProgram(".bootcde", "1-7 (alby/elm-street-4), epoch 0"));
    expect(kept.questions()).toContain(guide.replaceNow);
    expect(Buffer.from(kept.board.memory().image).equals(image)).toBe(true);
  });
});

describe("a board that never stops talking", () => {
  const flooding = (answers: boolean) => {
    const board = boardOnLine(ID, {}, undefined);
    const timers: NodeJS.Timeout[] = [];
    const line: Line = {
      ...board.line,
      send: async (text) => (answers ? board.line.send(text) : undefined),
      onText: (listener) => {
        if (answers) board.line.onText(listener);
        timers.push(setInterval(() => listener("0123456789>\n".repeat(1000)), 5));
      },
    };
    return { board, line, stop: () => timers.forEach(clearInterval) };
  };

  test("is told not to answer", async () => {
    const { board, line, stop } = flooding(false);
    const ended = (await run({ ...board, line }, enrol(), { wait: 3000 })) as Error;
    stop();
    expect(ended).toBeInstanceOf(ToolError);
    expect(ended.message).toContain("No board answered within 3 s");
  });

  test("is kept the end of only", () => {
    const { line, stop } = flooding(false);
    const listeners: ((text: string) => void)[] = [];
    const inbox = createInbox({ ...line, onText: (listener) => void listeners.push(listener) }, say);
    for (let i = 0; i < 100; i++) for (const listener of listeners) listener(`${i}`.padStart(10_000));
    stop();
    expect(inbox.text().length).toBeLessThan(100_000);
    expect(inbox.text().endsWith(" 99")).toBe(true);
  });
});

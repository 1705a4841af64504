// A console that is locked: what the interpreter does with a password (jsinteractive.c of 2v29), as far as the tool meets it. On
// the interpreter itself: test/interpreter/flash.test.ts.
import { createContext, Script } from "node:vm";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { createConsole } from "../../../tools/flash/console.ts";
import { CLEAR } from "../../../tools/flash/expression.ts";
import type { Line } from "../../../tools/flash/line.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";

const say = LANGUAGES.en;
const OWN = "kj4m7xw2pq9rt6yh3zbc";
const OTHER = "a".repeat(20);
const ABOUT = { howToReset: () => "" };

/** A board whose `.boot0` sets this password. */
function lockedBoard(password: string, { isOpen = false } = {}) {
  const listeners: ((text: string) => void)[] = [];
  const print = (text: string) =>
    void setImmediate(() => {
      for (const listener of listeners) listener(text);
    });
  let isLocked = !isOpen;
  let typed = "";
  let resets = 0;
  const passwords: string[] = [];
  const fresh = () =>
    createContext(
      { print: (text: string) => print(`${text}\r\n`), setInterval: () => 1, E: { CRC32: crc32 } },
      { name: "board" },
    );
  let context = fresh();
  function enter(): void {
    const text = isLocked ? typed : typed.split(CLEAR).at(-1)!.replaceAll("\x10", "");
    typed = "";
    if (isLocked) {
      passwords.push(text);
      isLocked = text !== password;
      print(isLocked ? "\n  Invalid password\r\npassword>" : "\n  Logged in.\r\n>");
      return;
    }
    if (text === "reset();") {
      resets++;
      context = fresh();
      isLocked = true;
      print("\r\n 2v29 (c) 2026\r\n\r\npassword>");
      return;
    }
    new Script(`globalThis.global = globalThis; ${text}`).runInContext(context);
  }
  const line: Line = {
    async send(text) {
      for (const letter of text) {
        if (letter === "\n") enter();
        else if (!isLocked || typed.length < 20) typed += letter;
      }
    },
    onText: (listener) => void listeners.push(listener),
    onLost: () => {},
    close: async () => {},
  };
  return { line, passwords, resets: () => resets, isLocked: () => isLocked };
}

test("is opened by the enrolment's password, and again after the reset that locks it", async () => {
  const board = lockedBoard(OWN);
  const console = createConsole(board.line, 115_200, say, { ...ABOUT, passwords: [OWN] });
  await console.knock(5_000, () => {});
  await console.reset();
  expect(await console.evaluate("1+2")).toBe(3);
  expect([board.resets(), board.isLocked()]).toEqual([1, false]);
});

test("is opened by that of the node that it was", async () => {
  const board = lockedBoard(OTHER);
  const console = createConsole(board.line, 115_200, say, { ...ABOUT, passwords: [OWN, OTHER] });
  await console.knock(5_000, () => {});
  await console.reset();
  expect(await console.evaluate("1+2")).toBe(3);
});

test("that somebody has opened before is locked by the reset, and opened", async () => {
  const board = lockedBoard(OWN, { isOpen: true });
  const console = createConsole(board.line, 115_200, say, { ...ABOUT, passwords: [OWN] });
  await console.knock(5_000, () => {});
  await console.reset();
  expect(await console.evaluate("1+2")).toBe(3);
});

test.each([[[]], [[OWN]], [[OWN, OTHER]]])(
  "is left alone where no password opens it: %j",
  async (passwords) => {
    const board = lockedBoard("z".repeat(20));
    const console = createConsole(board.line, 115_200, say, { ...ABOUT, passwords });
    await expect(console.knock(5_000, () => {})).rejects.toMatchObject({
      code: "board",
      message: say.locked,
    });
    expect(board.resets()).toBe(0);
    for (const each of passwords) expect(board.passwords).toContain(each);
  },
);

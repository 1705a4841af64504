// Places of code that boards run, found back in the TypeScript.
import { readFileSync } from "node:fs";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, test } from "vitest";
import { createVirtualBoard } from "../../../tools/board/board.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { bootCode, bundle, ENTRY, traceOf } from "../../../tools/build/bundle.ts";
import { marked, unmarked } from "../../../tools/build/marks.ts";
import { originAt } from "../../../tools/build/origins.ts";
import { pack } from "../../../tools/build/packed.ts";
import { sourceMapOf } from "../../../tools/build/source-map.ts";
import { createFlash } from "../../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { createStored } from "../../../tools/image/storage.ts";
import { type Tokens, tokenise, words } from "../../../tools/image/tokens.ts";

const ROOT = new URL("../../../", import.meta.url);
const lineOf = (file: string, line: number) =>
  readFileSync(new URL(file, ROOT), "utf8").split("\n")[line - 1]!;

/** Words of a bundle that keep their names: what a line in the source has to say as well. */
const KEPT =
  /\.(charCodeAt|buffer|getTime|setConsole|readJSON|CRC32|FFT|variance|push|shift|sum|set|fill|sort|write|read)\b/g;

describe("a trace", () => {
  test.each([
    ["puckjs", "serial"],
    ["espruino-wifi", "rak3172"],
  ])("of %s with %s ends with the bundle's own text, and every word is on its line", (board, link) => {
    const code = bundle(board, { link });
    const { code: traced, origins } = traceOf(board, { link });
    expect(traced).toBe(code);
    const found = [...code.matchAll(KEPT)];
    expect(found.length).toBeGreaterThan(50);
    const strayed = found.filter(({ 0: { length }, 1: word, index }) => {
      const place = originAt(origins, index + 1);
      return length > 0 && (place === undefined || !lineOf(place.file, place.line).includes(word!));
    });
    expect(strayed.map(([word]) => word)).toEqual([]);
  });

  test("is in a debugger's map of what the board runs", () => {
    const text = words(bootCode("puckjs"));
    const map = new TraceMap(sourceMapOf("puckjs", text)!);
    expect(map.sources).toContain(new URL("firmware/node/journal.ts", ROOT).href);
    const at = text.indexOf("kickWatchdog");
    const line = text.slice(0, at).split("\n").length;
    const column = at - (text.lastIndexOf("\n", at) + 1);
    const place = originalPositionFor(map, { line, column });
    expect(place.source).toBe(new URL("firmware/node/health.ts", ROOT).href);
    expect(lineOf("firmware/node/health.ts", place.line!)).toContain("kickWatchdog");
  });
});

test("marks are behind words, and gone without a trace but for what they kept apart", () => {
  const { text, offsets } = marked("let a=b.c;throw!0");
  expect(offsets.map((at) => "let a=b.c;throw!0".slice(at, at + 1))).toEqual(["l", "a", "b", "c", "t"]);
  expect(unmarked(text).code).toBe("let a=b.c;throw!0");
  expect(unmarked(text.replace("!0", "true"))).toEqual({
    code: "let a=b.c;throw true",
    words: [0, 4, 6, 8, 10].map((at, mark) => ({ at, mark })),
  });
});

/** A board that runs an entry of this text, bundled as firmware is. */
function runs(entry: string, flash: (code: string) => Tokens) {
  const kind = BOARD_KINDS.puckjs!;
  const chip = createFlash(kind.storage);
  const code = flash(bundle(kind.id, { entry }));
  createStored(chip, ".bootcde", code.length, Buffer.from(code, "latin1"));
  const said: string[] = [];
  const clock = createSimClock(0);
  const board = createVirtualBoard({
    kind,
    image: chip.bytes,
    clock,
    signals: { acoustic: undefined, pressure: undefined },
    onTransmit: () => {},
    onConsole: (text) => said.push(text),
  });
  board.boot();
  clock.runUntil(100);
  return { errors: board.errors(), said };
}

const FAULTY = `
let state: { deep?: { worth: number } } = {};
function inner(more: number): number {
  let sum = 0;
  for (let i = 0; i < more; i++) sum += i;
  if (sum > 2) print("sum");
  return sum + state.deep!.worth;
}
function outer(): void {
  print("" + inner(1) + inner(2));
}
setTimeout(() => {
  outer();
}, 10);
setInterval(outer, 1000);`;

describe("an error that the firmware did not catch", () => {
  test.each([
    ["as it is flashed", tokenise],
    ["packed", pack],
  ])("is told with its places, %s", (_, flash) => {
    const { errors, said } = runs(FAULTY, flash);
    const [message, ...stack] = errors[0]!.split("\n");
    expect(message).toBe("Uncaught TypeError: Cannot read properties of undefined (reading 'worth')");
    expect(stack.map((line) => line.replace(/(:\d+):\d+$/, "$1"))).toEqual(
      [7, 10, 13].map((line) => `    at ${ENTRY}:${line}`),
    );
    // What an interpreter prints, and would send where its console has the line, has no TypeScript in it.
    expect(said).toEqual([message]);
  });

  test("of the virtual board's own, out of one of its functions, is told with the firmware's places", () => {
    const { errors } = runs(
      '\nsetTimeout(() => {\n  require("Storage").write("a", "b", 7);\n}, 1);',
      tokenise,
    );
    const [message, ...stack] = errors[0]!.split("\n");
    expect(message).toMatch(/^Uncaught Error: /);
    expect(stack).toEqual([expect.stringContaining(`    at ${ENTRY}:3:`)]);
  });

  test("keeps its own words where it is no Error", () => {
    expect(runs('setTimeout(() => { throw "lost"; }, 1);', tokenise).errors).toEqual(["Uncaught lost"]);
  });
});

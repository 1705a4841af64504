// What the gate believes, asked of the real interpreter: which built-ins there are, how it reads decimals, that
// what is allowed prints what it should, and that what is refused does go wrong.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, test } from "vitest";
import { bundle } from "../../tools/build/bundle.ts";
import * as builtIns from "../../tools/build/gate/built-ins.ts";
import { RULES } from "../../tools/build/gate/check.ts";
import { interpreterNumber } from "../../tools/build/gate/values.ts";
import { ALLOWED } from "../tools/build/allowed.ts";
import { PROOFS } from "../tools/build/proofs.ts";
import { ESPRUINO, runScript } from "./script.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-gate-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Prints of a script, one a line. */
async function prints(code: string): Promise<string[]> {
  writeFileSync(join(folder, "script.js"), code);
  return runScript(folder, "script.js");
}

/** The type of each expression; a few at a time, for a board's memory. */
async function typesOf(expressions: string[]): Promise<string[]> {
  const found: string[] = [];
  for (let i = 0; i < expressions.length; i += 60) {
    const some = expressions.slice(i, i + 60);
    found.push(...(await prints(some.map((one) => `print(typeof ${one});`).join("\n"))));
  }
  return found;
}

/** Those of `expressions` that there are not, or, with `there` false, those that there are. */
async function wrong(expressions: string[], there: boolean): Promise<string[]> {
  const types = await typesOf(expressions);
  expect(types.length).toBe(expressions.length);
  return expressions.filter((_, i) => (types[i] !== "undefined") !== there);
}

describe.skipIf(!ESPRUINO)("the gate's lists", () => {
  test("what is allowed exists", async () => {
    const globals = builtIns.GLOBALS.filter((name) => name !== "undefined" && name !== "arguments");
    expect(await wrong(globals, true)).toEqual([]);
    const statics = Object.entries(builtIns.STATICS).flatMap(([owner, names]) =>
      names.map((name) => `${owner}.${name}`),
    );
    expect(await wrong(statics, true)).toEqual([]);
    const methods = Object.entries(builtIns.METHODS).flatMap(([value, names]) =>
      names.map((name) => `(${value}).${name}`),
    );
    expect(await wrong(methods, true)).toEqual([]);
  });

  test("what is called absent does not", async () => {
    expect(await wrong(Object.keys(builtIns.ABSENT_GLOBALS), false)).toEqual([]);
    expect(await wrong(Object.keys(builtIns.ABSENT_STATICS), false)).toEqual([]);
    const methods = Object.keys(builtIns.ABSENT_METHODS).flatMap((name) =>
      Object.keys(builtIns.METHODS).map((value) => `(${value}).${name}`),
    );
    expect(await wrong(methods, false)).toEqual([]);
  });

  test("decimals are read as the gate reads them", async () => {
    const literals = [
      "0.3",
      "0.75",
      "0.1",
      ".7",
      "0.49",
      "2.5",
      "123.456",
      "1e-3",
      "1.5e-7",
      "0.999755859375",
      "99999.99",
      "1e15",
    ];
    for (let i = 1; i < 40; i++) literals.push(String((i * 7919) / 1024), String(i / 100));
    // A float's own bytes, since printing would round it.
    const code = `let f = new Float64Array(1), b = new Uint8Array(f.buffer);
${literals.map((one) => `f[0] = ${one}; print(b.join());`).join("\n")}`;
    expect(await prints(code)).toEqual(
      literals.map((one) => new Uint8Array(new Float64Array([interpreterNumber(one)]).buffer).join()),
    );
  });
});

describe.skipIf(!ESPRUINO)("allowed firmware runs there", () => {
  test.each(ALLOWED.map(([out, code]) => ({ out, code })))("$code", async ({ out, code }) => {
    expect((await prints(bundle("linux", { entry: code }))).join("\n")).toBe(out);
  });
});

/** What the standard says that a script prints, or that it throws. */
function inNode(code: string): string {
  const lines: string[] = [];
  try {
    runInNewContext(code, { print: (...all: unknown[]) => lines.push(all.join(" ")) });
  } catch {
    lines.push("throws");
  }
  return lines.join("\n");
}

describe.skipIf(!ESPRUINO)("refused for a reason", () => {
  test("all proofs are about rules", () => {
    expect(PROOFS.map(([rule]) => rule).filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([]);
  });

  test.each(PROOFS.map(([rule, code]) => ({ rule, code })))("$rule: $code", async ({ code }) => {
    expect((await prints(code)).join("\n")).not.toBe(inNode(code));
  });
});

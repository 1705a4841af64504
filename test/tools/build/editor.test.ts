// What editors are told: the library of firmware/library.d.ts is what the gate lets pass, and TypeScript and
// Biome flag firmware that must not be, as the gate does, while it is written.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { MADE } from "../../../tools/build/docs.ts";
import * as builtIns from "../../../tools/build/gate/built-ins.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "sippra-editor-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, args: string[], cwd = folder): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "node_modules", command), ...args], {
    cwd,
    encoding: "utf8",
  });
  return stdout + stderr;
}

test.each(MADE.map(([file, text]) => ({ name: file.pathname.split("/").at(-1)!, file, text })))(
  "$name is what the rules say (node bin/start.js tools/build/docs.ts)",
  ({ file, text }) => expect(readFileSync(file, "utf8")).toBe(text()),
);

describe("the library", () => {
  const library = readFileSync(join(ROOT, "firmware/library.d.ts"), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const block = (head: string) =>
    new RegExp(`^${head} \\{\\n([\\s\\S]*?)^\\};?$`, "m").exec(library)?.[1] ?? "";
  const methods = (text: string) =>
    [...text.matchAll(/^ {2}(?:readonly )?(\w+)(?=[<(])/gm)].map((found) => found[1]!);
  const members = (text: string) =>
    [...text.matchAll(/^ {2}(?:readonly )?(\w+)(?=[<(:])/gm)].map((found) => found[1]!);

  test("declares no method that the gate refuses", () => {
    const values: [head: string, value: string][] = [
      ["interface Array<T>", "[1]"],
      ["interface String", "'a'"],
      ["interface TypedArray", "new Uint8Array(2)"],
      ["interface DataView", "new DataView(new ArrayBuffer(8))"],
      ["interface Number", "(1.5)"],
      ["interface Object", "({})"],
      ["interface Function", "(function () {})"],
      ["interface Date", "new Date(0)"],
      ["interface Promise<T>", "Promise.resolve()"],
    ];
    for (const [head, value] of values) {
      const declared = methods(block(head));
      expect(declared.length, head).toBeGreaterThan(0);
      expect(
        declared.filter((name) => !builtIns.METHODS[value]!.includes(name)),
        head,
      ).toEqual([]);
    }
  });

  test("declares no member that the gate refuses", () => {
    for (const owner of ["Math", "Object", "Array", "Number", "String", "JSON", "Date", "Promise"]) {
      const declared = members(block(`declare const ${owner}:`)).filter((name) => name !== "new");
      expect(declared.length, owner).toBeGreaterThan(0);
      // sqrt only with a reason.
      const refused = declared.filter((name) => !builtIns.STATICS[owner]!.includes(name) && name !== "sqrt");
      expect(refused, owner).toEqual([]);
    }
  });

  test("declares no global that the gate refuses", () => {
    const declared = [...library.matchAll(/^declare (?:const|function) (\w+)/gm)].map((found) => found[1]!);
    expect(declared.filter((name) => !builtIns.GLOBALS.includes(name))).toEqual([]);
  });
});

/** A line each, and what TypeScript says about it. */
const TYPES: [line: string, says: RegExp][] = [
  [`print("abc"[0]);`, /can't be used to index/],
  ["let a = new Uint8Array(4).slice(1);", /'slice' does not exist/],
  ["let a = new Uint8Array(4).filter((x) => x);", /'filter' does not exist/],
  ["print((1.5).toFixed(1));", /'toFixed' does not exist/],
  ["print(String([1].lastIndexOf(1)));", /'lastIndexOf' does not exist/],
  ["print(String([[1]].flat()));", /'flat' does not exist/],
  ["print(String(Math.trunc(1.5)));", /'trunc' does not exist/],
  ["print(String(Math.round(1.5)));", /'round' does not exist/],
  ["let a = new Map();", /Cannot find name 'Map'/],
  ["Object.freeze({});", /'freeze' does not exist/],
  ["let a = [1]; a.length = 0;", /read-only/],
  [`print(String(/a/.test("a")));`, /'test' does not exist/],
  [`print(String("a".match("a")));`, /'match' does not exist/],
  ["for (let b of new Uint8Array(2)) print(String(b));", /can only be iterated/],
  ["let e: Error | TypeError;", /Cannot find name 'TypeError'/],
];

/** A line each, and the rule that Biome names. */
const SYNTAX: [line: string, rule: string][] = [
  ["export let [a] = [1];", "(destructuring)"],
  ["export let { b } = { b: 1 };", "(destructuring)"],
  ["export let c = (x = 1) => x;", "(default-parameter)"],
  ["export let d = (...all: number[]) => all;", "(rest)"],
  ["export let e = [...[1]];", "(spread)"],
  [`export let f = { ["k" + 1]: 1 };`, "(computed-key)"],
  ["export class G { #x = 1; get x() { return this.#x; } }", "(private)"],
  ["export let h = 10n;", "(bigint)"],
  ["export let i = 2 ** 3;", "(exponent)"],
  ["export async function j() { return 1; }", "(async)"],
  ["export function* k() { yield 1; }", "(generator)"],
  ["export let l = new Array(3).map(() => 1);", "(empty-array)"],
  ["export class M extends Error {}", "(extends-built-in)"],
  [`export let n = /a?b/.test("b");`, "(regexp)"],
  ["for (let o in { a: 1 }) print(o);", "(for-in)"],
  ["switch (getTime()) { default: print(1); break; case 1: print(2); }", "useDefaultSwitchClauseLast"],
  ["print(p); let p = 1;", "noInvalidUseBeforeDeclaration"],
];

describe("while it is written", () => {
  const first = (line: string, all: string[]) => all.indexOf(line) + 1;

  test("TypeScript flags what takes types to see", () => {
    const lines = TYPES.map(([line]) => `{ ${line} }`);
    writeFileSync(join(folder, "a.ts"), `${lines.join("\n")}\nexport {};\n`);
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: join(ROOT, "firmware/tsconfig.json"),
        include: ["a.ts", join(ROOT, "firmware/*.d.ts")],
      }),
    );
    const said = run("typescript/bin/tsc", ["-p", folder, "--pretty", "false", "--noUnusedLocals", "false"]);
    for (const [line, says] of TYPES) {
      const at = first(`{ ${line} }`, lines);
      const own = said.split("\n").filter((one) => one.includes(`a.ts(${at},`));
      expect(own.join("\n"), line).toMatch(says);
    }
  });

  test("Biome flags syntax", () => {
    const lines = SYNTAX.map(([line]) => line);
    mkdirSync(join(folder, "firmware"));
    writeFileSync(join(folder, "firmware/a.ts"), `${lines.join("\n")}\n`);
    const plugin = join(folder, "tools/build/gate/espruino.grit");
    mkdirSync(dirname(plugin), { recursive: true });
    copyFileSync(join(ROOT, "tools/build/gate/espruino.grit"), plugin);
    const config = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
    writeFileSync(
      join(folder, "biome.json"),
      JSON.stringify({ ...config, $schema: undefined, vcs: undefined }),
    );
    const said = run("@biomejs/biome/bin/biome", [
      "lint",
      "--reporter=github",
      "--max-diagnostics=200",
      "firmware",
    ]);
    for (const [line, rule] of SYNTAX) {
      const at = first(line, lines);
      const own = said.split("\n").filter((one) => one.includes(`line=${at},`));
      expect(own.join("\n"), line).toContain(rule);
    }
  });
});

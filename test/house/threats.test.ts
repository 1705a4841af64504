// Every threat of docs/threats.md has a test, and the test is there; and what is missing is found.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./imports.ts";
import { missing, threatsOf } from "./threats.ts";

const page = readFileSync(join(ROOT, "docs/threats.md"), "utf8");
const threats = threatsOf(page);

describe("docs/threats.md", () => {
  test("has threats, each with a test or more", () => {
    expect(threats.length).toBeGreaterThan(20);
    expect(threats.filter(({ tests }) => tests.length === 0).map(({ who }) => who)).toEqual([]);
  });

  test("names no file of tests without a title", () => {
    const named = [...page.matchAll(/`test\/[^`]+`/g)].length;
    expect(threats.flatMap(({ tests }) => tests)).toHaveLength(named);
  });

  test("names tests that there are", () => {
    const sentences = threats.flatMap(({ tests }) => tests.map(missing));
    expect(sentences.filter((sentence) => sentence !== undefined)).toEqual([]);
  });
});

describe("what is missing is found", () => {
  const row = (cell: string) => threatsOf(`| who, what |\n|---|\n| somebody | a wall | nothing | ${cell} |`);

  test.each([
    [
      "a file",
      '`test/house/nowhere.test.ts` "names tests that there are"',
      "there is no test/house/nowhere.test.ts",
    ],
    ["no test's file", '`docs/threats.md` "Threats"', "there is no docs/threats.md"],
    [
      "a title",
      `\`test/house/walls.test.ts\` "no wall ${"stands"}"`,
      'test/house/walls.test.ts has no test "no wall stands"',
    ],
  ])("%s", (_, cell, sentence) => {
    expect(row(cell).flatMap(({ tests }) => tests.map(missing))).toEqual([sentence]);
  });

  test("a row without one", () => expect(row("see the code")[0]!.tests).toEqual([]));
});

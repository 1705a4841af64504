// Every command of sippra-gateway, as its help names them: each says what it does, shows how, fits a terminal, and has a
// test; those that tell something tell it to programs too.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import { runCommand } from "../../commands.ts";
import { ROOT } from "../../house/imports.ts";

interface Shown {
  words: string[];
  help: string;
  isGroup: boolean;
}

/** Those that the help names, and those below them. */
async function commandsBelow(words: string[]): Promise<Shown[]> {
  const { out: help } = await runCommand(main, [...words, "--help"]);
  const [, listed = ""] = /\nCommands:\n([\s\S]*?)(?:\n\n|$)/.exec(help) ?? [];
  // Commander's own "help" of a group says nothing of ours.
  const names = [...listed.matchAll(/^ {2}([a-z]\S*)/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== "help");
  const below = await Promise.all(names.map((name) => commandsBelow([...words, name])));
  return [{ words, help, isGroup: names.length > 0 }, ...below.flat()];
}

const all = await commandsBelow([]);
const leaves = all.filter(({ isGroup }) => !isGroup);
const named = (list: Shown[]) =>
  list.map((each) => [each.words.join(" ") || "sippra-gateway", each] as const);

/** Change or write something, and say in a sentence what: their exit code is for programs, and the lists are. */
const TELL_NOTHING = new Set([
  ...["run", "config check", "config example", "config schema", "outbox retry", "outbox drop"],
  ...["users add", "users allow", "users passwd", "users remove"],
  ...["nodes add", "nodes rekey", "nodes revoke", "nodes rename", "nodes remove"],
  ...["nodes import", "nodes export", "nodes journal"],
]);

const tests = globSync("test/**/*.ts", { cwd: ROOT })
  .filter((file) => !file.endsWith("cli/help.test.ts"))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), "utf8") }));

it("knows the whole tree", () => {
  expect(leaves.length).toBeGreaterThan(45);
  expect(leaves.map(({ words }) => words.join(" "))).toEqual(
    expect.arrayContaining(["init", "nodes show", "alarms close"]),
  );
});

describe.each(named(all))("%s", (_, { words, help }) => {
  it("says what it does, and shows how", () => {
    const [usage, , description = ""] = help.split("\n");
    expect(usage).toContain(["Usage: sippra-gateway", ...words].join(" "));
    expect(description.length).toBeGreaterThan(10);
    expect(help).toMatch(/\nExamples?[:,]/);
    expect(help).toMatch(
      words[0] === undefined
        ? / {2}sippra-gateway \w/
        : new RegExp(` {2}\\S* ?(sudo )?sippra-gateway ${words.join(" ")}`),
    );
  });

  it("fits 80 columns", () => {
    expect(help.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

it.each(named(leaves).filter(([name]) => !TELL_NOTHING.has(name)))(
  "%s tells programs as well",
  (_, { help }) => {
    expect(help).toContain("--json");
  },
);

it("lists no command as one that tells nothing that is none, or that does", () => {
  const silent = leaves.filter(({ help }) => !help.includes("--json")).map(({ words }) => words.join(" "));
  expect([...TELL_NOTHING].filter((name) => !silent.includes(name))).toEqual([]);
});

it.each(named(leaves))("%s is run by a test", (_, { words }) => {
  const [first, second] = words;
  // Its words in a row, as texts; or the last alone, to a function of the first one's name, or in the test of its group.
  const inRow = new RegExp(words.map((word) => `"${word}"`).join(",\\s*"));
  const isOf = ({ file, text }: (typeof tests)[number]) =>
    inRow.test(text) ||
    (second !== undefined && new RegExp(`\\b${first}\\(\\s*"${second}"`).test(text)) ||
    (file === `test/gateway/cli/${first}.test.ts` && new RegExp(`\\w\\("${second}"`).test(text));
  expect(tests.some(isOf)).toBe(true);
});

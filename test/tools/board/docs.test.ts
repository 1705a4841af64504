// docs/boards.md: its tables and drawings are what the board files say, and its chapter is enough for a stranger to add a board.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { boardTables } from "../../../tools/image/boards.ts";
import { wiredBoards, wiringTitle } from "../../../tools/image/wiring.ts";
import { copyOfSources } from "../../copy.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const DOCS = join(ROOT, "docs/boards.md");
const text = readFileSync(DOCS, "utf8");

/** The page with what stands between two comments made again. */
const withPart = (page: string, name: string, made: string) =>
  page.replace(new RegExp(`(<!-- ${name}: .*-->\\n)[\\s\\S]*(\\n<!-- /${name} -->)`), `$1\n${made}\n$2`);

test("the tables and drawings of boards are in step", async () => {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const tables = boardTables().map(([head, ...rows]) =>
    [line(head!), `|${head!.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n"),
  );
  const drawings = wiredBoards().map(
    (facts) => `### ${facts.title}\n\n![${wiringTitle(facts)}](wiring/${facts.id}.svg)`,
  );
  const made = withPart(withPart(text, "boards", tables.join("\n\n")), "wiring", drawings.join("\n\n"));
  await expect(made).toMatchFileSnapshot(DOCS);
});

describe("a stranger adds a board by the docs alone", () => {
  const chapter = text.slice(text.indexOf("## How to add a board"));
  const source = [...chapter.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((block) => block[1]).join("\n");
  const id = /firmware\/boards\/([\w-]+)\.ts` starts/.exec(chapter)![1]!;
  let copy: string;

  /** Runs a script in the copy, and parses what it prints last. */
  function run(script: string) {
    writeFileSync(join(copy, "stranger.ts"), script);
    const out = execFileSync(process.execPath, ["stranger.ts"], { cwd: copy, encoding: "utf8" });
    return JSON.parse(out.trim().split("\n").at(-1)!);
  }

  beforeAll(() => {
    const { path, remove } = copyOfSources([
      "test/rig.ts",
      "test/shared/crypto.ts",
      "test/tools/flash/virtual-flash.ts",
    ]);
    copy = path;
    writeFileSync(join(copy, `firmware/boards/${id}.ts`), source);
    return remove;
  });

  test("it is built, flashed, and says hello, and no other file has changed", () => {
    const heard = run(`
      import { createRig } from "./test/rig.ts";
      import { flashVirtually } from "./test/tools/flash/virtual-flash.ts";
      const rig = createRig({ kind: "${id}", ...(await flashVirtually("${id}")), signals: { pressure: () => 400 } });
      rig.board.boot();
      rig.run(16 * 60_000);
      const [hello, reading] = rig.uplinks;
      console.log(JSON.stringify({
        id: hello.body.get(1), said: rig.texts.join(""), pressure: reading.body[1], errors: rig.board.errors(),
      }));`);
    expect(heard.id).toBe(id);
    expect(heard.said).toMatch(/^Sippra .*, node 1-7, boot 1/);
    expect(Math.abs(heard.pressure - 4000)).toBeLessThan(15);
    expect(heard.errors).toEqual([]);
  });

  test("its types hold", () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", "firmware/tsconfig.json"], { cwd: copy });
  });

  test("it is in the tool's list of boards", () => {
    const table = execFileSync(process.execPath, ["bin/sippra-node.js", "boards"], {
      cwd: copy,
      encoding: "utf8",
    });
    expect(table).toMatch(new RegExp(`^${id} +Heron +HERON +25 x 4 kB .* all *$`, "m"));
  });

  test("a mistake in it is told in a sentence, before anything is flashed", () => {
    writeFileSync(
      join(copy, `firmware/boards/${id}.ts`),
      source.replace(`pressure: "D5"`, `pressure: "D12"`),
    );
    const told = run(`
      import { flashVirtually } from "./test/tools/flash/virtual-flash.ts";
      const error = await flashVirtually("${id}").catch((e) => e);
      console.log(JSON.stringify([error.name, error.code, error.message]));`);
    expect(told.slice(0, 2)).toEqual(["ToolError", "board"]);
    expect(told[2]).toMatch(/heron\.ts\): pin D12, for pressure, has no converter; pin D12 is used twice/);
  });
});

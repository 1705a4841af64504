// The tables of shared/ are the one place: what has to handle a new row does not compile until it does, and documents
// say what the tables say.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { EVENTS, type EventRow, eventRow } from "../../shared/events.ts";
import * as wire from "../../shared/messages.ts";
import { SETTINGS, type SettingRow } from "../../shared/settings.ts";
import { copyOfSources } from "../copy.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const events = Object.entries<EventRow>(EVENTS);
const settings = Object.values<SettingRow>(SETTINGS);

describe("what does not compile with", () => {
  /** In this file this stands in place of that. */
  type Edit = [file: string, that: string, by: string];

  const planted = (file: string, end: string, row: string): Edit => [file, end, `${row}\n${end}`];

  const copies: (() => void)[] = [];
  afterAll(() => {
    for (const remove of copies) remove();
  });

  /** A copy of the sources with what is planted, gone after the tests, which run side by side. */
  function treeWith(edits: Edit[]): string {
    const { path: tree, remove } = copyOfSources();
    copies.push(remove);
    for (const [file, that, by] of edits) {
      const pieces = readFileSync(join(tree, file), "utf8").split(that);
      expect(pieces.length, `${that} in ${file}`).toBe(2);
      writeFileSync(join(tree, file), pieces.join(by));
    }
    return tree;
  }

  /** What a line declares, or else the declaration of the top level that it is in. */
  function declared(tree: string, file: string, line: number): string {
    const lines = readFileSync(join(tree, file), "utf8").split("\n").slice(0, line);
    const name = (at: string) => /^(?:export )?(?:async )?(?:function|const|type) (\w+)/.exec(at)?.[1];
    return name(lines.pop()!.trimStart()) ?? lines.map(name).findLast((one) => one !== undefined) ?? "?";
  }

  /** File and declaration of each error, by the compiler and one of the project's configurations. */
  async function errors(tree: string, config: string): Promise<string[]> {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const args = [tsc, "-p", join(tree, config), "--pretty", "false"];
    const said = await new Promise<string>((resolve) =>
      execFile(process.execPath, args, { cwd: tree }, (_, out) => resolve(out)),
    );
    const found = said.matchAll(/^(\S+)\((\d+),\d+\): error /gm);
    return [...found].map(([, file, line]) => `${file} ${declared(tree, file!, Number(line))}`);
  }

  async function broken(...edits: Edit[]): Promise<string[]> {
    const tree = treeWith(edits);
    const found = await Promise.all(
      ["tsconfig.json", "firmware/tsconfig.json"].map((one) => errors(tree, one)),
    );
    return [...new Set(found.flat())].sort();
  }

  test.concurrent("a fourth kind of event, which counts what none has counted in that item", async () => {
    const row = `planted: {
      number: 3, words: "", change: "fault flags", duration: null, before: null, after: null, components: null,
      sentence: null,
    },`;
    expect(await broken(planted("shared/events.ts", "} as const satisfies", row))).toEqual([
      "gateway/deliver/contract/words.ts EVENT_WORDS",
      "gateway/deliver/formats/event.ts countedFields",
      "gateway/store/leak.ts isChange",
      "tools/district/display.ts EVENT_TEXTS",
    ]);
  });

  test.concurrent("a new setting", async () => {
    const row = `planted: { key: 9, min: 0, max: 9, unit: null, request: false, words: "" },`;
    expect(await broken(planted("shared/settings.ts", "} as const satisfies", row))).toEqual([
      "firmware/node/commands.ts HIGHEST",
      "firmware/node/commands.ts LOWEST",
      "firmware/node/commands.ts Undone",
      "gateway/cli/command.ts OPTIONS",
      "gateway/cli/command.ts settingsOf",
      "gateway/deliver/contract/words.ts SETTING_SV",
    ]);
  });

  test.concurrent("a new type of frame whose record is kept, leak state, outcome, and reason to restart", async () => {
    const body = "export type JournalBody =";
    const more = (last: string, end: string): Edit => [
      "shared/messages.ts",
      `"${last}"${end}`,
      `"${last}", "planted"${end}`,
    ];
    const found = await broken(
      more("check", ",\n] as const;"),
      ["gateway/admit/message.ts", body, `${body} | { type: "planted"; body: [number] }`],
      ...["used-to-it", "out-of-range", "command"].map((last) => more(last, "] as const;")),
    );
    expect(found).toEqual([
      "gateway/admit/schema.ts JOURNAL_ITEMS",
      "gateway/admit/schema.ts bodyOf",
      "gateway/cli/local/fields.ts BODIES",
      "gateway/deliver/contract/words.ts RESET_WORDS",
      "gateway/deliver/contract/words.ts STATE_WORDS",
      "gateway/deliver/destination.ts isFresh",
      "gateway/deliver/destination.ts topicOf",
      "gateway/deliver/formats/record.ts payloadOf",
      "gateway/deliver/formats/record.ts write",
      "gateway/store/accept.ts accept",
      "gateway/store/accept.ts wantsAnswer",
      "gateway/store/body.ts TYPES",
      "gateway/store/command.ts refusalOf",
      "gateway/store/dating.ts timeOf",
      "gateway/store/leak.ts saidBy",
      "gateway/watch/news.ts RESTARTED",
      "shared/events.ts EVENTS",
      "shared/events.ts eventRow",
      "tools/district/display.ts STYLES",
      "tools/flash/log/words.ts bodyLines",
      "tools/flash/log/words.ts frameLines",
      "tools/flash/log/words.ts recordText",
      "tools/node/words.ts recordText",
      "tools/powercuts/book.ts VOLATILE",
      "tools/powercuts/learned.ts createLearning",
    ]);
  });
});

describe("numbers", () => {
  test("of kinds and keys are each one's own, and as constants have them", () => {
    for (const [kind, { number }] of events)
      expect(eventRow(number)).toBe(EVENTS[kind as keyof typeof EVENTS]);
    expect(new Set(events.map(([, { number }]) => number)).size).toBe(events.length);
    expect(eventRow(events.length)).toBeUndefined();
    expect(settings.map(({ key }) => key)).toEqual(settings.map((_, i) => i + 1));
  });

  test("stand in lists that have a word for each constant", () => {
    const words = (prefix: string) =>
      Object.keys(wire)
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length).toLowerCase().replaceAll("_", "-"));
    expect(words("FLAG_").toSorted()).toEqual(wire.FLAGS.toSorted());
  });
});

describe("documents say what the tables say:", () => {
  const cddl = read("shared/protocol.cddl");
  /** "0 burst, 1 leak-state" */
  const numbered = (words: readonly string[]) => words.map((word, i) => `${i} ${word}`).join(", ");
  const oneLine = (text: string) => text.replace(/\s+/g, " ");

  test("protocol.cddl has the frame types, flags, leak states, resets and components", () => {
    expect(cddl).toContain(`uplink = ${wire.UPLINKS.join(" / ")}\n`);
    wire.UPLINKS.forEach((name, type) => {
      expect(cddl).toMatch(new RegExp(`^; type ${type}\\b.*\\n(;.*\\n)*${name} = `, "m"));
    });
    const flags = wire.FLAGS.map((name, bit) => `${name}: ${bit}`).join(", ");
    expect(oneLine(cddl)).toContain(`flag = &( ${flags} )`);
    expect(cddl).toContain(`state: 0..23,                    ; ${numbered(wire.LEAK_STATES)}\n`);
    expect(cddl).toContain(`; why it restarted: ${numbered(wire.RESETS)}\n`);
    expect(cddl).toContain(`; int8 each: ${wire.COMPONENTS.join(", ")}\n`);
    expect(cddl).toContain(
      `rule: 0..23 / null,              ; that spoke for a leak: ${numbered(wire.RULES)}\n`,
    );
    expect(cddl).toContain(`; a byte, the rule: ${numbered(wire.RULES)};\n`);
    const outcomes = /^ {2}1: 0\.\.23, +; (.*)$/m.exec(cddl)![1]!;
    expect(outcomes.match(/\b\d+\b/g)).toEqual(wire.OUTCOMES.map((_, i) => String(i)));
  });

  test("protocol.cddl has a line for each kind of event, and what it counts", () => {
    const rows = [...cddl.matchAll(/^; {3}(\d+ .*)$/gm)].map(([, row]) => row!.split(/ {2,}/));
    expect(rows).toEqual(
      events.map(([kind, { number, change, duration, before, after, components }]) => {
        expect(before, kind).toBe(after);
        return [`${number} ${kind}`, ...[change, duration, before, components].map((cell) => cell ?? "-")];
      }),
    );
  });

  test("protocol.cddl has each setting's key, range and unit", () => {
    const map = cddl.slice(cddl.indexOf("\ncommand = ["));
    const rows = [...map.matchAll(/^ {4}\? (\d+): (\S+), +; (.*)$/gm)].map(([, ...row]) => row);
    expect(rows.map(([key, range]) => [key, range])).toEqual(
      settings.map(({ key, min, max }) => [String(key), min === max ? String(min) : `${min}..${max}`]),
    );
    for (const { key, unit } of settings) {
      expect(/, (s|min)\b/.exec(rows[key - 1]![2]!)?.[1] ?? null, `key ${key}`).toBe(unit);
    }
  });

  test("docs/node.md has each setting in words, with its range", () => {
    const inUnit = (value: number, unit: string | null) =>
      value.toLocaleString("en") + (unit === null ? "" : ` ${unit}`);
    const rows = settings.map(({ words, min, max, unit, request }) =>
      request ? `| ${words} | | |` : `| ${words} | ${inUnit(min, unit)} | ${inUnit(max, unit)} |`,
    );
    const head = "| setting | from | to |\n|---|---|---|\n";
    expect(read("docs/node.md")).toContain(`\n${head}${rows.join("\n")}\n\n`);
  });

  test.each(["docs/topics.md", "docs/node.md", "docs/radio.md"])(
    "%s has each kind of event in words",
    (file) => {
      expect(oneLine(read(file))).toContain(events.map(([, { words }]) => words).join(", "));
    },
  );
});

// Whatever the page may be refused with has its Swedish.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { perform } from "../../../../gateway/alarms/workflow.ts";
import { swedishOf } from "../../../../gateway/watch/web/page/words/answers.ts";
import { openAlarm } from "../../alarms/alarms.ts";

const SOURCES = [
  "watch/web/app.ts",
  "watch/web/guard.ts",
  "watch/web/file-routes.ts",
  "watch/web/page-routes.ts",
  "alarms/workflow.ts",
  "store/alarm-work.ts",
  "store/file-work.ts",
];
/** A sentence in quotes, which begins with a capital or a value and ends with a full stop. */
const SENTENCE = /(["`'])((?:[A-Z]|\$\{)(?:(?!\1)[^\n])*\.)\1/g;

/** Said to the log alone. */
const LOGGED = "A request of the page has failed.";

const sentences = SOURCES.flatMap((path) =>
  [
    ...readFileSync(fileURLToPath(new URL(`../../../../gateway/${path}`, import.meta.url)), "utf8").matchAll(
      SENTENCE,
    ),
  ].map(([, , sentence]) => [path, sentence!] as const),
).filter(([, sentence]) => sentence !== LOGGED);

describe("what the gateway refuses with", () => {
  test("is found in its sources", () => {
    expect(sentences.length).toBeGreaterThan(30);
  });

  test.each(sentences)("%s: %s", (_, sentence) => {
    // Made of states: asked for below.
    if (/\$\{already\}/.test(sentence)) return;
    const said = sentence.replace(/\$\{byWhom\(alarm\)\}/, "").replace(/\$\{[^}]*\}/g, "7");
    expect(swedishOf(said)).not.toBeNull();
  });

  test.each([null, "anna"])("says of every state that it is passed, by %s", (by) => {
    for (const [state, asked] of [
      ["acknowledged", "acknowledge"],
      ["located", "acknowledge"],
      ["located", "locate"],
      ["repaired", "acknowledge"],
      ["repaired", "locate"],
      ["repaired", "repair"],
      ["closed", "repair"],
    ] as const) {
      const alarm = openAlarm(["n1"], { id: 4, state, by });
      const refused = () => perform(alarm, { does: asked }, "bo", 1);
      expect(refused).toThrow();
      try {
        refused();
      } catch (error) {
        const swedish = swedishOf((error as Error).message);
        expect(swedish).toMatch(/^Larm 4 är /);
        if (by !== null) expect(swedish).toContain("(anna)");
      }
    }
  });

  test("is shown as it is where it has none", () => {
    expect(swedishOf("Something new.")).toBeNull();
  });
});

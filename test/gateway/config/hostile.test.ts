// Files that are no mistake but mean ill, or are not what they are named as: refused in a sentence, with little memory.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { loadConfig } from "../../../gateway/assemble/configuration.ts";
import { checksumOf, parseEnrolment, readEnrolment } from "../../../gateway/config/enrolment.ts";
import { ENROLMENT } from "./enrolment.ts";
import { refusal, refused } from "./refusal.ts";

const directory = mkdtempSync(join(tmpdir(), "sippra-hostile-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("a configuration", () => {
  test.each([
    ["lists in lists in brackets", `site: ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["lists in lists in lines", `site: a\nserial:\n  ${"- ".repeat(20_000)}a`],
    ["sections in sections", `site: ${"{a: ".repeat(5_000)}1${"}".repeat(5_000)}`],
    ["an alias for what it is in", "site: a\nserial: &a\n  - *a"],
    ["questions in questions", `site: a\nserial:\n  ${"? ".repeat(60)}a`],
    ["keys in keys, behind a word", `site: a\nx: ${"? ".repeat(20_000)}`],
    [
      "lists in lists, each on its line",
      Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}-`).join("\n"),
    ],
    ["21 levels", `site: a\nserial: ${"[".repeat(21)}${"]".repeat(21)}`],
  ])("that is nested too deep is refused: %s", (_, text) =>
    expect(refused(text)).toMatch(/^sippra\.yaml, line \d+: [^\n]{20,160}$/),
  );

  test("with a list for a key is told by its name, and the YAML reader says nothing besides", () => {
    const warned = vi.spyOn(process, "emitWarning");
    expect(refused("site: a\n? [b]\n: c")).toMatch(/^sippra\.yaml, line 2: a list stands for a key/);
    expect(warned).not.toHaveBeenCalled();
  });

  test("with a line of dashes in a comment is none of these", () => {
    expect(refused(`site: a\n# ${"-".repeat(300)}\nnetwork: 999`)).toMatch(/line 3: network must be/);
  });

  test("with more mistakes than anybody mends at once is told some of them", () => {
    const unknown = Array.from({ length: 3000 }, (_, i) => `k${i}: 1`);
    const [first, ...rest] = refused(["site: a", ...unknown].join("\n")).split("\n");
    expect(first).toMatch(/^sippra\.yaml, line 2: there is no setting "k0"/);
    expect(rest).toHaveLength(20);
    expect(rest.at(-1)).toBe("There is more that is wrong: mend this first.");
  });

  test("that grows by its aliases is refused", () => {
    const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    expect(refused(["site: a", "a0: &a0 [x,x,x,x,x,x,x,x,x]", ...lines].join("\n"))).toMatch(
      /^sippra\.yaml, line \d+: /,
    );
  });

  test("with an alias for nothing is refused, and one with an alias for something taken as it is", () => {
    expect(refused("site: *a")).toMatch(/^sippra\.yaml, line 1: /);
    expect(refused("site: &a a\ngateway: *a\nnetwork: 999")).toBe(
      "sippra.yaml, line 3: network must be 0 to 255.",
    );
  });

  test.each(["too large.yaml", "/dev/zero"])("that is too large is not read: %s", (name) => {
    const file = name.startsWith("/") ? name : join(directory, name);
    if (file !== name) writeFileSync(file, `site: a\n${"# a comment\n".repeat(100_000)}`);
    expect(refusal(() => loadConfig(file))).toMatch(/is larger than 1 MB|is a device, and no file/);
  });
});

describe("an enrolment", () => {
  test("with more in it than there is to say is refused, however deep", () => {
    const checksum = checksumOf(ENROLMENT);
    const deep = (levels: number) =>
      JSON.stringify({ ...ENROLMENT, checksum, note: 0 }).replace(
        '"note":0',
        `"note":${"[".repeat(levels)}${"]".repeat(levels)}`,
      );
    expect(() => parseEnrolment(Buffer.from(deep(1500)), "a.json")).toThrow(
      /has been changed since it was made/,
    );
    expect(() => parseEnrolment(Buffer.from(deep(100_000)), "a.json")).toThrow(/is no enrolment file/);
  });

  test.runIf(process.platform === "linux")("that never ends is not read", () => {
    expect(() => readEnrolment("/dev/zero")).toThrow(/is a device, and no file/);
  });
});

// A configuration as an editor on some machine has saved it: read as what it is, or refused by the encoding's name. A
// letter that is not what was written is worse than a refusal.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../../gateway/assemble/configuration.ts";
import {
  ENROLMENT_FORMAT,
  type EnrolmentFile,
  readEnrolment,
  writeEnrolment,
} from "../../../gateway/config/enrolment.ts";
import { refusal } from "./refusal.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-encodings-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "sippra.yaml");
const YAML = "site: s\nmqtt:\n  username: Åke\n  url: mqtt://b\n";

describe("a configuration", () => {
  it.each<[string, string | Buffer]>([
    ["in UTF-8", YAML],
    ["with a mark", `\ufeff${YAML}`],
    ["in UTF-16", Buffer.from(`\ufeff${YAML}`, "utf16le")],
    ["in UTF-16, the other way round", Buffer.from(`\ufeff${YAML}`, "utf16le").swap16()],
    ["in UTF-16 without a mark", Buffer.from(YAML, "utf16le")],
    ["with the line ends of Windows", YAML.replaceAll("\n", "\r\n")],
    ["with the line ends of old Macs", YAML.replaceAll("\n", "\r")],
  ])("is read %s", (_, content) => {
    writeFileSync(file, content);
    expect(loadConfig(file)).toMatchObject({ site: "s", mqtt: { username: "Åke", url: "mqtt://b" } });
  });

  it.each<[string, string | Buffer, RegExp]>([
    [
      "Latin-1",
      Buffer.from(YAML, "latin1"),
      /, line 3: this is not valid UTF-8 \(byte 0xC5\), .*: save the file as UTF-8\.$/,
    ],
    ["UTF-8 that is cut", Buffer.from("site: s\n# Å").subarray(0, -1), /, line 2: this is not valid UTF-8/],
    ["UTF-32", Buffer.from("\ufeff\0s\0:\0 \0a\0", "utf16le"), / is in UTF-32: save it as UTF-8\.$/],
    ["gzip", gzipSync(YAML), / is no text, but a file compressed with gzip: name the right file\.$/],
    ["SQLite", "SQLite format 3\0", / is no text, but an SQLite database/],
    ["a program", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), / is no text, but a program/],
    ["NUL", "site: s\nmqtt:\n  username: a\0b", /, line 3: the control character U\+0000 is in it/],
    ["an escape", "site: s\n# \x1b[2J\n", /, line 2: the control character U\+001B is in it: take it out/],
    ["C1", "site: s\nnetwork: 1\u0085", /, line 2: the control character U\+0085 is in it/],
  ])("is refused in %s", (_, content, sentence) => {
    writeFileSync(file, content);
    expect(refusal(() => loadConfig(file))).toMatch(sentence);
  });

  it("has its lines where lines end in \\r", () => {
    writeFileSync(file, "site: s\rnetwork: 1\rlog: loud\r");
    expect(refusal(() => loadConfig(file))).toMatch(/, line 3: log must be a section/);
  });
});

describe("an enrolment", () => {
  const enrolment: EnrolmentFile = {
    format: ENROLMENT_FORMAT,
    ...{ site: "s", network: 1, node: 1, name: "elm-4", epoch: 0 },
    ...{ key: "0".repeat(32), created: "2026-11-30T00:00:00Z" },
  };
  const made = join(folder, "made.json");
  writeEnrolment(made, enrolment);
  const text = readFileSync(made, "utf8");
  const saved = join(folder, "saved.json");

  it.each<[string, string | Buffer]>([
    ["with a mark", `\ufeff${text}`],
    ["in UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["in UTF-16 without a mark", Buffer.from(text, "utf16le").swap16()],
    ["with the line ends of Windows", text.replaceAll("\n", "\r\n")],
  ])("is read %s", (_, content) => {
    writeFileSync(saved, content);
    expect(readEnrolment(saved)).toEqual(enrolment);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ["UTF-32", Buffer.from("\ufeff\0{\0", "utf16le"), /is in UTF-32, not UTF-8: copy it again/],
    ["gzip", gzipSync(text), /is no text, but a file compressed with gzip: copy it again/],
    ["Latin-1", Buffer.from(text.replace("elm", "älm"), "latin1"), /is damaged or cut off: copy it again/],
  ])("is refused in %s", (_, content, sentence) => {
    writeFileSync(saved, content);
    expect(() => readEnrolment(saved)).toThrow(sentence);
  });
});

// YAML that is valid and means nothing as a configuration is refused by name and line, and soon: none of it is dropped, and
// none ends in a stack or goes round for minutes.
import { describe, expect, it } from "vitest";
import { readConfig } from "../../../gateway/assemble/configuration.ts";
import { refused } from "./refusal.ts";

const TAGS: [yaml: string, line: number, tag: string][] = [
  ["site: s\nmqtt:\n  username: !secret mqtt_user", 3, "!secret"],
  ["site: s\nmqtt: !include mqtt.yaml", 2, "!include"],
  ["site: !env_var SITE", 1, "!env_var"],
  ["site: !!binary c3VuZA==", 1, "!!binary"],
  ["site: !!timestamp 2026-11-30", 1, "!!timestamp"],
  ["site: s\nserial: !!set {a, b}", 2, "!!set"],
  ["site: s\nserial: !!omap [a: b]", 2, "!!omap"],
  ["site: ! s", 1, "!"],
  ["!key site: s", 1, "!key"],
  ["!root\nsite: s", 1, "!root"],
  ["site: s\nlog: !section\n  level: info", 2, "!section"],
  ["site: s\nmqtt: !section {url: mqtt://b}", 2, "!section"],
  ["site: s\nserial:\n  - !line {path: /dev/a}", 3, "!line"],
  ["site: s\ndata: !empty", 2, "!empty"],
  ["site: !<tag:example.org,2026:x> s", 1, "!<tag:example.org,2026:x>"],
];

const ALIASES: [yaml: string, line: number, sentence: RegExp][] = [
  ["site: s\nmqtt: {url: *u}", 2, /there is no anchor &u before the alias \*u: write the value out/],
  ["site: *s\ngateway: &s a", 1, /there is no anchor &s before/],
  ["*all", 1, /there is no anchor &all before/],
  ["site: s\nmqtt: &m {url: *m}", 2, /the alias \*m stands for what it is a part of/],
  ["site: s\nserial: &l\n  - path: /dev/a\n  - *l", 4, /the alias \*l stands for what it is a part of/],
  ["&r\nsite: s\nmqtt: {brokers: [*r]}", 3, /the alias \*r stands for what it is a part of/],
  ["site: &s s\n*s : x", 2, /an alias \(\*s\) stands for a key: write the word itself/],
  ["site: !!str *s", 1, /an alias has neither a tag nor an anchor/],
];

const KEYS: [yaml: string, line: number, sentence: RegExp][] = [
  ["site: s\nmqtt:\n  url: {{ broker }}", 3, /a section stands for a key: .*{{ … }} of a template/],
  ["{{ site }}", 1, /a section stands for a key/],
  ["site: s\n{a: b}: x", 2, /a section stands for a key/],
  ["site: s\n? [a, b]\n: x", 2, /a list stands for a key/],
  ["site: s\n~: x", 2, /a key is missing before the colon/],
  ["site: s\n: x", 2, /a key is missing before the colon/],
  ["site: s\nmqtt:\n  : x", 3, /a key is missing before the colon/],
  ["base: &b {site: s}\n<<: *b", 2, /merge keys \(<<\) are not known here: write out/],
  ["site: s\nmqtt:\n  <<: {url: mqtt://b}", 3, /merge keys/],
  ["site: s\nserial:\n  - {<<: [{path: /dev/a}]}", 3, /merge keys/],
  ["site: s\nmqtt: {url: mqtt://b, url: mqtt://c}", 2, /a key is there twice/],
];

const DOCUMENTS: [yaml: string, line: number, sentence: RegExp][] = [
  ["%YAML 1.1\n---\nsite: s", 1, /the directive "%YAML 1\.1" means nothing here: take the line out/],
  ["%FOO bar\n---\nsite: s", 1, /the directive "%FOO bar" means nothing here/],
  ["%TAG ! tag:example.org,2026:\n---\nsite: s", 1, /the directive "%TAG/],
  ["site: s\n---\nsite: t", 2, /several documents, separated by ---: write one/],
  ["site: s\n---\n", 2, /several documents, separated by ---: write one/],
  ["site: s\n...\n---\nsite: t", 3, /several documents, separated by ---: write one/],
  ["site: s\nnetwork: !!int one", 2, /the tag does not fit what stands after it/],
  ["site: s\nmqtt:\n  requests: !!bool yes", 3, /the tag does not fit/],
];

const SHADOWS: [yaml: string, line: number, sentence: RegExp][] = [
  ["site: sund\u200bsvall", 1, /"sundU\+200Bsvall" has U\+200B in it, which does not show: write it anew/],
  ["\ufeffsite: s\n\ufeffnetwork: 1", 2, /U\+FEFF/],
  ["site: s\nmqtt:\n  username: a\u00a0b", 3, /"aU\+00A0b" has U\+00A0/],
  ['site: s\nmqtt:\n  username: "a\\0b"', 3, /U\+0000/],
  ['site: s\ndata: "/srv/\\x1b[2J"', 2, /U\+001B/],
  ['site: s\nmqtt:\n  username: "a\\nb"', 3, /has more than one line/],
];

describe.each<[string, [string, number, RegExp | string][]]>([
  ["a tag", TAGS.map(([yaml, line, tag]) => [yaml, line, `the tag ${tag} means nothing here`])],
  ["an alias", ALIASES],
  ["a key", KEYS],
  ["a directive, a document more, or a tag of another kind", DOCUMENTS],
  ["what does not show", SHADOWS],
])("%s", (_, cases) => {
  it.each(cases)("is refused: %j", (yaml, line, sentence) => {
    const told = refused(yaml).split("\n");
    expect(told[0]).toMatch(sentence);
    expect(told[0]).toMatch(new RegExp(`^sippra\\.yaml, line ${line}: `));
    expect(told).toHaveLength(1);
  });
});

describe("what is no configuration", () => {
  const fill = (piece: string, length = 900_000) => piece.repeat(Math.floor(length / piece.length));
  it.each([
    ["brackets that nest", `a: ${"[".repeat(5000)}`, /nested deeper than any setting/],
    ["braces that nest", fill("{a: "), /nested deeper/],
    ["hyphens that nest", fill("- "), /nested deeper/],
    ["question marks", fill("? "), /nested deeper/],
    ["indentation", Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), /nested deeper/],
    ["keys without end", fill("a:\n"), /too much for a configuration/],
    ["brackets that close", fill("}"), /too much for a configuration/],
    ["documents without end", fill("---\n"), /too much for a configuration/],
    ["a text without end", `a: "${fill("\\x")}"`, /a text of over 64 kB/],
    ["words without end", fill("word\n"), /a text of over 64 kB/],
    [
      "lists of lists of lists",
      `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`).join("\n")}`,
      /its aliases stand for too much/,
    ],
    ["one list very often", `a: &a [${Array(1000).fill("x")}]\nb: [${Array(1000).fill("*a")}]`, /too much/],
  ])("is refused within seconds: %s", (_, yaml, sentence) => {
    const start = process.cpuUsage();
    expect(refused(yaml)).toMatch(sentence);
    // µs of this process, whatever else the machine does; half a second measured.
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });
});

describe("what is taken", () => {
  it.each([
    ["a tag that says what it is anyhow", "site: !!str s\nnetwork: !!int 7\nserial: !!seq []\nlog: !!map {}"],
    ["an anchor", "site: &s s\nnetwork: 7"],
    ["an alias", "site: &s s\ngateway: *s\nnetwork: 7"],
    [
      "an alias 200 times",
      `site: s\nnetwork: 7\nserial:\n  - {path: /dev/a, baud: &b 9600}\n${Array.from({ length: 200 }, (_, i) => `  - {path: /dev/a${i}, baud: *b}`).join("\n")}`,
    ],
    ["one document with its marks", "%YAML 1.2\n---\nsite: s\nnetwork: 7\n...\n"],
    ["quoted keys", "'site': s\n\"network\": 7"],
    ["comments", `${"# a word\n".repeat(1000)}site: s # !secret\nnetwork: 7`],
  ])("%s", (_, yaml) => {
    expect(readConfig(yaml, "sippra.yaml")).toMatchObject({ site: "s", network: 7 });
  });
});

describe("a value that something else should have filled in", () => {
  const VALUES = ["$NAME", `$\{NAME}`, `$\{NAME:-x}`, "$(whoami)", "`whoami`", "%NAME%", "{{ name }}"];
  it.each<[string, (value: string) => string]>([
    ["mqtt.username", (value) => `site: s\nmqtt:\n  username: "${value}"`],
    ["mqtt.url", (value) => `site: s\nmqtt:\n  url: "mqtt://${value}"`],
    [
      "mqtt.brokers[1].username",
      (value) => `site: s\nmqtt:\n  brokers: [{name: b, url: "mqtt://b", username: "${value}"}]`,
    ],
  ])("is refused in %s", (setting, yaml) => {
    for (const value of VALUES)
      expect(refused(yaml(value))).toBe(
        `sippra.yaml, line 3: ${setting} must be written out: nothing is filled in here for $NAME, $\{NAME} or {{ name }}.`,
      );
    expect(refused(yaml("$NAME"), {})).toMatch(setting);
  });

  it("is none where it only looks like one", () => {
    const yaml = (username: string) => `site: s\nmqtt: {username: '${username}'}`;
    for (const username of ["anna$1", "100%", "a{b}", "$"])
      expect(readConfig(yaml(username), "f").mqtt.username).toBe(username);
  });
});

describe("a text that is empty", () => {
  it.each([
    ["mqtt.username", "site: s\nmqtt:\n  username: ''", 3],
    ["serial[1].usb", "site: s\nserial:\n  - usb: ''", 3],
    ["radio.modems[1].usb", "site: s\nradio:\n  modems: [{usb: '', module: rak3172}]", 3],
    ["data", "site: s\ndata: ''", 2],
  ])("is told of in words of this program: %s", (setting, yaml, line) => {
    expect(refused(yaml)).toContain(`sippra.yaml, line ${line}: ${setting} must not be empty`);
  });
});

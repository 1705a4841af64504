// sippra-node for who reads Swedish: all of it, help and mistakes too, and in the language of whoever asks.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeEnrolment } from "../../../gateway/config/enrolment.ts";
import { DEFAULT_NETWORK } from "../../../shared/radio/network.ts";
import { main } from "../../../tools/flash/main.ts";
import { radioProfile } from "../../../tools/image/profile.ts";
import { askedLanguage, LANGUAGES, languageOf } from "../../../tools/sentences.ts";
import { runCommand } from "../../commands.ts";
import { temporaryFolder } from "../../processes.ts";

const sv = (...args: string[]) => runCommand(main, ["--lang", "sv", ...args], { LANG: "C" });

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterAll(folder.remove);

/** Words that no Swedish sentence has. */
const ENGLISH =
  /(?<!\p{L})(the|an?|at|of|and|with|without|is|are|not|cannot|no|from|print|default|choices|required|argument '|unknown|command|options|usage|examples|exit|did you mean|allowed|error|must|be|epoch)(?!\p{L})/iu;

/** What is the same in both: names of options and boards, what is quoted, commands to copy, words of both languages. */
const plain = (text: string) =>
  text
    .replace(/"[^"]*"|'[^']*'/g, "")
    .replace(/^ +sippra-node .*$|^ +--.*\\$/gm, "")
    .replace(/--[a-z-]+/g, "")
    .replace(/\/\S+/g, "")
    .replace(/Argument:/g, "");

describe("help", () => {
  test.each([
    [["--help"]],
    [["flash", "--help"]],
    [["boards", "--help"]],
    [["ports", "--help"]],
    [["doctor", "--help"]],
    [["erase", "--help"]],
    [["log", "--help"]],
    [["label", "--help"]],
    [[]],
  ])("%j is all Swedish, and fits 80 columns", async (args) => {
    const { out, err } = await sv(...args);
    const text = out + err;
    expect(text).toMatch(/^Användning: sippra-node/);
    expect(ENGLISH.exec(plain(text))?.[0]).toBeUndefined();
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("names every option that the English one does", async () => {
    const optionsOf = (text: string) => text.match(/^ {2}(-\w, )?--[a-z-]+/gm);
    const english = await runCommand(main, ["flash", "--help"], { LANG: "C" });
    expect(optionsOf((await sv("flash", "--help")).out)).toEqual(optionsOf(english.out));
  });

  test("boards have a Swedish head", async () => {
    const { out } = await sv("boards");
    expect(out).toMatch(/^kort +BOARD +minne +akustik +tryck +matning +TX\/RX +radiomoduler/);
    expect(out).toMatch(/^linux .* fil .* alla *$/m);
  });
});

describe("mistakes", () => {
  const flash = ["flash", "--port", "x", "--enrol", "y"];
  test.each<[string[], RegExp]>([
    [["flsh"], /^fel: kommandot 'flsh' finns inte\n\(Menade du flash\?\)\n\(prova --help\)/],
    [["boards", "--jsn"], /^fel: valet '--jsn' finns inte/],
    [
      [...flash, "--bord", "x"],
      /^fel: valet '--bord' finns inte\n\(Menade du någon av --\w+, --\w+.*\?\)|Menade du --\w+/,
    ],
    [["flash"], /^fel: '--port <port>' måste anges/],
    [["flash", "--port", "x"], /^fel: '--enrol <fil>' måste anges/],
    [["flash", "--port"], /^fel: '--port <port>' saknar sitt värde/],
    [["boards", "x", "y"], /^fel: för många argument: 0 väntades, 2 gavs \(x, y\)/],
    [[...flash, "--board", "uno"], /^fel: 'uno' går inte för '--board <kort>'\. Möjliga är .*pico, /],
    [
      [...flash, "--wait", "0"],
      /'0' går inte för '--wait <s>'\. Det måste vara ett heltal från 1 till 3600\./,
    ],
    [[...flash, "--interval", "50"], /Det måste vara en multipel av 20 sekunder\./],
    [[...flash, "--utc-offset", "1h"], /Det måste vara -720 till 840 minuter; 60 i Sverige/],
    [[...flash, "--acoustic-gain", "4,55"], /Det måste vara 0 till 120 dB, med högst en decimal\./],
    [[...flash, "--reference", "61"], /Det måste vara -60 till 60 dB/],
    [[...flash, "--main-band", "60"], /Det måste vara två heltal från 15 till 2000 Hz.*som i 60-250\./],
    [
      [...flash, "--main-band", "60-250", "--pipe", "metal"],
      /kan inte användas tillsammans med '--pipe <material>'/,
    ],
    [[...flash, "--no-acoustic", "--pipe", "metal"], /tillsammans med '--no-acoustic'/],
  ])("%j", async (args, sentence) => {
    const { code, err, out } = await sv(...args);
    expect(err).toMatch(sentence);
    expect(ENGLISH.exec(plain(err))?.[0]).toBeUndefined();
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

describe("enrolments", () => {
  beforeAll(() => {
    const who = { site: "alby", network: 1, node: 7, name: "a", epoch: 0, key: "0".repeat(32) };
    writeEnrolment(at("good"), { format: "sippra-enrolment-1", ...who, created: "2026-03-01T12:00:00Z" });
    writeFileSync(at("cut"), '{"format": "sippra-enrol');
    writeFileSync(at("foreign"), "{}");
    writeFileSync(at("edited"), '{"format": "sippra-enrolment-1"}');
    const changed = { format: "sippra-enrolment-1", ...who, created: "2026-03-01T12:00:00Z", checksum: "0" };
    writeFileSync(at("changed"), JSON.stringify(changed));
    mkdirSync(at("folder"));
  });

  test.each([
    ["none", "missing", /^Registreringen \S+none finns inte: gör en med "sippra-gateway nodes add/],
    ["folder", "unreadable", /^Registreringen \S+folder kan inte läsas \(EISDIR\): /],
    ["cut", "damaged", /^Registreringen \S+cut är skadad eller avklippt: kopiera/],
    ["foreign", "foreign", /^\S+foreign är ingen registrering: ange filen/],
    ["edited", "edited", /^Registreringen \S+edited saknar något eller är redigerad: kopiera/],
    ["changed", "changed", /^Registreringen \S+changed har ändrats sedan den gjordes: kopiera/],
    ["good", "port", /^Porten \S+ttyNone finns inte: kontrollera kabeln/],
  ])("%s: %s", async (file, _, sentence) => {
    const args = ["flash", "--json", "--enrol", at(file), "--port", at("ttyNone")];
    const { code, err, out } = await sv(...args);
    expect(err).toMatch(sentence);
    expect(ENGLISH.exec(plain(err))?.[0]).toBeUndefined();
    expect(code).toBe(1);
    // The code is for programs, in no language.
    expect(JSON.parse(out).error).toMatchObject({ code: file === "good" ? "port" : "enrolment" });
    const english = await runCommand(main, args, { LANG: "C" });
    expect(english.err).toMatch(file === "good" ? /^There is no port/ : /enrolment/);
  });
});

describe("sentences", () => {
  /** Every sentence by where it stands, with what it is given in place. */
  function sentencesOf(table: object, path = ""): Map<string, string> {
    const given = { group: "7", ownerOnly: false, user: "7", toString: () => "7" };
    const all = new Map<string, string>();
    for (const [name, value] of Object.entries(table)) {
      const place = `${path}.${name}`;
      if (typeof value === "string") all.set(place, value);
      else if (typeof value === "function") all.set(place, String(value(...Array(9).fill(given))));
      else for (const [inner, text] of sentencesOf(value, place)) all.set(inner, text);
    }
    return all;
  }
  const english = sentencesOf(LANGUAGES.en);
  const swedish = sentencesOf(LANGUAGES.sv);
  /** Names, signs and words that are the same. */
  const ALIKE =
    /^\.(summary\.(journal|bytes|profile)|help\.usageError|confirm\.part\.radio|record\.(material|diameter|espruino|materials\.p(e|vc)))$|^\.help\.own\./;

  test("are there in both languages", () => {
    const names = (table: Map<string, string>) =>
      [...table.keys()].filter((name) => !name.startsWith(".help.own"));
    expect(names(swedish)).toEqual(expect.arrayContaining(names(english)));
    expect(names(english)).toEqual(expect.arrayContaining(names(swedish)));
    expect(english.size).toBeGreaterThan(120);
  });

  test("are translated", () => {
    const alike = [...english].filter(([name, text]) => !ALIKE.test(name) && swedish.get(name) === text);
    expect(alike).toEqual([]);
  });

  test("have no English in Swedish", () => {
    const found = [...swedish].flatMap(([name, text]) => {
      const word = name.startsWith(".help.own") ? undefined : ENGLISH.exec(plain(text))?.[0];
      return word === undefined ? [] : [`${name}: ${word}`];
    });
    expect(found).toEqual([]);
  });

  test.each(["enroller", "flasha", "flashning", "firmware", "bekräfta", "offline", "uppvärmning"])(
    "have no word %s, which the trade has another for",
    (word) => {
      expect([...swedish].filter(([, text]) => text.toLowerCase().includes(word))).toEqual([]);
    },
  );

  test("have a decimal comma, and a space for thousands", () => {
    const say = LANGUAGES.sv;
    expect(say.shiftsLearned(-2.5)).toContain("-2,5 dB");
    expect(say.summary.done("45.2")).toBe("Klart på 45,2 s.");
    expect(say.summary.bursts(2.5, false)).toContain("2,5 kPa");
    expect(say.summary.bytes(20_480)).toBe("20\u202f480 B");
    expect(say.goesOn(1_234_567)).toContain("1\u202f234\u202f567");
    const narrow = { ...DEFAULT_NETWORK, spreadingFactor: 12, duty: 0.001 };
    expect(() => radioProfile(narrow, say)).toThrow(/^Med SF12 .* 0,1 % /);
  });
});

describe("the language", () => {
  test.each<[string | undefined, NodeJS.ProcessEnv, string]>([
    [undefined, { LANG: "sv_SE.UTF-8" }, "sv"],
    [undefined, { LANG: "sv" }, "sv"],
    [undefined, { LANG: "SV-FI" }, "sv"],
    [undefined, { LANG: "svx" }, "en"],
    [undefined, { LANG: "svenska" }, "en"],
    [undefined, { LANG: "sv_SE.UTF-8", LC_ALL: "en_GB" }, "en"],
    [undefined, { LANG: "sv_SE.UTF-8", LC_MESSAGES: "en_GB" }, "en"],
    [undefined, { LANG: "en_GB.UTF-8", LANGUAGE: "sv:en" }, "sv"],
    [undefined, { LANGUAGE: "sv:en" }, "sv"],
    [undefined, { LANG: "sv_SE", LANGUAGE: "en:sv" }, "en"],
    [undefined, { LANG: "en_GB", LANGUAGE: "nb:sv_SE:en" }, "sv"],
    [undefined, { LANG: "C", LANGUAGE: "sv" }, "en"],
    [undefined, { LANG: "C.UTF-8", LANGUAGE: "sv" }, "en"],
    ["sv", { LANG: "de_DE" }, "sv"],
    ["en", { LANG: "sv_SE", LANGUAGE: "sv" }, "en"],
    [undefined, {}, "en"],
  ])("asked for %s in %j: %s", (asked, env, language) => expect(languageOf(asked, env)).toBe(language));

  test.each<[string[], string | undefined]>([
    [["--lang", "sv", "flash"], "sv"],
    [["flash", "--lang=sv"], "sv"],
    [["--lang", "en", "--lang", "sv"], "sv"],
    [["--lang", "de"], undefined],
    [["--lang"], undefined],
    [["flash", "--", "--lang", "sv"], undefined],
  ])("%j asks for %s", (argv, language) => expect(askedLanguage(argv)).toBe(language));
});

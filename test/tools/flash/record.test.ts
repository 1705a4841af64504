// The record of an installation, its page and its label: what they say, that nothing but text comes out of text, and that a
// label is a picture with the code in it and no key.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { crc32, inflateSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { type Installation, parseInstallation } from "../../../gateway/places/installation.ts";
import { PIPE_MATERIALS } from "../../../gateway/places/place.ts";
import { main } from "../../../tools/flash/main.ts";
import {
  emptyRecord,
  recordFor,
  recordPath,
  writeAll,
  writeRecord,
} from "../../../tools/flash/record/file.ts";
import { glyphOf } from "../../../tools/flash/record/font.ts";
import { broken, drawLabel, labelPng, labelText } from "../../../tools/flash/record/label.ts";
import { pageOf } from "../../../tools/flash/record/page.ts";
import { linkOf, qrOf } from "../../../tools/flash/record/qr.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { runCommand } from "../../commands.ts";
import { enrolments, IDENTITY, PASSWORD } from "./flashed-node.ts";
import { INSTALLED } from "./installed.ts";

const { en, sv } = LANGUAGES;
const files = enrolments();
afterAll(files.remove);

/** What a PNG file holds, and the pixels of it. */
function opened(png: Buffer) {
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString("latin1", 0, 4), body.subarray(4));
    at += 12 + length;
  }
  const head = chunks.get("IHDR")!;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const bytes = inflateSync(chunks.get("IDAT")!);
  const row = 1 + Math.ceil(width / 8);
  expect(bytes.length).toBe(row * height);
  const isBlack = (x: number, y: number) => !(bytes[y * row + 1 + (x >> 3)]! & (0x80 >> (x & 7)));
  return { names: [...chunks.keys()], width, height, isBlack, size: chunks.get("pHYs")! };
}

const LONG = { site: "s".repeat(64), name: "n".repeat(64), network: 255, node: 65_535 };

describe("a label", () => {
  test.each([[IDENTITY], [LONG]])("of %j is 50 x 25 mm at 300 dpi, with its code in it", (named) => {
    const { names, width, height, isBlack, size } = opened(labelPng(named));
    expect(names).toEqual(["IHDR", "pHYs", "IDAT", "IEND"]);
    expect([size.readUInt32BE(0), size.readUInt32BE(4), size[8]]).toEqual([11_811, 11_811, 1]);
    expect([width, height].map((pixels) => Math.round((pixels / 11_811) * 1000))).toEqual([50, 25]);
    const { scale, top } = drawLabel(named);
    const code = qrOf(named);
    const seen = code.map((row, y) => row.map((_, x) => isBlack(x * scale + (scale >> 1), top + y * scale)));
    expect(seen).toEqual(code);
    // 0.33 mm is what an ordinary printer and telephone manage.
    expect((scale * 25.4) / 300).toBeGreaterThan(0.33);
  });

  test("has letters beside the code, in what a printer reaches", () => {
    const { picture, scale } = drawLabel(LONG);
    const left = scale * qrOf(LONG).length;
    const blacks = picture.flatMap((row, y) =>
      row.flatMap((isBlack, x) => (isBlack && x >= left ? [[x, y]] : [])),
    );
    expect(blacks.length).toBeGreaterThan(1000);
    for (const [x, y] of blacks) {
      expect(x).toBeLessThan(591 - 10);
      expect(y! > 10 && y! < 295 - 10).toBe(true);
    }
  });

  test("draws each letter of a name differently", () => {
    const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789-/"].map((letter) => glyphOf(letter));
    for (const rows of letters) expect(rows!.map((row) => row.length)).toEqual([5, 5, 5, 5, 5, 5, 5]);
    expect(new Set(letters.map((rows) => JSON.stringify(rows))).size).toBe(38);
    expect(glyphOf("å")).toBeUndefined();
  });

  test("breaks names after a hyphen where there is one", () => {
    expect(broken("elm-street-4", 10)).toEqual(["elm-", "street-4"]);
    expect(broken("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(broken("abc", 3)).toEqual(["abc"]);
  });

  test("says who it is, and holds no key", () => {
    expect(linkOf(IDENTITY)).toBe("sippra:alby/elm-street-4?id=1-7");
    const text = labelText(IDENTITY, { columns: 80, unicode: true, colours: false });
    expect(text).toMatch(/█▀▀▀▀▀█[\s\S]*\nalby\/elm-street-4\n1-7$/);
    expect(text).not.toContain(IDENTITY.key);
  });

  test("leaves the code out where a terminal is too narrow, and draws it in ASCII where it has no Unicode", () => {
    const plain = { unicode: false, colours: false };
    expect(labelText(IDENTITY, { columns: 40, ...plain })).toBe("alby/elm-street-4\n1-7");
    const wide = labelText(IDENTITY, { columns: 120, ...plain });
    expect(wide).toContain("##############");
    expect(wide).toMatch(/^[\n -~]*$/);
  });

  test("is made by a command of an enrolment alone, in both languages", async () => {
    const enrolment = files.enrol();
    for (const [lang, words] of [
      ["en", "Label: "],
      ["sv", "Etikett: "],
    ] as const) {
      const out = `${enrolment}.${lang}.png`;
      const args = ["--lang", lang, "label", "--enrol", enrolment, "--out", out];
      const ended = await runCommand(main, args);
      expect(ended).toMatchObject({ code: 0, err: "" });
      expect(ended.out).toContain(`${words}${out}`);
      expect(ended.out + readFileSync(out, "latin1")).not.toMatch(new RegExp(`${IDENTITY.key}|${PASSWORD}`));
      expect(opened(readFileSync(out)).width).toBe(591);
    }
    const lost = await runCommand(main, ["label", "--enrol", enrolment, "--out", "/nowhere/at-all.png"]);
    expect(lost).toMatchObject({ code: 1 });
    expect(lost.err).toMatch(/^\/nowhere\/at-all\.png cannot be written \(ENOENT\): free some room/);
  });
});

describe("a record", () => {
  test("is written beside the enrolment with its page and label, and can be read", () => {
    const enrolment = files.enrol();
    const lines = writeAll(enrolment, INSTALLED, sv);
    expect(lines.map((line) => line.split(":")[0])).toEqual(["Protokoll", "Sida att skriva ut", "Etikett"]);
    const path = recordPath(enrolment);
    expect(path).toBe(enrolment.replace("enrol.json", "installation.json"));
    expect(parseInstallation(readFileSync(path), path)).toEqual(INSTALLED);
    expect(readFileSync(path, "utf8")).not.toMatch(new RegExp(`${IDENTITY.key}|${PASSWORD}`));
    const later = recordFor(path, IDENTITY, "2027-01-01T00:00:00Z", sv);
    expect(later).toEqual({ ...INSTALLED, at: "2027-01-01T00:00:00Z" });
  });

  test("begins empty, and is a record even so", () => {
    const enrolment = files.enrol();
    const record = recordFor(recordPath(enrolment), IDENTITY, INSTALLED.at, en);
    expect(record).toEqual(emptyRecord(IDENTITY, INSTALLED.at));
    writeRecord(recordPath(enrolment), record, en);
    expect(parseInstallation(readFileSync(recordPath(enrolment)), "it")).toEqual(record);
  });

  test("of another node, or damaged, is not written over", () => {
    const path = recordPath(files.enrol());
    writeRecord(path, { ...INSTALLED, site: "huddinge" }, en);
    const read = () => recordFor(path, IDENTITY, INSTALLED.at, en);
    expect(read).toThrow(/is the record of another node, huddinge\/elm-street-4 \(1-7\): move it away/);
    writeFileSync(path, "{");
    expect(read).toThrow(/is damaged, or no record/);
  });

  test("that could not be read is not written", () => {
    const path = recordPath(files.enrol());
    const wrong = { ...INSTALLED, node: 0 };
    expect(() => writeRecord(path, wrong, en)).toThrow("The record would not be readable (node)");
    expect(existsSync(path)).toBe(false);
  });
});

describe("a page", () => {
  test("has what was measured, in words and with the language's decimals", () => {
    const page = pageOf(INSTALLED, sv);
    expect(page).toContain('<html lang="sv">');
    for (const text of ["59,332580; 18,064900", "tveksam, -61,2 dB", "412,3 kPa", "segjärn", "150\u202fmm"]) {
      expect(page).toContain(text);
    }
    expect(page).toContain("höj förstärkningen med minst 6 dB");
    const english = pageOf(INSTALLED, en);
    for (const text of [
      "59.332580, 18.064900",
      "doubtful, -61.2 dB",
      "ductile iron",
      "21.5 dB over the noise",
    ]) {
      expect(english).toContain(text);
    }
  });

  test("escapes every text, and has nothing from elsewhere", () => {
    const evil = `<script>alert("x")</script>'&`;
    const spoilt: Installation = {
      ...INSTALLED,
      ...{ by: evil, note: evil, photographs: [{ file: evil, caption: evil }] },
      board: { kind: evil, serial: evil, firmware: evil, espruino: evil, link: evil },
      place: { ...INSTALLED.place, address: evil, pipe_id: evil },
      check: { ...INSTALLED.check!, findings: [{ part: evil, verdict: "fail", fault: evil, value: 1 }] },
      tap: { ...INSTALLED.tap!, fault: evil },
    };
    for (const say of [en, sv]) {
      const page = pageOf(spoilt, say);
      expect(page).not.toContain("<script");
      expect(page.match(/&lt;script&gt;/g)!.length).toBe(14);
      expect(page).not.toMatch(/(src|href)=|url\(|@import|https?:/);
    }
  });

  test("tells what the gateway had heard, and brings no markup along", () => {
    const page = pageOf(INSTALLED, sv);
    expect(page).toContain("Hörd av gatewayen");
    expect(page).toContain("tveksam, &lt;4.5 dB&gt;: raise the antenna");
  });

  test("has lines to write on for what is not there", () => {
    const lines = (record: Installation) => pageOf(record, en).match(/<td class="empty">/g)!.length;
    expect(lines(INSTALLED)).toBe(2);
    expect(lines(emptyRecord(IDENTITY, INSTALLED.at))).toBeGreaterThan(14);
  });

  test("knows a word for each material", () => {
    for (const say of [en, sv]) {
      expect(Object.keys(say.record.materials)).toEqual([...PIPE_MATERIALS]);
    }
  });
});

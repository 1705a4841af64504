// What is taken for a photograph or a report, and what is left of what a camera says.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanFile, fileTypeOf } from "../../../gateway/store/file-type.ts";
import {
  chunk,
  EOI,
  EXIF,
  JFIF,
  jpeg,
  PDF,
  PICTURE,
  png,
  riffChunk,
  SIGNATURE,
  SOI,
  segment,
  TIFF,
  TURN,
  TURN_TIFF,
  VP8,
  webp,
} from "./pictures.ts";

const cleaned = (bytes: Uint8Array) => Buffer.from(cleanFile(bytes)?.bytes ?? []);
const SECRETS = /GPS|Canon|Anna|59\.3293/;

describe("a JPEG", () => {
  test("keeps its picture and how it is turned, and nothing else that a camera says", () => {
    const extras = [
      ...[EXIF, segment(0xe1, "http://ns.adobe.com/xap/1.0/\0GPS"), segment(0xe2, "MPF\0Canon")],
      ...[segment(0xed, "Photoshop 3.0\0Anna"), segment(0xef, "Anna"), segment(0xfe, "Anna was here")],
    ];
    const bytes = cleaned(jpeg(JFIF, ...extras));
    expect(bytes).toEqual(jpeg(JFIF, TURN));
    expect(bytes.toString("latin1")).not.toMatch(SECRETS);
    expect(cleaned(jpeg(...extras.slice(1)))).toEqual(jpeg());
  });

  test("loses what lies behind its end, and thumbnails", () => {
    const film = Buffer.concat([jpeg(), Buffer.from("ftypmp42 GPS")]);
    expect(cleaned(film)).toEqual(jpeg());
    const thumbnail = segment(0xe0, "JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01abc");
    expect(cleaned(jpeg(thumbnail, segment(0xe0, "JFXX\0\x10abc")))).toEqual(jpeg(JFIF));
  });

  test("keeps in which colours it is coded, where that is all that is said", () => {
    const adobe = segment(0xee, "Adobe\0\x64\0\0\0\0\x01");
    expect(cleaned(jpeg(adobe))).toEqual(jpeg(adobe));
    expect(cleaned(jpeg(segment(0xee, "Adobe\0\x64\0\0\0\0\x01GPS")))).toEqual(jpeg());
  });

  test("with an orientation that is none is not turned", () => {
    for (const at of [18, 19, 22, 28]) {
      const broken = Uint8Array.from(EXIF);
      broken[at] = 0xee;
      expect(fileTypeOf(jpeg(broken))).toBe("image/jpeg");
      expect(cleaned(jpeg(broken)).toString("latin1")).not.toMatch(SECRETS);
    }
  });

  test("that cannot be followed to its end is none", () => {
    const whole = jpeg(JFIF);
    for (let length = 0; length < whole.length; length++)
      expect(fileTypeOf(whole.subarray(0, length))).toBe(null);
    for (const bytes of [
      Buffer.concat([SOI, EOI]),
      Buffer.concat([SOI, JFIF, EOI]),
      Buffer.concat([SOI, Uint8Array.of(0xff, 0xdb, 0, 1), PICTURE, EOI]),
      Buffer.concat([SOI, segment(0xf0, "?"), PICTURE, EOI]),
      Buffer.concat([SOI, Buffer.from("<html>"), PICTURE, EOI]),
      Buffer.concat([SOI, ...Array(10_001).fill(segment(0xfe, "")), PICTURE, EOI]),
    ])
      expect(fileTypeOf(bytes)).toBe(null);
  });
});

describe("a PNG", () => {
  test("keeps what is needed to draw it", () => {
    const said = ["tEXt", "iTXt", "zTXt", "eXIf", "tIME", "iCCP", "prVt"].map((name) =>
      chunk(name, "GPS Anna"),
    );
    const bytes = cleaned(Buffer.concat([png(chunk("gAMA", "1234"), ...said), Buffer.from("Anna")]));
    expect(bytes).toEqual(png(chunk("gAMA", "1234")));
  });

  test("that cannot be followed to its end is none", () => {
    const whole = png();
    for (let length = 0; length < whole.length; length++)
      expect(fileTypeOf(whole.subarray(0, length))).toBe(null);
    expect(fileTypeOf(png(chunk("ABCD")))).toBe(null);
    expect(fileTypeOf(png(chunk("<svg")))).toBe(null);
    expect(fileTypeOf(Buffer.concat([SIGNATURE, chunk("IDAT", "x"), chunk("IEND")]))).toBe(null);
    expect(fileTypeOf(png(...Array(20_001).fill(chunk("tEXt"))))).toBe(null);
  });
});

describe("a WebP", () => {
  const head = (flags: number) => riffChunk("VP8X", Uint8Array.of(flags, 0, 0, 0, 0, 0, 0, 0, 0, 0));

  test("keeps its picture, and says that it has nothing else", () => {
    const said = ["EXIF", "XMP ", "ICCP", "????"].map((name) => riffChunk(name, "GPS Anna"));
    expect(cleaned(webp(head(0x3e), ...said, riffChunk("ALPH", "a"), VP8))).toEqual(
      webp(head(0x10), riffChunk("ALPH", "a"), VP8),
    );
    expect(cleaned(webp(VP8))).toEqual(webp(VP8));
  });

  test("keeps how it is to be turned, and nothing else that a camera says, wherever it says it", () => {
    const turned = webp(head(0x08), VP8, riffChunk("EXIF", TURN_TIFF));
    // Some programs write it as it stands in a JPEG.
    for (const exif of [TIFF, Buffer.concat([Buffer.from("Exif\0\0"), TIFF])]) {
      const said = riffChunk("EXIF", exif);
      for (const bytes of [
        webp(head(0x2c), riffChunk("ICCP", "Anna"), VP8, said, riffChunk("XMP ", "GPS")),
        webp(head(0x08), said, VP8),
        webp(head(0), VP8, riffChunk("EXIF", "Anna"), said, said),
      ])
        expect(cleaned(bytes)).toEqual(turned);
    }
    expect(cleaned(turned)).toEqual(turned);
    const alpha = riffChunk("ALPH", "a");
    expect(cleaned(webp(head(0x18), alpha, VP8, riffChunk("EXIF", TIFF)))).toEqual(
      webp(head(0x18), alpha, VP8, riffChunk("EXIF", TURN_TIFF)),
    );
    // Without the part that says that it is there nobody looks for it.
    expect(cleaned(webp(VP8, riffChunk("EXIF", TIFF)))).toEqual(webp(VP8));
  });

  test("with an orientation that is none is not turned", () => {
    for (let at = 0; at < 20; at++) {
      const broken = Uint8Array.from(TIFF);
      broken[at] = 0xee;
      const bytes = cleaned(webp(head(0x08), VP8, riffChunk("EXIF", broken)));
      expect(fileTypeOf(bytes)).toBe("image/webp");
      expect(bytes.toString("latin1")).not.toMatch(SECRETS);
    }
    for (let length = 0; length < 20; length++)
      expect(cleaned(webp(head(0x08), VP8, riffChunk("EXIF", TIFF.subarray(0, length))))).toEqual(
        webp(head(0), VP8),
      );
  });

  test("that is cut off, or a film, is none", () => {
    const whole = webp(head(0), VP8);
    for (let length = 0; length < whole.length; length++)
      expect(fileTypeOf(whole.subarray(0, length))).toBe(null);
    expect(fileTypeOf(webp(head(2), riffChunk("ANIM", "123456"), riffChunk("ANMF", VP8)))).toBe(null);
    expect(fileTypeOf(webp(VP8, VP8))).toBe(null);
  });
});

test("what is neither is told by its first bytes and its end, whatever it is called", () => {
  expect(fileTypeOf(PDF)).toBe("application/pdf");
  expect(cleaned(PDF)).toEqual(PDF);
  for (const bytes of [
    ...[
      "",
      "<!doctype html><script>1</script>",
      "<svg xmlns='http://www.w3.org/2000/svg'/>",
      "GIF89a",
      "%PDF-",
    ],
    ...["%PDF-1.7", "%PDF-9.9\n%%EOF", " %PDF-1.7\n%%EOF", "%%EOF", `%PDF-1.7\n%%EOF${" ".repeat(2_000)}`],
    ...["PK\x03\x04", "MZ", "RIFF\0\0\0\0WAVE", "<script>\xff\xd8\xff\xe0JFIF"],
  ])
    expect([bytes, fileTypeOf(Buffer.from(bytes, "latin1"))]).toEqual([bytes, null]);
  expect(fileTypeOf(Buffer.concat([Buffer.from("<html>"), jpeg()]))).toBe(null);
  expect(fileTypeOf(Buffer.concat([Buffer.from("\n"), png()]))).toBe(null);
});

const part = fc.uint8Array({ maxLength: 40 });
const parts = fc.array(
  fc.oneof(
    part,
    fc.tuple(fc.integer({ min: 0xc0, max: 0xff }), part).map(([marker, bytes]) => segment(marker, bytes)),
    fc
      .tuple(fc.constantFrom("tEXt", "IDAT", "IEND", "eXIf", "IHDR"), part)
      .map(([name, data]) => chunk(name, data)),
    fc
      .tuple(fc.constantFrom("VP8 ", "EXIF", "VP8X"), fc.oneof(part, fc.constant(TIFF)))
      .map(([name, data]) => riffChunk(name, data)),
    fc.constantFrom<Uint8Array>(EXIF, JFIF, PICTURE, EOI, SOI, VP8, PDF),
  ),
  { maxLength: 8 },
);
const files = parts.chain((between) =>
  fc.constantFrom<Uint8Array>(
    ...[jpeg(...between), png(...between), webp(...between, VP8), Buffer.concat(between)],
    Buffer.concat([PDF, ...between]),
  ),
);
/** A file, with some bytes that are others, cut off somewhere or not. */
const broken = fc
  .tuple(
    files,
    fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
    fc.nat(600),
  )
  .map(([bytes, changes, length]) => {
    const copy = Uint8Array.from(bytes);
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
    return length < 300 ? copy.subarray(0, length) : copy;
  });

test("whatever comes is judged without fault, and what is cleaned is of its type and stays as it is", () => {
  fc.assert(
    fc.property(fc.oneof(files, broken), (bytes) => {
      const before = Buffer.from(bytes);
      const clean = cleanFile(bytes);
      expect(Buffer.from(bytes).equals(before)).toBe(true);
      if (clean === null) return;
      expect(clean.bytes.length).toBeLessThanOrEqual(bytes.length + 64);
      const again = cleanFile(clean.bytes)!;
      expect(again.type).toBe(clean.type);
      expect(Buffer.from(again.bytes).equals(Buffer.from(clean.bytes))).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test("eight megabytes of what leads nowhere are judged at once", () => {
  const size = 8 * 1_048_576;
  const scan = Buffer.concat([jpeg().subarray(0, -2), Buffer.alloc(size, Uint8Array.of(0xff, 0))]);
  const comments = Buffer.concat([SOI, Buffer.alloc(size, Uint8Array.of(0xff, 0xfe, 0, 2))]);
  const fill = Buffer.concat([SOI, Buffer.alloc(size, 0xff)]);
  const chunks = Buffer.concat([png().subarray(0, 33), Buffer.alloc(size, chunk("tEXt"))]);
  const began = performance.now();
  for (const bytes of [scan, comments, fill, chunks]) expect(fileTypeOf(bytes)).toBe(null);
  expect(performance.now() - began).toBeLessThan(5_000);
});

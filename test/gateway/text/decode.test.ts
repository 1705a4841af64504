// What editors save a text as is read as what it is, or named: nothing is guessed.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decode } from "../../../gateway/text/decode.ts";

const TEXT = "site: åre\n# π, 管\n";
const utf16le = Buffer.from(TEXT, "utf16le");
const wide = (bytes: Buffer, order: number[]) =>
  Buffer.concat(
    [...bytes.toString("utf16le")].map((c) =>
      Buffer.from(order.map((i) => (i < 2 ? (c.charCodeAt(0) >> (8 * i)) & 0xff : 0))),
    ),
  );

describe("a text", () => {
  it.each<[string, Uint8Array]>([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8 with a mark, as Notepad's", Buffer.from(`\ufeff${TEXT}`)],
    ["UTF-8 with two marks", Buffer.from(`\ufeff\ufeff${TEXT}`)],
    ["UTF-16 with a mark, as PowerShell's", Buffer.from(`\ufeff${TEXT}`, "utf16le")],
    ["UTF-16 the other way round", Buffer.from(`\ufeff${TEXT}`, "utf16le").swap16()],
    ["UTF-16 without a mark", utf16le],
    ["UTF-16 the other way round, without a mark", Buffer.from(utf16le).swap16()],
  ])("is read from %s", (_, bytes) => {
    expect(decode(bytes)).toEqual({ is: "text", text: TEXT });
  });

  it.each<[string, Uint8Array, object]>([
    ["Latin-1", Buffer.from("a: b\nusername: Åke\n", "latin1"), { is: "bytes", line: 2, byte: 0xc5 }],
    ["Windows-1252", Buffer.from([0x61, 0x0d, 0x0a, 0x62, 0x0d, 0x80]), { is: "bytes", line: 3, byte: 0x80 }],
    ["UTF-8 that is cut off", Buffer.from("a\n\nå").subarray(0, 4), { is: "bytes", line: 3, byte: 0xc3 }],
    [
      "UTF-32 with a mark",
      wide(Buffer.from(`\ufeff${TEXT}`, "utf16le"), [0, 1, 2, 3]),
      { is: "unknown", encoding: "UTF-32" },
    ],
    ["UTF-32 the other way round", wide(utf16le, [2, 3, 1, 0]), { is: "unknown", encoding: "UTF-32" }],
    [
      "UTF-16 that is cut off",
      Buffer.from(`\ufeff${TEXT}`, "utf16le").subarray(0, 9),
      { is: "unknown", encoding: "UTF-16 that is cut off" },
    ],
    ["gzip", gzipSync(TEXT), { is: "foreign", what: "a file compressed with gzip" }],
    ["SQLite", Buffer.from("SQLite format 3\0\x10\0"), { is: "foreign", what: "an SQLite database" }],
    ["a PDF", Buffer.from("%PDF-1.7\n"), { is: "foreign", what: "a PDF" }],
  ])("is not made of %s", (_, bytes, decoded) => {
    expect(decode(bytes)).toEqual(decoded);
  });

  it.each(["", "a", "ab", "abc", "\0", "a\0b", "åäö"])("is what it is: %j", (text) => {
    expect(decode(Buffer.from(text))).toEqual({ is: "text", text });
  });
});

// The scan lets deterministic CBOR pass within its limits, and nothing else.
import { Decoder } from "cbor-x";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCbor } from "../../../gateway/admit/cbor.ts";
import { scanCbor } from "../../../gateway/admit/scan.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import { items } from "./items.ts";
import { cbor } from "./nodes.ts";

const hex = (s: string) => new Uint8Array(Buffer.from(s.replaceAll(" ", ""), "hex"));

/** What is decoded, as shared/cbor.ts takes it: maps with unsigned keys become objects. */
function writable(value: unknown): Cbor {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [key, writable(item)])) as Cbor;
  }
  return Array.isArray(value) ? value.map(writable) : (value as Cbor);
}

/** Another one, which knows more, and leaves a mark on the array that it is given. */
const decoder = new Decoder({ useRecords: false, mapsAsObjects: false, copyBuffers: true });

describe("refused", () => {
  test.each<[string, string, string]>([
    ["a tag", "c11a514b67b0", "tag"],
    ["a tag inside", "82 00 c1 00", "tag"],
    ["cbor-x's table of tag 51, shortened", "d833 82 82 80 80 00", "tag"],
    ["cbor-x's record tag 105", "d869 83 19 0100 81 6161 81 01", "tag"],
    ["cbor-x's record tag 40009", "d99c49 82 00 81 00", "tag"],
    ["cbor-x's shared structures 0xe0..", "d9dff1 82 00 00", "tag"],
    ["a half float", "f93c00", "float or simple value"],
    ["a float", "fa47c35000", "float or simple value"],
    ["a double", "fb3ff199999999999a", "float or simple value"],
    ["false", "f4", "float or simple value"],
    ["true", "f5", "float or simple value"],
    ["undefined", "f7", "float or simple value"],
    ["a simple value", "f0", "float or simple value"],
    ["a long simple value", "f818", "float or simple value"],
    ["break alone", "ff", "float or simple value"],
    ["an indefinite array", "9f01ff", "indefinite or reserved length"],
    ["an indefinite map", "bf0102ff", "indefinite or reserved length"],
    ["indefinite bytes", "5f4101ff", "indefinite or reserved length"],
    ["indefinite text", "7f6161ff", "indefinite or reserved length"],
    ["a reserved length", "1c", "indefinite or reserved length"],
    ["a 64-bit integer", "1b0000000100000000", "64-bit integer"],
    ["a negative 64-bit integer", "3b0000000100000000", "64-bit integer"],
    ["a 64-bit length", "5b0000000000000001 00", "64-bit integer"],
    ["23 in two bytes", "1817", "not the shortest form"],
    ["255 in three bytes", "1900ff", "not the shortest form"],
    ["65535 in five bytes", "1a0000ffff", "not the shortest form"],
    ["a length not shortest", "5801ff", "not the shortest form"],
    ["a count not shortest", "980100", "not the shortest form"],
    ["keys not ascending", "a2 02 00 01 00", "keys not ascending"],
    ["a key twice", "a2 01 00 01 00", "keys not ascending"],
    ["a negative key", "a1 20 00", "key not an unsigned integer"],
    ["a text key", "a1 6161 00", "key not an unsigned integer"],
    ["__proto__ as key", "a1 695f5f70726f746f5f5f 00", "key not an unsigned integer"],
    ["five levels", "81818181 80", "too deep"],
    ["five levels of maps", "a100a100a100a100 a0", "too deep"],
    ["65 items", `9841${"00".repeat(65)}`, "too many items"],
    ["a promise of 2^32-1 items", "9affffffff", "too many items"],
    ["bytes past the end", "4401 02", "truncated"],
    ["a promise of 2^32-1 bytes", "5affffffff00", "truncated"],
    ["an argument past the end", "19ff", "truncated"],
    ["an array past the end", "8200", "truncated"],
    ["a map without its last value", "a100", "truncated"],
    ["a map without its last key", "a1", "truncated"],
    ["nothing", "", "truncated"],
    ["trailing bytes", "0000", "trailing bytes"],
    ["text beyond ASCII", "62c3a5", "text not ASCII"],
    ["223 B", `58dd${"00".repeat(221)}`, "too long"],
  ])("%s", (_, bytes, fault) => expect(scanCbor(hex(bytes))).toBe(fault));

  test("309 B of nested tables of tag 51: too long, and refused for the tag when cut to fit", () => {
    const nested = `${"d83382".repeat(100)}8080${"00".repeat(7)}`;
    expect(hex(nested)).toHaveLength(309);
    expect(scanCbor(hex(nested))).toBe("too long");
    expect(scanCbor(hex(nested).slice(0, 222))).toBe("tag");
  });
});

test.each([
  ["the protocol's example reading", "8b1a6922fa6019101b188e18c219011c382448ccd0d3d7d1c9c3be184905189e0b"],
  ["four levels", "81818180"],
  ["64 items", `9840${"00".repeat(64)}`],
  ["222 B", `58dc${"00".repeat(220)}`],
  ["null alone", "f6"],
])("accepted: %s", (_, bytes) => expect(scanCbor(hex(bytes))).toBeNull());

test("a byte string is a copy, and no Buffer, also where it is decoded from one", () => {
  const from = Buffer.from([0x42, 1, 2]);
  const decoded = decodeCbor(from);
  from.fill(9);
  expect(decoded).toEqual(new Uint8Array([1, 2]));
  expect(Buffer.isBuffer(decoded)).toBe(false);
});

describe("properties", () => {
  test("whatever shared/cbor.ts writes within the limits passes and is read back", () => {
    fc.assert(
      fc.property(items(4), (value) => {
        const bytes = cbor(value);
        fc.pre(bytes.length <= 222);
        expect(scanCbor(bytes)).toBeNull();
        const decoded = decodeCbor(bytes);
        expect(decoded).toEqual(decoder.decode(bytes.slice()));
        expect(cbor(writable(decoded))).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  /** Any bytes: mostly refused at once, so also ones that start from what is right. */
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 230 }),
    fc.array(fc.constantFrom(0x00, 0x18, 0x19, 0x41, 0x61, 0x80, 0x81, 0x82, 0xa1, 0xa2, 0xf6, 0xc1, 0x01), {
      maxLength: 20,
    }),
    fc
      .tuple(items(4).map(cbor), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }))
      .map(([bytes, changes]) => {
        const changed = bytes.slice(0, 222);
        for (const [at, to] of changes) if (changed.length > 0) changed[at % changed.length] = to;
        return changed;
      }),
  );

  test("whatever passes is decoded, and writing it again gives the same bytes; nothing throws", () => {
    let passed = 0;
    fc.assert(
      fc.property(hostile, (raw) => {
        const bytes = Uint8Array.from(raw);
        if (scanCbor(bytes) !== null) return;
        passed++;
        expect(decodeCbor(bytes)).toEqual(decoder.decode(bytes.slice()));
        expect(cbor(writable(decodeCbor(bytes)))).toEqual(bytes);
      }),
      { numRuns: 20_000 },
    );
    expect(passed).toBeGreaterThan(1000);
  });

  test("what does not pass is decoded or refused: never read past its end, never for long", () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const bytes = Uint8Array.from(raw);
        try {
          decodeCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 20_000 },
    );
    // An array and a map of four thousand million items, a text as long, and half a number.
    for (const begun of ["9affffffff", "baffffffff", "7affffffff00", "1a0000"])
      expect(() => decodeCbor(hex(begun))).toThrow("not an item of our CBOR");
  });
});

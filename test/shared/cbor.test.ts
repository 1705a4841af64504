import { Decoder } from "cbor-x";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cbor, cborPut } from "../../shared/cbor.ts";

const encode = (value: Cbor) => {
  const out = new Uint8Array(2000);
  return out.slice(0, cborPut(out, 0, value));
};
const hex = (value: Cbor) => Buffer.from(encode(value)).toString("hex");

describe("RFC 8949, appendix A", () => {
  test.each<[Cbor, string]>([
    [0, "00"],
    [23, "17"],
    [24, "1818"],
    [100, "1864"],
    [1000, "1903e8"],
    [1000000, "1a000f4240"],
    [4294967295, "1affffffff"],
    [-1, "20"],
    [-10, "29"],
    [-100, "3863"],
    [-1000, "3903e7"],
    [null, "f6"],
    [new Uint8Array([1, 2, 3, 4]), "4401020304"],
    ["IETF", "6449455446"],
    [[], "80"],
    [[1, [2, 3], [4, 5]], "8301820203820405"],
    [{ 1: 2, 3: 4 }, "a201020304"],
  ])("%o", (value, expected) => expect(hex(value)).toBe(expected));
});

test("the example reading of the protocol", () => {
  const bands = new Uint8Array(Buffer.from("ccd0d3d7d1c9c3be", "hex"));
  const reading = [0x6922fa60, 4123, 142, 194, 284, -37, bands, 73, 5, 158, 11];
  expect(hex(reading)).toBe("8b1a6922fa6019101b188e18c219011c382448ccd0d3d7d1c9c3be184905189e0b");
});

test("what was written is read by an independent decoder", () => {
  const decoder = new Decoder({ useRecords: false, mapsAsObjects: false, copyBuffers: true });
  const leaf = fc.oneof(
    fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }),
    fc.constant(null),
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 30 })), { maxLength: 20 }), (value) => {
      const out = new Uint8Array(200_000);
      const decoded = decoder.decode(out.slice(0, cborPut(out, 0, value)));
      const plain = (v: unknown): unknown =>
        v instanceof Uint8Array ? [...v] : Array.isArray(v) ? v.map(plain) : v;
      expect(plain(decoded)).toEqual(plain(value));
    }),
  );
});

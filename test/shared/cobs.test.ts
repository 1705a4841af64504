import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cobsDecode, cobsEncode, DECODED_MAX } from "../../shared/cobs.ts";

/** Between the delimiters of an encoded frame. */
function inner(line: Uint8Array): Uint8Array {
  expect(line[0]).toBe(0);
  expect(line.at(-1)).toBe(0);
  const stuffed = line.slice(1, -1);
  expect(stuffed.includes(0)).toBe(false);
  return stuffed;
}

test("CRC-32 is the one the protocol names", () => {
  expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
});

describe("properties", () => {
  const frames = fc.uint8Array({ minLength: 0, maxLength: DECODED_MAX - 4 });
  const longRuns = fc
    .tuple(fc.nat(255), fc.integer({ min: 240, max: 296 }))
    .map(([v, n]) => new Uint8Array(n).fill(v));

  test("what was framed is unframed", () => {
    fc.assert(
      fc.property(fc.oneof(frames, longRuns), (frame) => {
        const stuffed = inner(cobsEncode(frame, crc32));
        const length = cobsDecode(stuffed, stuffed.length, crc32);
        expect(stuffed.slice(0, Math.max(0, length))).toEqual(frame);
      }),
      { numRuns: 500 },
    );
  });

  test("one damaged bit never gives another frame", () => {
    fc.assert(
      fc.property(frames, fc.nat(), (frame, where) => {
        const stuffed = inner(cobsEncode(frame, crc32));
        const bit = where % (stuffed.length * 8);
        stuffed[bit >> 3]! ^= 1 << (bit & 7);
        fc.pre(stuffed[bit >> 3] !== 0); // a zero splits the line: covered by the decoder's own tests
        expect(cobsDecode(stuffed, stuffed.length, crc32)).toBe(-1);
      }),
      { numRuns: 500 },
    );
  });

  test("any bytes without a zero decode to something bounded or to nothing, and never throw", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 302 }), (line) => {
        const length = cobsDecode(new Uint8Array(line), line.length, crc32);
        expect(length).toBeGreaterThanOrEqual(-1);
        expect(length).toBeLessThanOrEqual(line.length);
      }),
    );
  });
});

// However the bytes of a line come, its frames and its text are found.
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineDecoder } from "../../../gateway/intake/lines.ts";
import type { LineFault } from "../../../gateway/intake/uplink.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { collectGarbage } from "./garbage.ts";

function decoder() {
  const got = { frames: [] as Uint8Array[], lines: [] as string[], faults: [] as LineFault[] };
  const push = lineDecoder({
    frame: (frame) => got.frames.push(frame),
    log: (line) => got.lines.push(line),
    fault: (fault) => got.faults.push(fault),
  });
  return { got, push };
}

const text = (s: string) => Buffer.from(s, "latin1");
const encoded = (frame: Uint8Array) => cobsEncode(frame, crc32);
/** As a node's: a header that starts with 0xE0, then anything. */
const uplinkLike = fc
  .uint8Array({ minLength: 15, maxLength: 237 })
  .map((rest) => new Uint8Array([0xe0, ...rest]));

/** Cuts bytes into chunks at the given places. */
function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [...places.map((p) => p % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i]!, end));
}

describe("frames", () => {
  test("however the bytes are cut, every frame comes out once and nothing else does", () => {
    fc.assert(
      fc.property(
        fc.array(uplinkLike, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (frames, places) => {
          const { got, push } = decoder();
          const bytes = Buffer.concat(frames.map(encoded));
          for (const chunk of cut(bytes, places)) push(chunk);
          expect(got.frames).toEqual(frames);
          expect(got.lines).toEqual([]);
          expect(got.faults).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("after any garbage without a delimiter, the next frame is found", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1500 }),
        uplinkLike,
        fc.array(fc.nat(), { maxLength: 8 }),
        (garbage, frame, places) => {
          const { got, push } = decoder();
          for (const chunk of cut(Buffer.concat([garbage, encoded(frame)]), places)) push(chunk);
          expect(got.frames.at(-1)).toEqual(frame);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a damaged byte costs the frame it hits and no other", () => {
    fc.assert(
      fc.property(
        uplinkLike,
        uplinkLike,
        uplinkLike,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (a, b, c, at, by) => {
          const { got, push } = decoder();
          const middle = Uint8Array.from(encoded(b));
          // Not a delimiter: those belong to two frames, and each has one of its own.
          middle[1 + (at % (middle.length - 2))]! ^= by;
          push(Buffer.concat([encoded(a), middle, encoded(c)]));
          expect(got.frames).toEqual([a, c]);
          expect(got.faults.length + got.lines.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a delimiter damaged between two frames costs no more than those two", () => {
    const { got, push } = decoder();
    const frames = [1, 2, 3, 4].map((n) => new Uint8Array(40).fill(n));
    const bytes = Buffer.concat(frames.map(encoded));
    bytes[encoded(frames[0]!).length * 2 - 1] = 0x55; // ends the second
    push(bytes);
    expect(got.frames.map((frame) => frame[0])).toEqual([1, 3, 4]);
  });

  test("what is handed on is a copy", () => {
    const { got, push } = decoder();
    const frame = new Uint8Array(30).fill(7);
    const chunk = encoded(frame);
    push(chunk);
    chunk.fill(0);
    push(encoded(new Uint8Array(30).fill(9)));
    expect(got.frames[0]).toEqual(frame);
  });
});

describe("text", () => {
  test("a console's banner without any delimiter comes line by line, as soon as each ends", () => {
    const { got, push } = decoder();
    push(text("\r\n ____                 _ \r\n|  __|___ ___ ___ _ _|_|___ ___ \r\n\x1b[Jpar"));
    expect(got.lines).toEqual(["____                 _", "|  __|___ ___ ___ _ _|_|___ ___"]);
    push(text("tial\r\n>"));
    expect(got.lines.at(-1)).toBe("partial");
    expect(got.faults).toEqual([]);
  });

  test("before, between and after frames, and in one chunk or byte by byte", () => {
    const frame = new Uint8Array([0xe0, ...randomBytes(40)]);
    const bytes = Buffer.concat([
      text("Sippra 1.0\r\n"),
      encoded(frame),
      text("pressure sensor fault\r\nsecond line"),
      encoded(frame),
      text("bye\r\n"),
    ]);
    for (const step of [1, 7, bytes.length]) {
      const { got, push } = decoder();
      for (let at = 0; at < bytes.length; at += step) push(bytes.subarray(at, at + step));
      expect(got.frames).toEqual([frame, frame]);
      expect(got.lines).toEqual(["Sippra 1.0", "pressure sensor fault", "second line", "bye"]);
      expect(got.faults).toEqual([]);
    }
  });

  test("a line longer than a frame is cut, never an error, and cannot hold terminal sequences", () => {
    const { got, push } = decoder();
    push(text(`${"x".repeat(1000)}\r\n\x1b[31mred\x1b[0m\x1b]0;title\r\n`));
    expect(got.lines.slice(0, -1).join("")).toBe("x".repeat(1000));
    expect(got.lines.at(-1)).toBe("red]0;title");
    expect(got.faults).toEqual([]);
  });

  test("a line feed inside a frame ends nothing", () => {
    const { got, push } = decoder();
    const frame = new Uint8Array([0xe0, ...text("abc\ndef\nghi\njklmnopqrstuvwxyz")]);
    for (const byte of encoded(frame)) push(new Uint8Array([byte]));
    expect(got.frames).toEqual([frame]);
    expect(got.lines).toEqual([]);
  });
});

describe("faults", () => {
  test.each<[string, Uint8Array, LineFault]>([
    ["noise", new Uint8Array([0, 1, 2, 3, 200, 0]), "noise"],
    ["too long", Buffer.concat([new Uint8Array(400).fill(0x81), new Uint8Array(1)]), "too-long"],
    ["a frame cut short", encoded(new Uint8Array(40).fill(0xe0)).slice(0, 30), "damaged"],
  ])("%s", (_, bytes, fault) => {
    const { got, push } = decoder();
    push(bytes);
    push(new Uint8Array(1));
    expect(got.faults).toEqual([fault]);
    expect(got.frames).toEqual([]);
  });

  test("delimiters alone are nothing", () => {
    const { got, push } = decoder();
    push(new Uint8Array(10_000));
    expect(got).toEqual({ frames: [], lines: [], faults: [] });
  });
});

test("100 MB of random bytes: memory stays, and the frame after them is decoded", () => {
  const frame = new Uint8Array([0xe0, ...randomBytes(48)]);
  const last: Uint8Array[] = [];
  const counts = { frames: 0, lines: 0, faults: 0 };
  const push = lineDecoder({
    frame: (each) => {
      counts.frames++;
      last[0] = each;
    },
    log: () => counts.lines++,
    fault: () => counts.faults++,
  });
  const rounds = 100;
  // With and without zeros: the second has pieces that never end.
  const chunk = randomBytes(1_000_000);
  const endless = Buffer.from(randomBytes(1_000_000).map((byte) => byte || 1));
  const round = (i: number) => push(i % 4 === 3 ? endless : randomBytes(chunk.length));
  for (let i = 0; i < 10; i++) round(i);
  collectGarbage();
  const before = process.memoryUsage();
  for (let i = 0; i < rounds; i++) {
    round(i);
    // The test's own chunks are not the decoder's.
    if (i % 10 === 9) collectGarbage();
  }
  const after = process.memoryUsage();
  push(encoded(frame));
  expect(last[0]).toEqual(frame);
  expect(counts.frames).toBe(1);
  expect(counts.faults).toBeGreaterThan(100_000);
  expect(after.rss - before.rss).toBeLessThan(64e6);
  expect(after.heapUsed - before.heapUsed).toBeLessThan(16e6);
});

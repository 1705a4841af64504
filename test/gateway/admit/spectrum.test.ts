// Spectra: the one body whose two forms differ in length and meaning, so each item is tried with what does not
// belong there, and both with whatever there may be.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCbor } from "../../../gateway/admit/cbor.ts";
import { scanCbor } from "../../../gateway/admit/scan.ts";
import { bodyOf } from "../../../gateway/admit/schema.ts";
import { EVENT, NIGHT, READING, RECORDS, SPECTRUM } from "../../../shared/messages.ts";
import { cbor } from "./nodes.ts";

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => 0x80 + i);
const LINES = [0, 20780, bytes(32), 40];
const COUNTS = [1, 20780, bytes(16), -160, 2];

/** What becomes of a body on its way through scan, decoder and schema. */
function through(value: unknown, type = SPECTRUM) {
  const wire = cbor(value as never);
  expect(scanCbor(wire)).toBeNull();
  return bodyOf(type, decodeCbor(wire));
}

const changed = (body: unknown[], at: number, value: unknown) => body.map((v, i) => (i === at ? value : v));

test("each part as it is on the wire", () => {
  const wire = (body: unknown[]) => Buffer.from(cbor(body as never)).toString("hex");
  expect(wire(LINES)).toBe(
    "840019512c5820808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f1828",
  );
  expect(wire(COUNTS)).toBe("850119512c50808182838485868788898a8b8c8d8e8f389f02");
});

describe("a part", () => {
  test("is taken with every item in its range", () => {
    expect(through(LINES)).toEqual({ type: "spectrum", body: LINES });
    expect(through(COUNTS)).toEqual({ type: "spectrum", body: COUNTS });
    for (const body of [
      changed(LINES, 1, 65_535),
      changed(LINES, 3, 0),
      changed(LINES, 3, 65_535),
      changed(COUNTS, 3, 0),
      changed(COUNTS, 4, 1),
      changed(COUNTS, 4, 65_535),
    ]) {
      expect(through(body)).toEqual({ type: "spectrum", body });
    }
  });

  test("may be followed by more, which is left out", () => {
    expect(through([...LINES, 1, [2, { 3: 4 }]])).toEqual({ type: "spectrum", body: LINES });
    expect(through([...COUNTS, null])).toEqual({ type: "spectrum", body: COUNTS });
  });

  test.each<[string, unknown[], number, unknown]>([
    ["a third part", LINES, 0, 2],
    ["no part", LINES, 0, null],
    ["the other part's number", LINES, 0, 1],
    ["the other part's number", COUNTS, 0, 0],
    ["a night before the first", LINES, 1, -1],
    ["a night too late", COUNTS, 1, 65_536],
    ["no night", COUNTS, 1, null],
    ["31 lines", LINES, 2, bytes(31)],
    ["33 lines", LINES, 2, bytes(33)],
    ["no lines", LINES, 2, null],
    ["lines as an array", LINES, 2, [...bytes(32)]],
    ["no windows", LINES, 3, null],
    ["windows below 0", LINES, 3, -1],
    ["15 counts", COUNTS, 2, bytes(15)],
    ["17 counts", COUNTS, 2, bytes(17)],
    ["no lower edge", COUNTS, 3, null],
    ["a lower edge in words", COUNTS, 3, "-80"],
    ["a width of 0", COUNTS, 4, 0],
    ["a width below 0", COUNTS, 4, -2],
    ["no width", COUNTS, 4, null],
  ])("is refused with %s", (_, body, at, value) => {
    expect(through(changed(body, at, value))).toBeNull();
  });

  test("is refused cut short, and as anything but an array", () => {
    for (const body of [LINES, COUNTS]) {
      for (let length = 0; length < body.length; length++) expect(through(body.slice(0, length))).toBeNull();
    }
    for (const value of [0, null, "spectrum", bytes(32), { 0: 0, 1: 20780 }]) {
      expect(through(value)).toBeNull();
    }
  });
});

test("spectra are no records: they never travel in a batch", () => {
  expect(through([0, [5, SPECTRUM, LINES]], RECORDS)).toBeNull();
});

test("whatever stands in its items, a spectrum is whole or refused", () => {
  const item = fc.oneof(
    fc.nat(3),
    fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }),
    fc.constant(null),
    fc.constantFrom(15, 16, 17, 31, 32, 33).map(bytes),
    fc.string({ unit: "grapheme-ascii", maxLength: 32 }),
    fc.array(fc.nat(3), { maxLength: 4 }),
  );
  const near = fc
    .tuple(fc.constantFrom(LINES, COUNTS), fc.array(fc.tuple(fc.nat(4), item), { maxLength: 2 }))
    .map(([body, changes]) => changes.reduce((so, [at, value]) => changed(so, at, value), body as unknown[]));
  fc.assert(
    fc.property(fc.oneof(near, fc.array(item, { maxLength: 6 })), (value) => {
      const spectrum = through(value);
      for (const type of [READING, EVENT, NIGHT]) through(value, type);
      if (spectrum === null) return;
      const body = (spectrum as { body: unknown[] }).body;
      expect(body).toEqual(value.slice(0, body.length));
      const [part, night, levels] = body as [number, number, Uint8Array];
      expect([body.length, levels.length]).toEqual(part === 0 ? [4, 32] : [5, 16]);
      expect(night).toBeGreaterThanOrEqual(0);
      if (part === 1) expect(body[4]).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 2000 },
  );
});

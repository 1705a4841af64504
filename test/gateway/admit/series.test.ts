// Readings told by what has changed: what comes out is what went in, from the reference and from the firmware's own
// encoder, and nothing that is no series comes out at all.
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import { decodeCbor } from "../../../gateway/admit/cbor.ts";
import { scanCbor } from "../../../gateway/admit/scan.ts";
import { bodyOf } from "../../../gateway/admit/schema.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import { EVENT, NIGHT, READING, RECORDS, type ReadingBody, SERIES } from "../../../shared/messages.ts";
import { bundle } from "../../../tools/build/bundle.ts";
import { following } from "./following.ts";
import { cbor, readingBody, seal } from "./nodes.ts";

/** What becomes of a body on its way through scan, decoder and schema; of records their bodies by counter. */
function through(items: unknown[], type = SERIES) {
  const wire = cbor([0, ...items] as never);
  expect(scanCbor(wire)).toBeNull();
  return bodyOf(type, decodeCbor(wire));
}

const plain = (first: number, readings: ReadingBody[]): Cbor[] =>
  readings.map((body, i) => [first + i, READING, body]);

const SAME = new Array(11).fill(0);
const changed = (at: number, value: unknown) => SAME.map((v, i) => (i === at ? value : v));
const FIRST = [5, READING, readingBody(0x6922fa60)];

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 });
const u2 = fc.integer({ min: 0, max: 0xffff });
const i1 = fc.integer({ min: -128, max: 127 });
const percent = fc.integer({ min: 0, max: 100 });
/** `bands`: what there may be besides none. */
const readingWith = (bands: fc.Arbitrary<Uint8Array>): fc.Arbitrary<ReadingBody> =>
  fc.tuple(
    maybe(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    maybe(fc.integer({ min: -32768, max: 32767 })),
    maybe(u2),
    maybe(u2),
    maybe(u2),
    maybe(i1),
    maybe(bands),
    maybe(percent),
    u2,
    maybe(fc.integer({ min: 0, max: 255 })),
    maybe(i1),
  );
const near = fc.array(fc.integer({ min: -9, max: 8 }), { minLength: 8, maxLength: 8 });
/** As a node has them, near each other or anywhere; and as the protocol has them. */
const nodes = fc.oneof(
  near.map((by) => Uint8Array.from(by, (each) => 0xc0 + each)),
  near.map((by) => Uint8Array.from(by)),
  fc.uint8Array({ minLength: 8, maxLength: 8 }),
);
const reading = readingWith(fc.oneof(nodes, fc.uint8Array({ maxLength: 8 })));
const first = fc.integer({ min: 1, max: 2 ** 32 - 10 });

describe("a series", () => {
  test("is as long as this, and as this on the wire", () => {
    const later: ReadingBody = [...readingBody(0x6922fa60 + 900)];
    later[1] = 4130;
    later[6] = new Uint8Array([203, 208, 212, 215, 209, 201, 195, 190]);
    const item = following(5, [readingBody(0x6922fa60), later])[1]!;
    expect(Buffer.from(cbor(item)).toString("hex")).toBe("8b19038407000000001af010000000000000");
  });

  test("of readings is these readings, whatever is missing in each", () => {
    fc.assert(
      fc.property(first, fc.array(reading, { minLength: 1, maxLength: 4 }), (counter, readings) => {
        expect(through(following(counter, readings))).toEqual(through(plain(counter, readings), RECORDS));
      }),
      { numRuns: 2000 },
    );
  });

  test("may hold events, nights and voids, and begin anew", () => {
    const event = [3, null, 1500, -300, 12, 4100, 3800, 90, 1, null];
    const [a, b] = [readingBody(1_800_000_000), readingBody(1_800_000_900, 4)];
    const items = [...following(5, [a, b]), [1, 2], [9, EVENT, event], ...following(11, [b, a])];
    expect(through(items)).toMatchObject({
      type: "records",
      epochOfRecords: 0,
      records: [
        { counter: 5, type: "reading", body: a },
        { counter: 6, type: "reading", body: b },
        { counter: 9, type: "event", body: event },
        { counter: 11, type: "reading", body: b },
        { counter: 12, type: "reading", body: a },
      ],
      voids: [{ first: 1, count: 2 }],
    });
    expect(through([FIRST, [1, 2], SAME])).toMatchObject({ records: [{ counter: 5 }, { counter: 6 }] });
  });

  test("without a change in it is what type 1 has", () => {
    expect(through([FIRST, [7, 3]])).toEqual(through([FIRST, [7, 3]], RECORDS));
    expect(through([])).toEqual(through([], RECORDS));
  });

  test("what a reading lacks is not 0 to the one after the next", () => {
    const hole = readingBody(null);
    hole[1] = hole[6] = null;
    const all = [readingBody(1_800_000_000), hole, readingBody(1_800_001_800)];
    const items = following(5, all);
    expect(items[2]).toEqual([1800, ...new Array(10).fill(0)]);
    expect(through(items)).toEqual(through(plain(5, all), RECORDS));
  });
});

describe("is not valid:", () => {
  const night = [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5, 17];
  test.each<[string, unknown[]]>([
    ["a change of nothing", [SAME]],
    ["a change after a void only", [[1, 2], SAME]],
    ["a change of an event", [FIRST, [9, EVENT, [3, null, 0, 0, 0, 0, 0, 0, 0, null]], SAME]],
    ["a change of a night", [FIRST, [9, NIGHT, night], SAME]],
    ["a change of a reading that is none", [[5, READING, 3], SAME]],
    ["a change of a reading without a counter", [[null, READING, readingBody(1)], SAME]],
    ["an item too few", [FIRST, SAME.slice(1)]],
    ["an item too many", [FIRST, [...SAME, 0]]],
    ["a counter past the last", [[2 ** 32 - 1, READING, readingBody(1)], SAME]],
    ["flags that are null", [FIRST, changed(8, null)]],
    ["a time before 1970", [FIRST, changed(0, -0x6922fa61)]],
    ["a time after 2106", [FIRST, changed(0, 0xffffffff)]],
    ["pressure over its range", [FIRST, changed(1, 32768 - 4123)]],
    ["pressure under its range", [FIRST, changed(1, -32769 - 4123)]],
    ["less than nothing", [FIRST, changed(2, -143)]],
    ["a score over 100", [FIRST, changed(7, 28)]],
    ["too warm", [FIRST, changed(10, 117)]],
    ["what would be right again in the one after", [FIRST, changed(10, 117), changed(10, -117)]],
    ["text", [FIRST, changed(3, "1")]],
    ["bytes for a number", [FIRST, changed(3, new Uint8Array(1))]],
    ["an array", [FIRST, changed(3, [1])]],
    ["a map", [FIRST, changed(3, { 1: 2 })]],
    ["bands in nine", [FIRST, changed(6, new Uint8Array(9))]],
    ["bands less than nothing", [FIRST, changed(6, -1)]],
    ["bands in text", [FIRST, changed(6, "12345678")]],
    ["no array", [FIRST, 5]],
    ["null", [FIRST, null]],
  ])("%s", (_, items) => {
    expect(through(items)).toBeNull();
  });

  test("in type 1 none of it", () => {
    expect(through([FIRST, SAME], RECORDS)).toBeNull();
  });

  test("no series at all", () => {
    for (const value of [null, 5, [], [256], {}, "", new Uint8Array(3)])
      expect(bodyOf(SERIES, decodeCbor(cbor(value as never)))).toBeNull();
  });
});

test("whatever is said in its place: typed or refused, never thrown", () => {
  const odd = fc.oneof(
    fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }),
    fc.constantFrom(null, "text", { 1: 2 }, [], [1, [2]], SAME, FIRST, [1, 2]),
    fc.uint8Array({ maxLength: 10 }),
  );
  const body = fc.tuple(
    first,
    fc.array(reading, { maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(9), fc.nat(12), odd)),
  );
  fc.assert(
    fc.property(body, ([counter, readings, changes]) => {
      const items: unknown[] = following(counter, readings);
      for (const [i, at, value] of changes) {
        const item = items[i];
        if (Array.isArray(item) && item.length > 0 && at < 11)
          items[i] = item.with(Math.min(at, item.length - 1), value);
        else items.splice(i, at > 11 ? 1 : 0, value);
      }
      const found = bodyOf(SERIES, decodeCbor(cbor([0, ...items] as never)));
      if (found === null) return;
      // What is valid is valid as type 1 too.
      expect(found.type).toBe("records");
      if (found.type !== "records") return;
      const again = [
        ...found.records.map((record) => [record.counter, READING, record.body]),
        ...found.voids.map((gone) => [gone.first, gone.count]),
      ];
      expect(bodyOf(RECORDS, decodeCbor(cbor([0, ...again] as never)))).toEqual(found);
    }),
    { numRuns: 2000 },
  );
});

test("bits that have changed: typed or refused, never thrown", () => {
  const flips = fc.array(fc.tuple(fc.nat(221), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(reading, { minLength: 2, maxLength: 4 }), flips, (readings, changes) => {
      const wire = cbor([0, ...following(7, readings)]);
      for (const [at, value] of changes) if (at < wire.length) wire[at] = value;
      if (scanCbor(wire) === null) bodyOf(SERIES, decodeCbor(wire));
    }),
    { numRuns: 3000 },
  );
});

describe("the firmware's", () => {
  type Put = (out: Uint8Array, at: number, time: number | null, rest: Uint8Array, follows: boolean) => number;
  /** As it is flashed. */
  let putReading: Put;
  beforeAll(() => {
    const entry =
      'import { putReading } from "./node/series.ts"; E.on("putReading" as "errorFlag", putReading as never);';
    runInNewContext(bundle("puckjs", { link: "rak3172", entry }), {
      ...{ Uint8Array, Float64Array },
      E: { on: (_: string, put: Put) => (putReading = put) },
    });
  });

  /** A reading as it stands in the ring, after its time. */
  function restOf(body: ReadingBody): Uint8Array {
    const whole = cbor(body.slice(1));
    return whole.subarray(1);
  }

  test("encoder says the same as the reference", () => {
    const readings = fc.array(readingWith(nodes), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(readings, (all) => {
        const out = new Uint8Array(300);
        const items = following(1, all);
        for (const [i, body] of all.entries()) {
          const end = putReading(out, 0, body[0], restOf(body), i > 0);
          const item = (i > 0 ? items[i] : body) as Cbor;
          expect(out.subarray(0, end)).toEqual(cbor(item).subarray(1));
          // addRecord counts with it: a head, and 20 B more than stand in the ring after the time.
          expect(1 + end).toBeLessThanOrEqual(restOf(body).length + 20);
          expect(1 + end).toBeLessThanOrEqual(38);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("changes are at most 20 B longer than what the ring has after the time", () => {
    const far: ReadingBody = [0, 32767, 65535, 65535, 65535, 127, null, 100, 65535, 255, 127];
    const low: ReadingBody = [2 ** 32 - 1, 0, 0, 0, 0, 0, null, 0, 0, 0, 0];
    const out = new Uint8Array(300);
    putReading(out, 0, far[0], restOf(far), false);
    expect(1 + putReading(out, 0, low[0], restOf(low), true)).toBe(restOf(low).length + 20);
  });
});

test("admit takes it under a counter of its own, as records", () => {
  const node = { network: 1, node: 4, epoch: 0, key: new Uint8Array(16).fill(7) };
  const frame = seal(
    node as never,
    SERIES,
    9,
    cbor([0, ...following(5, [readingBody(1), readingBody(901)])]),
  );
  const known = { id: 1, name: "a", network: 1, node: 4, keys: [{ epoch: 0, key: node.key }] };
  const keyring = { find: () => known, replayed: () => false, hasEpoch: () => true };
  expect(admit(frame, keyring)).toMatchObject({
    type: "records",
    counter: 9,
    records: [{ counter: 5 }, { counter: 6, body: readingBody(901) }],
  });
  expect(admit(frame, { ...keyring, replayed: () => true })).toMatchObject({ refused: "replayed" });
  expect(admit(frame, { ...keyring, hasEpoch: () => false })).toMatchObject({ refused: "not-valid" });
});

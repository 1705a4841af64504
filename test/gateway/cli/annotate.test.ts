// The bytes of a frame by their fields: whatever they are, each is named once; and names are those of the protocol.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { annotate, type Field } from "../../../gateway/cli/local/annotate.ts";
import {
  CHECK_FIELDS,
  EVENT_FIELDS,
  NIGHT_FIELDS,
  READING_FIELDS,
} from "../../../gateway/cli/local/fields.ts";
import type { Cbor } from "../../../shared/cbor.ts";
import {
  CHECK,
  EVENT,
  HELLO,
  NIGHT,
  OUTCOME,
  READING,
  RECORDS,
  SERIES,
  SPECTRUM,
} from "../../../shared/messages.ts";
import { cbor, HELLO_MAP, readingBody } from "../admit/nodes.ts";

const HEADER = (type: number) => [0xe0 | type, 1, 0, 7, 0, 0, 1, 2];

/** As a frame is whose body was opened. */
function opened(type: number, body: Uint8Array): { frame: Uint8Array; body: Uint8Array } {
  return {
    frame: new Uint8Array([...HEADER(type), ...new Array(body.length).fill(0x55), ...new Array(8).fill(9)]),
    body,
  };
}

/** Each byte once, in order: that of the body where it is given. */
function expectWhole(fields: Field[], frame: Uint8Array, body: Uint8Array | null): void {
  const bytes = fields.flatMap((each) => [...each.bytes]);
  const isOpened = body !== null && body.length === frame.length - 16;
  const expected = isOpened
    ? [...frame.subarray(0, 8), ...body, ...frame.subarray(frame.length - 8)]
    : [...frame];
  expect(bytes).toEqual(expected);
  let at = 0;
  for (const field of fields) {
    expect(field.at).toBe(at);
    expect(field.bytes.length).toBeGreaterThan(0);
    expect(field.name).not.toBe("");
    at += field.bytes.length;
  }
}

const said = (type: number, value: Cbor) => {
  const { frame, body } = opened(type, cbor(value));
  const fields = annotate(frame, body);
  expectWhole(fields, frame, body);
  return fields.slice(4, -1).map(({ name, value: words, depth }) => `${" ".repeat(depth)}${name} ${words}`);
};

describe("whatever the bytes", () => {
  const anyBytes = fc.uint8Array({ maxLength: 400 });
  test("each is named once, and nothing throws", () => {
    fc.assert(
      fc.property(anyBytes, fc.option(anyBytes), (frame, body) =>
        expectWhole(annotate(frame, body), frame, body),
      ),
      { numRuns: 2000 },
    );
  });

  test("also of bodies that fit their frame, of every type", () => {
    fc.assert(
      fc.property(fc.nat(15), anyBytes, (type, bytes) => {
        const { frame, body } = opened(type, bytes);
        expectWhole(annotate(frame, body), frame, body);
      }),
      { numRuns: 5000 },
    );
  });

  test("also of true bodies that were changed in places", () => {
    const bodies = [
      cbor(readingBody(1_800_000_000)),
      cbor(HELLO_MAP),
      cbor([3, [9, 0, readingBody(7)], [1, 2]]),
    ];
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.nat(8),
        fc.array(change, { maxLength: 6 }),
        (whole, type, changes) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const { frame, body } = opened(type, bytes);
          expectWhole(annotate(frame, body), frame, body);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test.each([
    ["arrays in arrays", new Uint8Array(222).fill(0x81)],
    ["maps in maps", new Uint8Array(222).fill(0xa1)],
    ["a count that no memory holds", new Uint8Array([0x9a, 255, 255, 255, 255, 1])],
    ["a date that none is", new Uint8Array([0x98, 22, 0x1a, 255, 255, 255, 255])],
  ])("%s", (_, body) => {
    for (let type = 0; type < 16; type++) {
      const { frame } = opened(type, body);
      expectWhole(annotate(frame, body), frame, body);
    }
  });

  test("a test that finds a byte left out", () => {
    const { frame, body } = opened(READING, cbor(readingBody(7)));
    const fields = annotate(frame, body);
    expect(() => expectWhole(fields.toSpliced(6, 1), frame, body)).toThrow();
  });
});

describe("names", () => {
  const protocol = readFileSync(new URL("../../../shared/protocol.cddl", import.meta.url), "utf8");
  const itemsOf = (rule: string) => {
    const text = new RegExp(`^${rule} = \\[\\n([\\s\\S]*?)^\\]`, "m")
      .exec(protocol)![1]!
      .replace(/;.*$/gm, "");
    return [...text.matchAll(/([a-z][a-z0-9-]*):/g)].map((match) => match[1]);
  };

  test.each([
    ["reading", READING_FIELDS],
    ["event", EVENT_FIELDS],
    ["night", NIGHT_FIELDS],
    ["check", CHECK_FIELDS],
  ] as const)("of a %s are the protocol's, in its order", (rule, fields) => {
    expect(fields.map(({ name }) => name)).toEqual(itemsOf(rule));
  });

  test("of a reading, with what they say", () => {
    expect(said(READING, readingBody(1_800_000_000, 5))).toEqual([
      "reading 11 items",
      " time 2027-01-15T08:00:00Z",
      " pressure-mean 412.3 kPa",
      " pressure-below 14.2 kPa",
      " pressure-above 19.4 kPa",
      " pressure-deviation 2.84 kPa",
      " level -37 dB",
      " bands -52 -48 -45 -41 -47 -55 -61 -66",
      " score 73",
      " flags ack-wanted warm-up",
      " battery 3.58 V",
      " temperature 11 °C",
    ]);
  });

  test("of a batch: records, voids, and readings that follow", () => {
    const following = new Array(11).fill(null);
    following[1] = -3;
    const lines = said(SERIES, [4, [9, READING, readingBody(null)], [1, 2], following as Cbor]);
    expect(lines.slice(0, 6)).toEqual([
      "series 4 items",
      " epoch 4",
      " record 3 items",
      "  counter 9",
      "  type 0 reading",
      "  reading 11 items",
    ]);
    expect(lines).toContain(" void 2 items");
    expect(lines).toContain("  pressure-mean change -3");
    expect(said(RECORDS, [4, [9, EVENT, [0]]])).toContain("   kind 0 burst");
  });

  test("of what is told by keys, and of the other bodies", () => {
    const hello = said(HELLO, HELLO_MAP);
    expect(hello).toContain(' firmware "1.2.3"');
    expect(hello).toContain("  rate 4000 Hz");
    expect(said(OUTCOME, { 0: 7, 1: 0, 9: 1 }).filter((line) => !line.startsWith(" key"))).toEqual([
      ...["outcome 3 keys", " id 7", " result 0 done", " not known here 1"],
    ]);
    expect(said(NIGHT, [20_789, -90])).toEqual(["night 2 items", " night 2026-12-02", " level-10 -45.0 dB"]);
    expect(said(SPECTRUM, [1, 20_789, new Uint8Array(16), -80, 2])).toContain(` counts ${"0 ".repeat(15)}0`);
    expect(said(SPECTRUM, [0, 20_789, new Uint8Array(32), 12])).toContain(" windows 12");
    expect(said(CHECK, [null, null])).toContain(" time not measured");
  });

  test("of a frame that was not opened", () => {
    const { frame } = opened(READING, new Uint8Array(20));
    expect(annotate(frame, null).map(({ name, value }) => `${name} ${value}`.trim())).toEqual([
      ...["type 0 reading", "network 1", "node 7", "counter 258", "sealed body", "tag"],
    ]);
    expect(annotate(frame.subarray(0, 9), null).map(({ name }) => name)).toEqual(["too short for a frame"]);
    expect(annotate(frame.fill(0x40), null).map(({ name }) => name)).toEqual(["no uplink of ours"]);
  });
});

// What meters, loggers and spreadsheets write, read as it is meant; and what nobody meant, refused and bounded.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathSteps, valueAt } from "../../../../gateway/json-path.ts";
import { type FileForm, readFlowFile } from "../../../../gateway/watch/flow/csv.ts";
import { numberIn } from "../../../../gateway/watch/flow/meter.ts";
import { PAYLOAD_MAX_B, type PayloadForm, toldIn } from "../../../../gateway/watch/flow/payload.ts";
import { timeIn } from "../../../../gateway/watch/flow/times.ts";
import { HOUR_MS } from "./town.ts";

const CET = { offset: HOUR_MS };
const STOCKHOLM = { name: "Europe/Stockholm" };
const at = (iso: string) => Date.parse(iso);

describe("a time", () => {
  test.each([
    "2026-11-29 03:15",
    "2026-11-29T03:15:00",
    "2026/11/29 03:15",
    "29.11.2026 03:15",
    "29/11/2026 03:15:00",
    "2026-11-29T02:15:00.000Z",
    "2026-11-29 04:15+02:00",
    "2026-11-29T03:15:00+0100",
    "2026-11-29 03.15",
  ])("%s", (text) => {
    expect(timeIn(text, CET)).toBe(at("2026-11-29T02:15:00Z"));
    expect(timeIn(text, STOCKHOLM)).toBe(at("2026-11-29T02:15:00Z"));
  });

  test("that there is not", () => {
    for (const text of [
      "",
      "2026-02-30 03:15",
      "29.13.2026 03:15",
      "2026-11-29 25:00",
      "2026-11-29",
      "12.5",
      "x".repeat(999),
    ])
      expect(timeIn(text, CET)).toBeNull();
    expect(timeIn("2026-11-29 24:00", CET)).toBe(timeIn("2026-11-30 00:00", CET));
  });

  test("by clocks that have summer time: what was twice, or never, is none", () => {
    expect(timeIn("2026-07-01 03:15", STOCKHOLM)).toBe(at("2026-07-01T01:15:00Z"));
    expect(timeIn("2026-03-29 02:30", STOCKHOLM)).toBeNull();
    expect(timeIn("2026-10-25 02:30", STOCKHOLM)).toBeNull();
    expect(timeIn("2026-10-25 03:00", STOCKHOLM)).toBe(at("2026-10-25T02:00:00Z"));
  });
});

test("a number, with point or comma", () => {
  for (const [text, value] of [
    ["12.5", 12.5],
    ["12,5", 12.5],
    [" 1 234,5 ", 1234.5],
    ["-3", -3],
    ["−3", -3],
    ["1.2e3", 1200],
  ] as const)
    expect(numberIn(text)).toBe(value);
  for (const text of ["", "n/a", "1,234.5", "0x10", "1e999", "NaN", "Infinity", "9".repeat(99)])
    expect(numberIn(text)).toBeNull();
});

const FORM: PayloadForm = {
  ...{ path: pathSteps("data.flow"), timePath: null, unit: "l/s", litresPerPulse: undefined, zone: CET },
};
const told = (payload: string | Uint8Array, form: Partial<PayloadForm> = {}) =>
  toldIn(typeof payload === "string" ? Buffer.from(payload) : payload, { ...FORM, ...form });

describe("a payload", () => {
  test("is the number, or has it where its path says", () => {
    expect(told("1.5", { path: null })).toEqual({ is: "value", value: 5.4, at: null });
    expect(told('"1,5"', { path: null })).toEqual({ is: "value", value: 5.4, at: null });
    expect(told('{"data":{"flow":1.5}}')).toEqual({ is: "value", value: 5.4, at: null });
    expect(told('{"values":[{"v":"10"}]}', { path: pathSteps("values[0].v"), unit: "m3" })).toMatchObject({
      value: 10,
    });
  });

  test("has a time where its path says: text, seconds or milliseconds", () => {
    const timePath = pathSteps("t");
    for (const t of [
      '"2026-11-29 03:15"',
      "1795918500",
      "1795918500000",
      '"1795918500"',
      '"2026-11-29T02:15:00Z"',
    ])
      expect(told(`{"data":{"flow":1},"t":${t}}`, { timePath })).toMatchObject({
        at: at("2026-11-29T02:15:00Z"),
      });
    for (const t of ["null", "12", "-1795918500", '"soon"', "{}", "1e300"])
      expect(told(`{"data":{"flow":1},"t":${t}}`, { timePath })).toEqual({ is: "refused", why: "no-time" });
  });

  test.each([
    ["x".repeat(PAYLOAD_MAX_B + 1), "too-long"],
    ["{", "no-json"],
    ["[".repeat(8000), "too-deep"],
    [`{"data":{"flow":${"[".repeat(40)}1${"]".repeat(40)}}}`, "too-deep"],
    ['{"data":{}}', "no-value"],
    ['{"data":null}', "no-value"],
    ['{"data":{"flow":"on"}}', "no-number"],
    ['{"data":{"flow":true}}', "no-number"],
    ['{"data":{"flow":1e999}}', "no-number"],
    ['{"data":{"flow":1e9}}', "out-of-range"],
  ])("%.40s: %s", (payload, why) => {
    expect(told(payload)).toEqual({ is: "refused", why });
  });

  test("of whatever bytes is a value within bounds, or refused", () => {
    const paths = [
      null,
      pathSteps("a"),
      pathSteps("a.b[0]"),
      pathSteps("__proto__.x"),
      pathSteps('["constructor"].name'),
    ];
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom(...paths),
        fc.constantFrom("m3/h", "l", "pulses" as const),
        (payload, path, unit) => {
          const found = told(payload, { path, timePath: path === null ? null : pathSteps("t"), unit });
          if (found.is === "value") expect(Math.abs(found.value)).toBeLessThanOrEqual(1e12);
        },
      ),
      { numRuns: 500 },
    );
    expect(told("{}", { path: pathSteps("__proto__.toString") })).toEqual({ is: "refused", why: "no-value" });
  });
});

test("a path is one, or none", () => {
  expect(pathSteps('["a.b"][2].c')).toEqual(["a.b", 2, "c"]);
  for (const text of ["", ".a", "a..b", "a[", "a[-1]", "a[x]", "a.".repeat(20), `${"a.".repeat(20)}a`])
    expect(pathSteps(text)).toBeNull();
  expect(valueAt({ a: [{ b: 1 }] }, pathSteps("a[0].b")!)).toBe(1);
  expect(valueAt("text", ["length"])).toBeUndefined();
});

const FILE: FileForm = {
  unit: "m3/h",
  litresPerPulse: undefined,
  zone: CET,
  timeColumn: null,
  valueColumn: null,
};
const read = (text: string | Uint8Array, form: Partial<FileForm> = {}) =>
  readFlowFile(typeof text === "string" ? Buffer.from(text) : text, "april.csv", { ...FILE, ...form });
const WANTED = [
  { at: at("2026-11-29T02:15:00Z"), value: 3.5 },
  { at: at("2026-11-29T02:30:00Z"), value: 1234.5 },
];

describe("a file", () => {
  test.each([
    ["commas and points", "time,flow\n2026-11-29 03:15,3.5\n2026-11-29 03:30,1234.5\n"],
    ["Excel in Sweden", "\ufeffTid;Flöde\r\n2026-11-29 03:15;3,5\r\n2026-11-29 03:30;1234,5\r\n"],
    ["tabs, thousands", "Tid\tFlöde\n29.11.2026 03:15\t3,5\n29.11.2026 03:30\t1 234,5\n"],
    ["a separator that is said", "sep=;\nTid;Flöde\n2026-11-29 03:15;3,5\n2026-11-29 03:30;1234,5\n"],
    ["quotes", '"Tid";"Flöde"\n"2026-11-29 03:15";"3,5"\n"2026-11-29 03:30";"1234,5"'],
    [
      "what a logger says of itself first",
      "Logger: 12 345\nSerie;A\n\nTid;Flöde\n2026-11-29 03:15;3,5\n2026-11-29 03:30;1234,5\n",
    ],
    ["no names", "2026-11-29 03:15;3,5\n2026-11-29 03:30;1234,5\n"],
    ["date and time apart", "Datum;Tid;Flöde\n2026-11-29;03:15;3,5\n2026-11-29;03:30;1234,5\n"],
    ["a row without a value", "t;v\n2026-11-29 03:15;3,5\n2026-11-29 03:20;\n2026-11-29 03:30;1234,5\n"],
    ["a zone of its own", "t;v\n2026-11-29T02:15:00Z;3,5\n2026-11-29T04:30:00+02:00;1234,5\n"],
  ])("%s", (_, text) => {
    expect(read(text).samples).toEqual(WANTED);
    const latin = Buffer.from(text.replace("\ufeff", ""), "latin1");
    expect(read(latin).samples).toEqual(WANTED);
  });

  test("of several columns, the one that is named", () => {
    const text = "Tid;Tryck;Flöde in\n2026-11-29 03:15;5;3,5\n2026-11-29 03:30;5;1234,5\n";
    expect(read(text, { valueColumn: "flöde IN" }).samples).toEqual(WANTED);
    expect(read(Buffer.from(text, "latin1"), { valueColumn: "Flöde in", timeColumn: "Tid" }).samples).toEqual(
      WANTED,
    );
  });

  test.each([
    ["", /no times that can be read|is empty/],
    ["PK\u0003\u0004", /is an Excel workbook or an archive: save it as CSV/],
    ["a;b\n1;2\n3;4\n", /no times that can be read/],
    ["t;v\n2026-11-29 03:15;x\n", /no column of numbers/],
    ["t;v\n2026-11-29 03:15;1\nnever;2\nnever;3\n", /line 3: "never" is no time/],
    ["t;v\n2026-11-29 03:15;1\n2026-11-29 03:16;1e9\n", /line 3: "1e9" is no value in m3\/h/],
    ['t,v\n2026-11-29 03:15,1\n2026-11-29 03:16,"1,5"\n', /line 3: "1,5" is no value/],
    ['t;v\n2026-11-29 03:15;"1', /no second one|no column of numbers|no rows/],
  ])("%.30j is refused with a sentence", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  test("of whatever bytes is read or refused", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string({ unit: "grapheme" }).map((text) => Buffer.from(`2026-11-29 03:15;${text}\n`)),
        ),
        (bytes) => {
          try {
            expect(read(bytes).samples.length).toBeGreaterThan(1);
          } catch (error) {
            expect(error).toMatchObject({ code: "flow" });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

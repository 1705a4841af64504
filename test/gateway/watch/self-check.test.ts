// What a node tells of itself, judged: each part by itself, with what to do where it is not well.
import { expect, test } from "vitest";
import { judgeSelfCheck } from "../../../gateway/watch/self-check/judge.ts";
import { LANGUAGES, sentenceOf } from "../../../gateway/watch/self-check/sentences.ts";
import {
  type CheckBody,
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_CLIPPED,
  FLAG_FLOOR,
  FLAG_PRESSURE_FAULT,
} from "../../../shared/messages.ts";

const WELL: CheckBody = [null, 4000, -40, 0, 158, 150, 11, 0, 0];
const signalOf = (margin: number | null) => ({ rssi: -101, snr: -3, margin, at: 5 });

/** A body with other items. */
function bodyOf(items: { [at: number]: number | null }): CheckBody {
  return WELL.map((item, at) => (at in items ? items[at] : item)) as CheckBody;
}

const verdicts = (items: { [at: number]: number | null }, margin: number | null = 12) =>
  Object.fromEntries(
    judgeSelfCheck({ body: bodyOf(items), signal: signalOf(margin) }).map(({ part, verdict }) => [
      part,
      verdict,
    ]),
  );
const ALL = { pressure: "pass", sound: "pass", battery: "pass", module: "pass", radio: "pass" };

test("a node that is well, with its figures", () => {
  expect(verdicts({})).toEqual(ALL);
  expect(judgeSelfCheck({ body: WELL, signal: signalOf(12) }).map((one) => sentenceOf(one, "en"))).toEqual([
    "400 kPa",
    "-40 dB",
    "3.58 V at rest, 3.50 V while it sent",
    "It answers, and sleeps when it is told to.",
    "12.0 dB over what it needs",
  ]);
  const other = { body: bodyOf({ 1: 4012 }), signal: signalOf(12.5) };
  expect(judgeSelfCheck(other).map((one) => sentenceOf(one, "sv"))).toEqual([
    "401,2 kPa",
    "-40 dB",
    "3,58 V i vila, 3,50 V när noden sände",
    "Den svarar, och sover när den ska.",
    "12,5 dB över vad den behöver",
  ]);
});

test("what it does not have is left out", () => {
  expect(verdicts({ 1: null, 2: null, 4: null, 5: null, 7: null, 8: null }, null)).toEqual({});
  expect(judgeSelfCheck({ body: WELL, signal: null }).map(({ part }) => part)).not.toContain("radio");
});

test.each([
  [{ 1: null, 3: FLAG_PRESSURE_FAULT }, { pressure: "fail" }],
  [{ 1: 40 }, { pressure: "doubtful" }],
  [{ 2: null, 3: FLAG_ACOUSTIC_FAULT }, { sound: "fail" }],
  [{ 3: FLAG_CLIPPED }, { sound: "doubtful" }],
  [{ 3: FLAG_FLOOR }, { sound: "doubtful" }],
  [{ 3: FLAG_BATTERY_LOW }, { battery: "fail" }],
  [{ 5: 158 - 31 }, { battery: "doubtful" }],
  [{ 5: 158 - 29 }, {}],
  [{ 7: 3 }, { module: "doubtful" }],
  [{ 7: 3, 8: 2 }, { module: "fail" }],
] as [{ [at: number]: number | null }, object][])("%j", (items, differs) => {
  expect(verdicts(items)).toEqual({ ...ALL, ...differs });
});

test.each([
  [2.9, "fail"],
  [3, "doubtful"],
  [9.9, "doubtful"],
  [10, "pass"],
])("%d dB over what it needs", (margin, verdict) => {
  expect(verdicts({}, margin)).toMatchObject({ radio: verdict });
});

test("every reason has a sentence of its own in each language, and a figure that it has is in both", () => {
  const cases: [{ [at: number]: number | null }, number][] = [
    [{}, 12.5],
    [{ 1: null, 2: null, 3: FLAG_PRESSURE_FAULT | FLAG_ACOUSTIC_FAULT, 7: 31 }, 2.5],
    [{ 1: 41, 3: FLAG_CLIPPED, 5: 101, 7: 3, 8: 29 }, 7.5],
    [{ 3: FLAG_FLOOR | FLAG_BATTERY_LOW }, 12.5],
  ];
  const findings = cases.flatMap(([items, margin]) =>
    judgeSelfCheck({ body: bodyOf(items), signal: signalOf(margin) }),
  );
  expect(new Set(findings.map(({ reason }) => reason))).toEqual(new Set(Object.keys(LANGUAGES.en.says)));
  for (const finding of findings) {
    const [en, sv] = [sentenceOf(finding, "en"), sentenceOf(finding, "sv")];
    const digits = (text: string) => text.match(/\d+/g);
    expect([finding.reason, digits(sv)]).toEqual([finding.reason, digits(en)]);
    expect(sv).not.toMatch(/\d\.\d/);
    if (!finding.reason.endsWith("-measured")) expect(sv).not.toBe(en);
  }
});

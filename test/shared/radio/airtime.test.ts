// The time on the air, against figures worked out by Semtech's calculator and by the formula as the note has it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ANSWER_MAX, ANSWER_SLACK, airtime, windowOf } from "../../../shared/radio/airtime.ts";

const FACTORS = [7, 8, 9, 10, 11, 12];

test("49 B at SF7 to SF12, in ms begun", () => {
  expect(FACTORS.map((factor) => Math.ceil(airtime(49, factor)))).toEqual([98, 175, 329, 576, 1233, 2302]);
});

/** AN1200.13, formula for the number of payload symbols, term by term. */
function byTheNote(bytes: number, factor: number): number {
  const symbol = 2 ** factor / 125;
  const [header, crc, codingRate, lowRate] = [0, 1, 1, symbol > 16 ? 1 : 0];
  const payload = Math.max(
    Math.ceil((8 * bytes - 4 * factor + 28 + 16 * crc - 20 * header) / (4 * (factor - 2 * lowRate))) *
      (codingRate + 4),
    0,
  );
  return (8 + 4.25) * symbol + (8 + payload) * symbol;
}

test("is the note's, and never less for more", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 255 }), fc.constantFrom(...FACTORS), (bytes, factor) => {
      expect(airtime(bytes, factor)).toBeCloseTo(byTheNote(bytes, factor), 6);
      expect(airtime(bytes, factor)).toBeGreaterThanOrEqual(airtime(bytes - 1, factor));
      expect(airtime(bytes, factor + 1)).toBeGreaterThan(airtime(bytes, factor));
    }),
  );
});

test("an answer that starts late in the window ends in it: 0.3 s and 0.29 s at SF9, 2.1 s at SF12", () => {
  for (const factor of FACTORS) expect(windowOf(factor)).toBe(ANSWER_SLACK + airtime(ANSWER_MAX, factor));
  expect(windowOf(9) / 1000).toBeCloseTo(0.3 + 0.29, 1);
  expect(windowOf(12) / 1000).toBeCloseTo(0.3 + 2.1, 1);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANSWER_AFTER, airtime, windowOf } from "../../../shared/radio/airtime.ts";
import { BATCH_PERIOD, DRIFT_SLACK, slotOf, slotsFor, slotWidth } from "../../../shared/radio/slots.ts";

const factor = fc.integer({ min: 7, max: 12 });
const length = fc.integer({ min: 16, max: 238 });

describe("slots", () => {
  test("of 6 s at SF9, 600 an hour, as the wire protocol has it", () => {
    expect(slotWidth(9, 238)).toBe(6000);
    expect(slotsFor(9)).toBe(600);
    expect([7, 8, 9, 10, 11, 12].map((sf) => slotsFor(sf))).toEqual([720, 720, 600, 450, 240, 150]);
  });

  test("hold two frames with their answers, and a frame and the drift of two clocks", () => {
    fc.assert(
      fc.property(factor, length, (sf, bytes) => {
        const width = BATCH_PERIOD / slotsFor(sf, bytes);
        const air = airtime(bytes, sf);
        expect(width).toBeGreaterThanOrEqual(2 * (air + ANSWER_AFTER + windowOf(sf)));
        expect(width - air).toBeGreaterThanOrEqual(DRIFT_SLACK);
      }),
    );
  });

  test("begin at whole ms, apart by their width, within the period", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 1000 }), (node, slots) => {
        const at = slotOf(node, slots, BATCH_PERIOD);
        expect(Number.isInteger(at)).toBe(true);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(BATCH_PERIOD - Math.floor(BATCH_PERIOD / slots));
        if (node % slots < slots - 1) {
          const apart = slotOf(node + 1, slots, BATCH_PERIOD) - at;
          expect(Math.abs(apart - BATCH_PERIOD / slots)).toBeLessThan(1);
        }
      }),
    );
    expect(slotOf(17, 600, BATCH_PERIOD)).toBe(102_000);
    expect(slotOf(617, 600, BATCH_PERIOD)).toBe(102_000);
  });
});

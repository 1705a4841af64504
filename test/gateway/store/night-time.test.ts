// The end of a night is found from its date and from what came before and after it, wherever in the world the node is.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nightTime } from "../../../gateway/store/night-time.ts";

const DATE = 20_781; // 2026-11-24
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const fourOClock = (offset: number) => DATE * DAY_MS + 4 * 3_600_000 - offset * MINUTE_MS;

describe("a night's time", () => {
  test("is four o'clock of its morning, by the offset that fits", () => {
    const end = fourOClock(60);
    expect(new Date(end).toISOString()).toBe("2026-11-24T03:00:00.000Z");
    expect(nightTime(DATE, end - 14 * MINUTE_MS, end + 90_000, null)).toEqual({ time: end, offset: 60 });
  });

  test("is not known where the node's clock was not set, or where no offset fits", () => {
    expect(nightTime(0, fourOClock(60), fourOClock(60), 60)).toBeNull();
    expect(nightTime(DATE, fourOClock(0) + 30 * DAY_MS, fourOClock(0) + 30 * DAY_MS, 60)).toBeNull();
  });

  test("keeps to the offset of the nights before while that fits, and follows where it does not", () => {
    const [after, before] = [fourOClock(60) - 50 * MINUTE_MS, fourOClock(60) + 3 * 3_600_000];
    expect(nightTime(DATE, after, before, null)?.offset).not.toBe(75);
    expect(nightTime(DATE, after, before, 60)).toMatchObject({ offset: 60 });
    expect(nightTime(DATE, fourOClock(120) - MINUTE_MS, fourOClock(120) + MINUTE_MS, 60)).toMatchObject({
      offset: 120,
    });
  });

  test("is found where a reading was made between the night and its record, and where that came by radio", () => {
    const end = fourOClock(60);
    expect(nightTime(DATE, end + 353_000, end + 353_500, null)).toEqual({ time: end, offset: 60 });
    expect(nightTime(DATE, end - 5 * MINUTE_MS, end + 75 * MINUTE_MS, null)).toEqual({
      time: end,
      offset: 60,
    });
    expect(nightTime(DATE, end - 50 * MINUTE_MS, end + 20 * MINUTE_MS, null)).toEqual({
      time: end,
      offset: 60,
    });
  });

  test("is right within a quarter of an hour wherever the node is, and exact for offsets of whole hours", () => {
    const offsets = fc.integer({ min: -48, max: 56 }).map((quarters) => 15 * quarters);
    fc.assert(
      fc.property(
        offsets,
        fc.integer({ min: 0, max: 15 * 60 }), // the reading before the night, s
        fc.integer({ min: 0, max: 600 }), // the slot that ends it, s
        fc.integer({ min: 0, max: 30 }), // its way to the gateway, s
        (offset, before, slot, way) => {
          const end = fourOClock(offset);
          const found = nightTime(DATE, end - 1000 * before, end + 1000 * (slot + way), null)!;
          expect(Math.abs(found.time - end)).toBeLessThanOrEqual(15 * MINUTE_MS);
          if (offset % 60 === 0) expect(found.time).toBe(end);
        },
      ),
    );
  });

  test("is never null where there is any offset that fits", () => {
    const ms = fc.integer({ min: 0, max: 2 * 3_600_000 });
    fc.assert(
      fc.property(fc.integer({ min: -48, max: 56 }), ms, ms, (quarters, reading, way) => {
        const end = fourOClock(15 * quarters);
        expect(nightTime(DATE, end + reading, end + reading + way, null)).not.toBeNull();
      }),
    );
  });
});

// Times as people's clocks show them, on the two days of the year on which those are changed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isTimeZone,
  isWithin,
  localText,
  minuteOfDay,
  minutesOf,
  nextAt,
} from "../../../gateway/text/local-time.ts";

const ZONE = "Europe/Stockholm";
const at = (text: string) => Date.parse(`${text}Z`);
const utc = (ms: number) => new Date(ms).toISOString().slice(0, 16);

test("a time is as clocks there show it", () => {
  expect(localText(at("2026-06-30T22:30:00"), ZONE)).toBe("2026-07-01 00:30");
  expect(localText(at("2026-12-31T23:30:00"), ZONE)).toBe("2027-01-01 00:30");
  expect(localText(at("2026-01-01T00:00:00"), "Asia/Kathmandu")).toBe("2026-01-01 05:45");
  expect([minutesOf("00:00"), minutesOf("23:59")]).toEqual([0, 1439]);
  expect([isTimeZone(ZONE), isTimeZone("Europe/Stokholm"), isTimeZone("")]).toEqual([true, false, false]);
});

describe("the next time that clocks show a minute of the day", () => {
  test.each([
    ["today", "2026-01-15T20:00", "22:00", "2026-01-15T21:00"],
    ["tomorrow", "2026-01-15T21:00", "22:00", "2026-01-16T21:00"],
    ["over the change to summer time", "2026-03-28T21:00", "06:00", "2026-03-29T04:00"],
    ["over the change from it", "2026-10-24T20:00", "06:00", "2026-10-25T05:00"],
    ["that the day leaves out: an hour later", "2026-03-29T00:00", "02:30", "2026-03-29T01:30"],
    ["that the day has twice: the first", "2026-10-24T22:00", "02:30", "2026-10-25T00:30"],
    ["that the day has twice, after the second", "2026-10-25T01:30", "02:30", "2026-10-26T01:30"],
  ])("%s", (_, now, time, expected) => {
    expect(utc(nextAt(at(now), minutesOf(time), ZONE))).toBe(expected);
  });

  test("comes within 25 hours, and shows that minute but on the day that leaves it out", () => {
    const zones = fc.constantFrom(ZONE, "America/St_Johns", "Australia/Lord_Howe", "UTC", "Pacific/Apia");
    const years = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) });
    fc.assert(
      fc.property(years, fc.integer({ min: 0, max: 1439 }), zones, (now, minute, zone) => {
        const next = nextAt(now, minute, zone);
        expect(next).toBeGreaterThan(now);
        expect(next - now).toBeLessThanOrEqual(26 * 3_600_000);
        const late = minuteOfDay(next, zone) - minute;
        expect([0, 30, 60]).toContain(((late % 1440) + 1440) % 1440);
      }),
    );
  });
});

test("hours may go past midnight", () => {
  const night = { from: minutesOf("22:00"), to: minutesOf("06:00"), zone: ZONE };
  const day = { from: minutesOf("08:00"), to: minutesOf("16:00"), zone: ZONE };
  const within = (text: string, hours: typeof night) => isWithin(at(text), hours);
  expect(
    ["2026-01-15T20:59", "2026-01-15T21:00", "2026-01-16T04:59", "2026-01-16T05:00"].map((text) =>
      within(text, night),
    ),
  ).toEqual([...[false, true, true, false]]);
  expect([within("2026-01-15T06:59", day), within("2026-01-15T07:00", day)]).toEqual([false, true]);
});

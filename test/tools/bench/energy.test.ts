// Board time and charge of a node's days are estimates, but what is estimated must be there: every step told, and
// everything that is switched on and off again counted for as long as it was on.
import { beforeAll, describe, expect, test } from "vitest";
import { D19 } from "../../../gateway/radio/cells.ts";
import { sensing, total } from "../../../gateway/radio/energy.ts";
import { moduleNamed } from "../../../shared/radio/modules/index.ts";
import { energy } from "../../../tools/bench/energy.ts";
import { countedLife, type Life, stepCosts } from "../../../tools/bench/life.ts";
import { boardParts, radioEnergy, YEARS_TARGET } from "../../../tools/bench/radio-energy.ts";
import { boardIds, bundle } from "../../../tools/build/bundle.ts";

const TICKS = 86_400 / 20;
const READINGS = 96;
/** Windows by day: four an interval, but for those of the eight intervals that are night. */
const WINDOWS = 4 * (READINGS - 8);
/** Listening at night goes on besides; some of its windows fall together with the readings' own. */
const NIGHT_WINDOWS = { least: 52, most: 60 };
/** The limit for a night: s of computing, and ms of its longest step. */
const NIGHT_LIMIT = { seconds: 60, step: 2000 };

describe("a counted life", () => {
  let life: Life;
  beforeAll(() => {
    life = countedLife("puckjs");
  });

  const times = (day: keyof Life) =>
    Object.fromEntries(stepCosts(life).map(({ step, times: of }) => [step, of[day]]));

  test("tells every step by what it does", () => {
    const answered = times("answered");
    expect(answered.pressure).toBe(TICKS);
    // The night was over in a tick of its own.
    expect(answered["night: what was heard"]).toBe(1);
    expect(answered["reading: keep"]! + answered["reading: open a page"]!).toBe(READINGS);
    expect(answered["report: send"]).toBe(READINGS);
    expect(answered["report: night, send"]).toBe(1);
    expect(answered.tick).toBe(TICKS - READINGS - 1);
    expect(answered["night: decide"]).toBe(1);
    expect(answered["ack: close"]).toBe(READINGS + 1);
    expect(answered["window: begin"]).toBeGreaterThan(WINDOWS);
    expect(answered["silence: close"]).toBe(0);
    expect(answered["ack: spectrum, send"]).toBe(0);

    // The hello comes first, then the reading, and neither is answered; nor is the night, before which it comes again.
    const alone = times("alone");
    expect(alone["ack: close"]).toBe(0);
    expect(alone["silence: send"]).toBe(READINGS);
    expect(alone["silence: night, send"]).toBe(1);
    expect(alone["silence: close"]).toBe(READINGS + 1);
    expect(alone["reading: thin a page"]).toBeGreaterThan(0);

    const after = times("after");
    expect(after["ack: search, send"]).toBeGreaterThan(10);
    expect(after["command: send"]).toBe(1);
    expect(after["boot: journal, profile"]).toBe(1);
    expect(after["console off: hello"]).toBe(1);
    expect(after["pressure: burst"]).toBe(1);
    expect(after["report: event, send"]).toBe(1);
    expect(after.pressure).toBe(TICKS - 1);
    expect(after["ack: spectrum, send"]).toBe(2);
  });

  test("tells a night's windows from a day's", () => {
    for (const day of ["answered", "alone", "after"] as const) {
      const of = times(day);
      const { windows } = life[day].night!;
      expect(Math.abs(of.window! + of["window with spectrum"]! - WINDOWS)).toBeLessThan(3);
      expect(of["night: window"]! + of["night: window with spectrum"]! + of["night: quiet window"]!).toBe(
        windows,
      );
      expect(windows).toBeGreaterThanOrEqual(NIGHT_WINDOWS.least);
      expect(windows).toBeLessThanOrEqual(NIGHT_WINDOWS.most);
      // The quietest fifth of 60, and what was of it until a quieter one came.
      expect(of["night: quiet window"]).toBeGreaterThanOrEqual(12);
    }
  });

  test("a night keeps to its limit", () => {
    for (const { night } of Object.values(life)) {
      expect(night!.seconds).toBeGreaterThan(10);
      expect(night!.seconds).toBeLessThan(NIGHT_LIMIT.seconds);
      expect(night!.longest_ms).toBeLessThan(NIGHT_LIMIT.step);
    }
  });

  test("counts what is on for as long as it is on", () => {
    const { answered, alone, after } = life;
    for (const day of [answered, alone, after]) {
      expect(Math.abs(day.sampling - (WINDOWS + day.night!.windows) * 250)).toBeLessThan(750);
      // 10 ms, and the time of eight conversions in JavaScript; and with the amplifier, whose pin it is.
      expect(day.supply).toBeGreaterThan(TICKS * 10);
      expect(day.supply).toBeLessThan(TICKS * 30 + day.amplifier);
      expect(day.amplifier).toBe(3 * day.sampling);
      expect(day.words).toBeGreaterThan(READINGS * 8);
    }
    // Two windows of 2 s each time, in place of a gateway's 20 ms and what frame and ack take at 9600 baud.
    expect(alone.line).toBeGreaterThan(READINGS * 4000);
    expect(alone.line).toBeLessThan(READINGS * 6000);
    expect(answered.line).toBeGreaterThan(READINGS * 100);
    expect(answered.line).toBeLessThan(READINGS * 1000);
  });

  test("becomes charge, which adds up", () => {
    const { answered, alone } = energy(life);
    for (const day of [answered, alone]) {
      const sum = day.parts.reduce((all, part) => all + part.microampere_hours, 0);
      expect(day.day_microampere_hours).toBe(Math.round(sum));
      expect(Math.abs(day.year_milliampere_hours - 0.365 * sum)).toBeLessThan(1);
      for (const { milliamperes, seconds, microampere_hours } of day.parts)
        expect(Math.abs(microampere_hours - (milliamperes * seconds) / 3.6)).toBeLessThan(1);
    }
    expect(alone.day_microampere_hours).toBeGreaterThan(answered.day_microampere_hours);
    for (const [i, { years }] of alone.cells.entries()) {
      expect(years).toBeGreaterThan(1);
      expect(years).toBeLessThanOrEqual(answered.cells[i]!.years);
    }
  });

  test("with a radio in place of the line, ten years on a D cell", () => {
    const day = life.answered;
    const figures = radioEnergy([{ board: "puckjs", day }]);
    expect(figures.modules.map(({ module }) => module)).toEqual(["rak3172", "rn2483", "wio-e5"]);
    for (const { parts, boards, radio_day_microampere_hours: radio } of figures.modules) {
      expect(radio).toBe(Math.round(total(parts)));
      const [both] = boards;
      expect(both!.day_microampere_hours).toBe(Math.round(total(parts) + total(boardParts(day))));
      expect(both!.years).toBeGreaterThanOrEqual(YEARS_TARGET);
      for (const part of parts) {
        expect(part.draw_source).not.toBe("");
        expect(part.time_source).not.toBe("");
      }
    }
    // The serial line is not in it, everything else is.
    const line = energy(life).answered.parts.find(({ part }) => part === "data line open")!;
    expect(total(boardParts(day))).toBeCloseTo(
      total(energy(life).answered.parts) - line.microampere_hours,
      1,
    );
  });

  test("a module that does not sleep empties the cell within a year or three", () => {
    const { modules } = radioEnergy([{ board: "puckjs", day: life.answered }]);
    for (const { module, parts, awake, boards } of modules) {
      const { idle, asleep } = moduleNamed(module)!;
      expect(awake.milliamperes).toBe(idle.value);
      const { seconds } = parts.find(({ part }) => part === "radio: asleep")!;
      const more = ((idle.value - asleep.value) * seconds) / 3600;
      expect(awake.day_milliampere_hours).toBeCloseTo(total(parts) / 1000 + more, 1);
      expect(awake.boards[0]!.years).toBeLessThan(boards[0]!.years / 5);
      expect(awake.boards[0]!.years).toBeGreaterThan(0.1);
    }
  });

  test("a counted radio day takes the computed one's place", () => {
    const counted = { sending: 10_000, listening: 0, idle: 0, line: 0, driver: 0, source: "counted" };
    const { modules } = radioEnergy([{ board: "puckjs", day: life.answered }], D19, () => counted);
    expect(modules[0]!.parts[0]).toMatchObject({
      part: "radio: sending",
      seconds: 10,
      time_source: "counted",
      microampere_hours: 238.9,
    });
  });

  test("is what plans of radio networks count with", () => {
    const counted = total(boardParts(life.answered));
    expect(sensing(READINGS)).toBeGreaterThan(0.9 * counted);
    expect(sensing(READINGS)).toBeLessThan(1.1 * counted);
  });
});

test("the names that count are no bundle's own", () => {
  for (const board of boardIds()) expect(bundle(board)).not.toContain("$$");
});

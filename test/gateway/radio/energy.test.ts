// A node's battery on radio: what its day draws, and how long a cell lasts.
import { describe, expect, test } from "vitest";
import { CELLS, cellOf, D19, yearsOf } from "../../../gateway/radio/cells.ts";
import { radioDay, radioParts, sendingAt, total } from "../../../gateway/radio/energy.ts";
import { sentInDay, USUAL } from "../../../gateway/radio/schedule.ts";
import { batchFrames } from "../../../gateway/radio/sizes.ts";
import { FRAME_MAX } from "../../../shared/messages.ts";
import { airtime, windowOf } from "../../../shared/radio/airtime.ts";
import { RADIO_MODULES } from "../../../shared/radio/modules/index.ts";

const { rak3172, rn2483, "wio-e5": wioE5 } = RADIO_MODULES;

describe("a radio's day", () => {
  test("is its frames, each with its window, and the rest of it asleep", () => {
    const day = radioDay(rak3172, [{ bytes: 200, count: 24 }], 9);
    expect(day.sending).toBeCloseTo(24 * airtime(200, 9), 6);
    expect(day.listening).toBeCloseTo(24 * windowOf(9), 6);
    // Set up, handed over at 115200 baud, 0.9 s until the window, and put to sleep.
    expect(day.idle).toBeCloseTo(24 * (520 + (422 * 10_000) / 115_200 + 900 + 100), 6);
    expect(day.line).toBeCloseTo(day.sending + day.listening + day.idle, 6);
    const parts = radioParts(rak3172, 14, day);
    const asleep = parts.find(({ part }) => part === "radio: asleep")!;
    expect(asleep.seconds).toBeCloseTo(86_400 - day.line / 1000, 0);
    for (const { milliamperes, seconds, microampere_hours: charge } of parts)
      expect(Math.abs(charge - (milliamperes * seconds) / 3.6)).toBeLessThan(0.05 * charge + 0.2);
  });

  test("costs more with an amplifier, and on a slow line", () => {
    const cost = (module: typeof rak3172) =>
      total(radioParts(module, 14, radioDay(module, sentInDay(USUAL), 9)));
    expect(cost(rn2483)).toBeLessThan(cost(rak3172));
    expect(cost(rak3172)).toBeLessThan(cost(wioE5));
  });
});

test("power is drawn as of the next stronger figure, and not beyond the last one", () => {
  expect(sendingAt(rak3172, 14).value).toBe(86);
  expect(sendingAt(rak3172, 5).value).toBe(70);
  expect(sendingAt(rn2483, 14).value).toBe(38.9);
  expect(() => sendingAt(rn2483, 20)).toThrow(RangeError);
  for (const { sending, power } of Object.values(RADIO_MODULES)) {
    expect(sending.at(-1)!.power).toBe(power.most);
    for (const [i, { value }] of sending.entries())
      if (i > 0) expect(value).toBeGreaterThan(sending[i - 1]!.value);
  }
});

test("every figure has a source", () => {
  for (const { sending, listening, idle, asleep, setup } of Object.values(RADIO_MODULES))
    for (const { value, source } of [...sending, listening, idle, asleep, setup]) {
      expect(value).toBeGreaterThan(0);
      expect(source.length).toBeGreaterThan(6);
    }
});

test("frames hold whole readings and are never too long", () => {
  expect(batchFrames(0)).toEqual([]);
  expect(batchFrames(4)).toEqual([143]);
  expect(batchFrames(8)).toEqual([221, 65]);
  expect(batchFrames(2, 2)).toEqual([162]);
  for (const bytes of batchFrames(60)) expect(bytes).toBeLessThanOrEqual(FRAME_MAX);
});

describe("cells", () => {
  test("are known by their capacity, or taken for lithium", () => {
    expect(cellOf(19)).toBe(D19);
    expect(cellOf(2.6)).toBe(CELLS[0]);
    expect(cellOf(8.5)).toMatchObject({ name: "lithium, 8.5 Ah", mah: 8500, usable: D19.usable });
  });

  test("give what is usable, lose by themselves, and are not good for ever", () => {
    // 14250 mAh; 365 mAh a year for the node and 380 lost.
    expect(yearsOf(D19, 1000)).toBeCloseTo(14_250 / 745, 6);
    expect(yearsOf(D19, 1)).toBe(20);
  });
});

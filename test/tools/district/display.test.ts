// The demo fits a terminal of 80 columns, and says what has happened once.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Event, Reading } from "../../../gateway/deliver/contract/record.ts";
import type { Leak } from "../../../gateway/deliver/contract/state.ts";
import { lineDisplay, tableDisplay } from "../../../tools/district/display.ts";
import type { VirtualNode } from "../../../tools/district/node.ts";

const NAME = "a-node-with-a-name-that-is-as-long-as-names-may-ever-be";
const TIME = "2026-11-04T03:00:23.122Z";

const reading = {
  ...{ node: NAME, time: TIME, pressure_kpa: -110.4, level_dbfs: -127, battery_v: 3.05 },
  bands_dbfs: Array.from({ length: 8 }, () => ({ from_hz: 15, to_hz: 60, level_dbfs: -40 })),
} as Reading;
const leak = (state: string, score: number | null) =>
  ({ node: NAME, state, since: TIME, received: TIME, leak_score: score }) as Leak;
const burst = {
  ...{ node: NAME, kind: "burst", time: TIME, before_kpa: 1366.4, after_kpa: 1305.1 },
} as Event;

const lines = (text: string) => stripVTControlCharacters(text).split("\n").slice(0, -1);
const fits = (text: string) => {
  for (const line of lines(text)) expect(line.length, line).toBeLessThanOrEqual(80);
};

describe("lines", () => {
  test("of readings, of a burst and of each change of state", () => {
    let text = "";
    const display = lineDisplay((more) => {
      text += more;
    });
    display.leak(leak("warm-up", null));
    display.reading(reading, "sippra/v1/demo/node/x/history");
    display.event(burst);
    display.leak(leak("suspect", 100));
    display.leak(leak("suspect", 98));
    display.leak(leak("used-to-it", 4));
    display.event({ ...burst, kind: "leak-state" });
    fits(text);
    expect(lines(text).map((line) => line.slice(44))).toEqual([
      "-110.4 kPa -127 dBFS ▆▆▆▆▆▆▆▆ late",
      "burst, 1366.4 to 1305.1 kPa",
      "warm-up → suspect, score 100",
      "suspect → used-to-it, noise goes on",
    ]);
  });
});

describe("the table", () => {
  const node = { name: NAME, scene: "a class of recordings" } as VirtualNode;

  test("has each node's state, under what has happened", () => {
    let text = "";
    const display = tableDisplay(
      [node],
      (more) => {
        text += more;
      },
      () => 10,
    );
    display.draw("footer");
    fits(text);
    expect(lines(text).length).toBe(3);
    for (const [state, shown] of [
      ["warm-up", "warm-up"],
      ["ok", "ok"],
      ["suspect", "suspect"],
      ["leak", "LEAK"],
      ["used-to-it", "used-to"],
    ] as const) {
      display.reading(reading, "");
      display.leak(leak(state, 100));
      text = "";
      display.draw("footer");
      fits(text);
      const shownNow = lines(text);
      expect(shownNow.at(-2)!.slice(33, 41).trim()).toBe(shown);
      // A change is said over the table, which moves down by its line.
      expect(shownNow.length).toBe(state === "warm-up" ? 3 : 4);
      expect(text.startsWith("\x1b[3A")).toBe(true);
      text = "";
      display.draw("footer");
      expect(lines(text).length).toBe(3);
    }
  });
});

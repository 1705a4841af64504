// The screen fits a terminal of 80 columns and 24 rows, shows each node once, and tells each state by a symbol of its own.
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import type { Alarm } from "../../../gateway/alarms/alarm.ts";
import { LEAK, OK, SUSPECT, USED_TO_IT, WARMING_UP } from "../../../shared/messages.ts";
import { createCalendar } from "../../../tools/demo/calendar.ts";
import { drawArea, mapRows, SYMBOLS } from "../../../tools/demo/map.ts";
import { mapScreen } from "../../../tools/demo/screen.ts";
import { createTown, type Town } from "../../../tools/demo/town.ts";

let town: Town;
beforeAll(async () => {
  town = await createTown();
});

const START = Date.parse("2026-12-01T10:00:00Z");

const alarmAt = (nodes: string[], id: number): Alarm => ({
  ...{ id, kind: "leak", state: "open", opened: START, changed: START, began: START, probability: 0.37 },
  place: {
    nodes,
    stretch: { from: nodes[0]!, to: nodes[1]!, likelier: nodes[0]!, length_m: 180 },
    area: "A2",
  },
  parts: [
    { name: "rise", weight: 2, figures: { rise_db: 7.5, nights: 12 } },
    { name: "neighbours", weight: 1.5, figures: { hearing_nodes: 2, neighbour_nodes: 4 } },
    { name: "sound", weight: -0.5, figures: { frequency_hz: 676 } },
  ],
  ...{ advice: "correlate", acknowledged: null, located: null, repaired: null, closed: null, reason: null },
  ...{ mergedInto: null, quietSince: null, by: null, notes: [], after: null },
});

/** What it draws for these states, by the nodes' places in the list, and alarms. */
function drawn(states: Record<number, number>, alarms: readonly Alarm[]): string[] {
  let text = "";
  const story = {
    town,
    calendar: createCalendar(START),
    life: { flows: () => [3.21, 12.5] },
    stage: {
      nodes: town.nodes.map((_, i) => ({ state: () => states[i] ?? OK })),
      clock: { now: () => START },
      store: { alarms: { list: () => alarms } },
    },
  } as unknown as Parameters<typeof mapScreen>[0];
  const screen = mapScreen(
    story,
    (more) => (text += more),
    () => 24,
  );
  screen.draw();
  return stripVTControlCharacters(text).split("\n").slice(0, -1);
}

describe("the screen", () => {
  test("fits, however many alarms there are", () => {
    const many = Array.from({ length: 6 }, (_, i) =>
      alarmAt([town.nodes[2 * i]!.name, town.nodes[2 * i + 1]!.name], i + 1),
    );
    for (const alarms of [[], many.slice(0, 1), many]) {
      const lines = drawn({}, alarms);
      expect(lines.length).toBeLessThan(24);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
    expect(drawn({}, []).at(-1)).toBe("Nothing needs anybody.");
    expect(drawn({}, many).at(-1)).toMatch(/^… and \d alarms more$/);
    expect(drawn({}, many.slice(0, 1)).join("\n")).toContain("   + 7.5 dB louder than usual");
  });

  test("has a symbol for each state, and says what it means", () => {
    const told = [town.nodes[20]!.name, town.nodes[21]!.name];
    const lines = drawn({ 1: SUSPECT, 2: LEAK, 3: WARMING_UP, 4: USED_TO_IT }, [alarmAt(told, 1)]);
    const map = lines.slice(3, 11).join("\n");
    const symbolOf = (node: number) => map[map.indexOf(town.nodes[node]!.name.slice(-2)) - 1];
    expect([0, 1, 2, 3, 4, 20, 21].map(symbolOf)).toEqual([
      ...[
        SYMBOLS.ok,
        SYMBOLS.suspect,
        SYMBOLS.suspect,
        SYMBOLS.learning,
        SYMBOLS.muted,
        SYMBOLS.leak,
        SYMBOLS.leak,
      ],
    ]);
    for (const symbol of Object.values(SYMBOLS)) expect(lines[11]).toContain(symbol);
    expect(new Set(Object.values(SYMBOLS)).size).toBe(Object.keys(SYMBOLS).length);
  });
});

test("each node of an area is on its map once, and none hides another", () => {
  for (const area of town.areas.keys()) {
    const rows = mapRows(
      drawArea(town, area, 38, 8),
      () => "o",
      (node) => town.nodes[node]!.name.slice(-2),
    );
    const numbers = rows
      .join("\n")
      .match(/o\d\d/g)!
      .map((label) => label.slice(1));
    const own = town.nodes.filter((node) => node.area === area).map(({ name }) => name.slice(-2));
    expect(numbers.toSorted()).toEqual(own.toSorted());
    for (const row of rows) expect(row.length).toBe(38);
  }
});

test("nodes stand in Sundsvall, each at a place of its own, with names of their own", () => {
  const places = town.nodes.map(({ place }) => `${place.latitude} ${place.longitude}`);
  expect(new Set(places).size).toBe(town.nodes.length);
  expect(new Set(town.nodes.map(({ name }) => name)).size).toBe(town.nodes.length);
  for (const { name, place } of town.nodes) {
    expect(name).toMatch(/^(hydrant|valve)-\d\d$/);
    expect(Math.abs(place.latitude! - 62.39)).toBeLessThan(0.03);
    expect(Math.abs(place.longitude! - 17.3)).toBeLessThan(0.06);
  }
});

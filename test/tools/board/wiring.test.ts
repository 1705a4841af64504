// docs/wiring: each board's drawing is what its file says, and can be read.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FACTS } from "../../../tools/image/kinds.ts";
import { type Wired, wiredBoards, wiring } from "../../../tools/image/wiring.ts";

const FOLDER = new URL("../../../docs/wiring/", import.meta.url).pathname;
const BOARDS = wiredBoards().map((facts) => [facts.id, facts] as const);

interface Label {
  words: string;
  left: number;
  right: number;
  base: number;
  size: number;
}

/** The labels of a drawing, as wide as letters of their size are at most. */
function labelsOf(svg: string): Label[] {
  const found = svg.matchAll(
    /<text [^>]*x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)" font-size="([\d.]+)"[^>]*>([^<]*)</g,
  );
  return [...found].map(([, x, base, anchor, size, words]) => {
    const width = words!.replace(/&\w+;/g, "x").length * Number(size) * 0.53;
    const left = Number(x) - { start: 0, middle: 0.5, end: 1 }[anchor!]! * width;
    return { words: words!, left, right: left + width, base: Number(base), size: Number(size) };
  });
}

const overlap = (a: Label, b: Label) =>
  a.left < b.right && b.left < a.right && Math.abs(a.base - b.base) < Math.min(a.size, b.size) * 0.9;

test("every board with pins has one, and nothing else has", () => {
  const withPins = Object.values(FACTS).filter((facts) => facts.pins !== undefined);
  expect(BOARDS.map(([id]) => id)).toEqual(withPins.map(({ id }) => id));
  const drawn = new Set(BOARDS.map(([id]) => `${id}.svg`));
  expect(readdirSync(FOLDER).filter((file) => !drawn.has(file))).toEqual([]);
});

describe.each(BOARDS)("%s", (id, facts) => {
  const svg = wiring(facts);

  test("is in step", async () => {
    await expect(svg).toMatchFileSnapshot(join(FOLDER, `${id}.svg`));
  });

  test("names every pin that is used", () => {
    const words = labelsOf(svg).flatMap((label) => label.words.split(" "));
    const { acoustic, pressure, supply } = facts.pins;
    const lines = facts.lines.flatMap(({ tx, rx }) => [tx, rx]);
    const named = [
      acoustic,
      pressure,
      supply,
      ...lines,
      facts.modulePin ?? "TX",
      facts.power.in,
      facts.power.out,
    ];
    expect(words).toEqual(expect.arrayContaining(named));
  });

  test("no label lies on another, or over the edge", () => {
    const labels = labelsOf(svg);
    const pairs = labels.flatMap((a, i) =>
      labels.slice(i + 1).flatMap((b) => (overlap(a, b) ? [`${a.words} on ${b.words}`] : [])),
    );
    expect(pairs).toEqual([]);
    expect(labels.filter(({ left, right }) => left < 0 || right > 700)).toEqual([]);
  });
});

test("a pin that changes is another drawing, and labels that lie on each other are found", () => {
  const facts: Wired = BOARDS[0]![1];
  const other = wiring({ ...facts, pins: { ...facts.pins, supply: "B9" } });
  expect(other).not.toBe(wiring(facts));
  const [one, two] = labelsOf(other);
  expect(overlap(one!, { ...two!, left: one!.left + 1, base: one!.base })).toBe(true);
});

// The watch over a fleet: what rises at one node, at all of them, at neighbours, and what goes again.
import { describe, expect, test } from "vitest";
import { newFleetState, newNodeState } from "../../../../gateway/watch/alarms/state.ts";
import { createWatch, type Suspected, type WatchedNode } from "../../../../gateway/watch/alarms/watch.ts";
import { FLAG_CLOCK_UNSET, MUTED } from "../../../../shared/messages.ts";
import { createRandom } from "../../../../tools/board/synth.ts";
import { FIRST, nightOf } from "./nights.ts";

const NODES = 9;
const NIGHTS = 100;
const LEAK_FROM = 70;

/** A line of nodes, 200 m apart. */
const line = (): WatchedNode[] =>
  Array.from({ length: NODES }, (_, i) => ({
    name: `n${i}`,
    neighbours: [i - 1, i + 1].filter((to) => to >= 0 && to < NODES).map((to) => ({ to, metres: 200 })),
    area: null,
    kin: "4096 12 0 other",
  }));

interface Scene {
  /** dB over the usual of a node in a night. */
  rise?: (node: number, night: number) => number;
  flags?: (node: number, night: number) => number;
  state?: (node: number, night: number) => number;
  isSilent?: (node: number, night: number) => boolean;
  seed?: number;
  nights?: number;
}

/** What is suspected after each night. */
function live({
  rise = () => 0,
  flags,
  state,
  isSilent = () => false,
  seed = 1,
  nights = NIGHTS,
}: Scene): Suspected[][] {
  const random = createRandom(seed);
  const nodes = line();
  const watch = createWatch({
    nodes,
    states: nodes.map(newNodeState),
    fleet: newFleetState(),
    flows: [],
  });
  return Array.from({ length: nights }, (_, night) =>
    watch.take(
      FIRST + night,
      nodes.map((__, node) => {
        const level = -60 - node + 1.5 * (random() - 0.5) + rise(node, night);
        if (isSilent(node, night)) return null;
        return nightOf({
          date: FIRST + night,
          level,
          flags: flags?.(node, night) ?? 0,
          state: state?.(node, night) ?? 1,
        });
      }),
    ),
  );
}

const nodesOf = (suspected: readonly Suspected[]) => suspected.map(({ node }) => node);

describe("what is louder at one node", () => {
  const nights = live({ rise: (node, night) => (node === 4 && night >= LEAK_FROM ? 6 : 0) });

  test("is suspected within a week, with the night on which it began", () => {
    expect(nights.slice(0, LEAK_FROM).flatMap(nodesOf)).toEqual([]);
    const [first] = nights[LEAK_FROM + 7]!;
    expect(first).toMatchObject({ node: 4, suspicion: { onset: FIRST + LEAK_FROM } });
    expect(first!.evidence.rise).toBeCloseTo(6, 0);
    expect(first!.evidence.held).toBeGreaterThan(0.9);
  });

  test("stays so while it is heard, whatever the node makes of it", () => {
    const used = live({
      rise: (node, night) => (node === 4 && night >= LEAK_FROM ? 6 : 0),
      state: (node, night) => (node === 4 && night >= LEAK_FROM + 10 ? 5 : 1),
    });
    expect(nodesOf(used.at(-1)!)).toEqual([4]);
  });

  test("is over within days where it goes", () => {
    const gone = live({ rise: (node, night) => (node === 4 && night >= LEAK_FROM && night < 85 ? 6 : 0) });
    expect(nodesOf(gone[84]!)).toEqual([4]);
    expect(nodesOf(gone[92]!)).toEqual([]);
  });
});

test("what is louder at all nodes alike is no suspicion where they were alike before", () => {
  // Rain now and then, which all hear, and then for good.
  const rain = (night: number) => (night >= LEAK_FROM ? 5 : night % 5 === 0 ? 4 : 0);
  expect(
    live({ rise: (_, night) => rain(night) })
      .slice(30)
      .flatMap(nodesOf),
  ).toEqual([]);
  // One that is louder besides stands out.
  const one = live({ rise: (node, night) => rain(night) + (node === 2 && night >= 80 ? 7 : 0) });
  expect(nodesOf(one.at(-1)!)).toEqual([2]);
});

test("neighbours that become louder too are counted, and others that do speak against", () => {
  const near = live({ rise: (node, night) => (night >= LEAK_FROM ? [0, 0, 0, 6, 4, 0, 0, 0, 0][node]! : 0) });
  const three = near.at(-1)!.find(({ node }) => node === 3)!;
  expect(three.evidence).toMatchObject({ neighbours: 2, neighboursLouder: 1, alike: 0 });
  const far = live({ rise: (node, night) => (night >= LEAK_FROM && [0, 4, 8].includes(node) ? 6 : 0) });
  expect(far.at(-1)!.find(({ node }) => node === 4)!.evidence).toMatchObject({
    neighboursLouder: 0,
    alike: 2,
  });
});

test("a noise that is known is learned anew", () => {
  const nights = live({
    rise: (node, night) => (node === 4 && night >= LEAK_FROM ? 6 : 0),
    state: (node, night) => (node === 4 && night >= 80 ? MUTED : 1),
  });
  expect(nodesOf(nights[79]!)).toEqual([4]);
  expect(nights.slice(80).flatMap(nodesOf)).toEqual([]);
});

test("nights that cannot be compared, and nodes that are silent together, raise nothing", () => {
  const loud = { rise: (_: number, night: number) => (night >= LEAK_FROM ? 12 : 0) };
  expect(
    live({ ...loud, flags: (_, night) => (night >= LEAK_FROM ? FLAG_CLOCK_UNSET : 0) }).flatMap(nodesOf),
  ).toEqual([]);
  expect(live({ ...loud, isSilent: (_, night) => night >= LEAK_FROM }).flatMap(nodesOf)).toEqual([]);
});

describe("what grows so slowly that a baseline follows it", () => {
  const slowly = (node: number, night: number) => (node === 4 && night >= 30 ? 0.055 * (night - 30) : 0);

  test("is suspected, since the others have not grown", () => {
    const [found] = live({ rise: slowly, nights: 150 }).at(-1)!;
    expect(found).toMatchObject({ node: 4, suspicion: { isSlow: true }, evidence: { slow: 1 } });
    expect(found!.evidence.rise).toBeGreaterThan(3);
    expect(found!.evidence.onsetNights).toBeGreaterThan(7);
  });

  test("is a season where all nodes grow alike", () => {
    const season = (_: number, night: number) => 3 * Math.sin((2 * Math.PI * night) / 365);
    expect(live({ rise: season, nights: 200 }).flatMap(nodesOf)).toEqual([]);
    const more = live({ rise: (node, night) => season(node, night) + slowly(node, night), nights: 150 });
    expect(nodesOf(more.at(-1)!)).toEqual([4]);
  });

  test("is asked of no node where there are too few others", () => {
    const few = live({
      rise: slowly,
      nights: 150,
      isSilent: (node) => node > 4,
    });
    expect(few.flatMap(nodesOf)).toEqual([]);
  });
});

// Ways along pipes are the shortest ones, and lead past no tank and no pump.
import { describe, expect, test } from "vitest";
import { createChance } from "../../../../tools/chance.ts";
import { cutAreas } from "../../../../tools/district/network/areas.ts";
import { createGraph, metresByClass } from "../../../../tools/district/network/graph.ts";
import type { Network, Sensor } from "../../../../tools/district/network/network.ts";
import { ALL, networkOf, read } from "./networks.ts";

const at = (node: number, link: number, metres: number): Sensor => ({
  ...{ node, spot: { link, at: metres }, fitting: "hydrant" },
});
const on = (link: number, metres: number): Sensor => ({ ...at(0, link, metres), node: undefined });

// r ==p 100== a ==q 200== b ==s 50== c ; a ==t 400== c ; c -pump- d ; b -valve- e ==u 30== f
const TOWN = `[JUNCTIONS]
a 0 0
b 0 0
c 0 0
d 0 0
e 0 0
f 0 0
[RESERVOIRS]
r 60
[PIPES]
p r a 100 150 100
q a b 200 150 100
s b c 50 150 100
t a c 400 150 100
u e f 30 150 100
[PUMPS]
v c d HEAD h
[VALVES]
w b e 100 PRV 30 0
[CURVES]
h 5 20
[OPTIONS]
Units CMH
Headloss H-W
[END]
`;
const [A, B, D, F, R] = [0, 1, 3, 5, 6];
const [P, Q, S, T, U, , W] = [0, 1, 2, 3, 4, 5, 6];

/** Bellman-Ford's, over the same pipes and valves: slow, and another way to the same distances. */
function slowly(network: Network, sensors: readonly Sensor[], link: number, place: number): number[] {
  const metres = network.nodes.map(() => Number.POSITIVE_INFINITY);
  const start = network.links[link]!;
  metres[start.from] = place;
  metres[start.to] = Math.min(metres[start.to]!, start.length - place);
  const passes = (node: number) => network.nodes[node]!.kind === "junction";
  for (let changed = true; changed; ) {
    changed = false;
    for (const { kind, from, to, length } of network.links) {
      if (kind === "pump") continue;
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const)
        if (passes(a) && metres[a]! + length < metres[b]! - 1e-9) {
          metres[b] = metres[a]! + length;
          changed = true;
        }
    }
  }
  return sensors.map(({ node, spot }) => {
    if (node !== undefined) return metres[node]!;
    const { from, to, length } = network.links[spot.link]!;
    const past = (end: number) => (passes(end) ? metres[end]! : Number.POSITIVE_INFINITY);
    const direct = spot.link === link ? Math.abs(spot.at - place) : Number.POSITIVE_INFINITY;
    return Math.min(direct, past(from) + spot.at, past(to) + length - spot.at);
  });
}

describe("paths", () => {
  test("lead from a place on a pipe to the sensors around, with their pipes", async () => {
    const sensors = [at(A, Q, 0), at(B, Q, 200), at(F, U, 30), on(T, 100), at(D, 5, 0), on(Q, 150)];
    const { paths } = createGraph(await read(TOWN), sensors);
    expect(paths({ link: Q, at: 120 }, 600)).toEqual([
      { sensor: 5, metres: 30, parts: [{ link: Q, metres: 30 }] },
      { sensor: 1, metres: 80, parts: [{ link: Q, metres: 80 }] },
      {
        ...{ sensor: 2, metres: 110 },
        parts: [
          { link: Q, metres: 80 },
          { link: W, metres: 0 },
          { link: U, metres: 30 },
        ],
      },
      { sensor: 0, metres: 120, parts: [{ link: Q, metres: 120 }] },
      {
        ...{ sensor: 3, metres: 220 },
        parts: [
          { link: Q, metres: 120 },
          { link: T, metres: 100 },
        ],
      },
    ]);
    expect(paths({ link: Q, at: 120 }, 100).map(({ sensor }) => sensor)).toEqual([5, 1]);
    expect(paths({ link: Q, at: 0 }, 10)).toEqual([
      { sensor: 0, metres: 0, parts: [{ link: Q, metres: 0 }] },
    ]);
  });

  test("end at a reservoir", async () => {
    const two = TOWN.replace("[PUMPS]", "[PIPES]\nx r d 40 150 100\n[PUMPS]");
    const { paths } = createGraph(await read(two), [at(R, P, 0), at(D, 5, 40)]);
    expect(paths({ link: P, at: 10 }, 600).map(({ sensor, metres }) => [sensor, metres])).toEqual([[0, 10]]);
  });

  test("are no longer than any other way", async () => {
    const network = await networkOf("own");
    const { sensors } = cutAreas(network, createChance("tuning", 3, 0, 1));
    const { paths } = createGraph(network, sensors);
    const chance = createChance("tuning", 3, 0, 2);
    for (let i = 0; i < 40; i++) {
      const link = Math.floor(chance.uniform() * network.links.length);
      if (network.links[link]!.kind !== "pipe") continue;
      const place = chance.uniform() * network.links[link]!.length;
      const found = new Map(paths({ link, at: place }, 600).map((path) => [path.sensor, path]));
      for (const [sensor, metres] of slowly(network, sensors, link, place).entries()) {
        if (Math.abs(metres - 600) < 1e-6) continue;
        const path = found.get(sensor);
        expect(path !== undefined).toBe(metres < 600);
        if (path === undefined) continue;
        expect(path.metres).toBeCloseTo(metres, 6);
        expect(path.parts.reduce((sum, part) => sum + part.metres, 0)).toBeCloseTo(metres, 6);
        expect(new Set(path.parts.map((part) => part.link)).size).toBe(path.parts.length);
      }
    }
  });
});

test("neighbours are the next along the pipe, and none behind them", async () => {
  const sensors = [at(A, Q, 0), at(B, Q, 200), on(Q, 60), on(T, 390), on(S, 20)];
  const neighbours = createGraph(await read(TOWN), sensors).neighbours(1000);
  const seen = neighbours.map((each) => each.map(({ sensor, metres }) => [sensor, metres]));
  expect(seen).toEqual([
    [
      [2, 60],
      [3, 390],
    ],
    [
      [4, 20],
      [2, 140],
    ],
    [
      [0, 60],
      [1, 140],
    ],
    [
      [4, 40],
      [0, 390],
    ],
    [
      [1, 20],
      [3, 40],
    ],
  ]);
});

test.for(ALL)("neighbours of $title are so both ways", async ({ name, isMissing }, { skip }) => {
  skip(isMissing);
  const network = await networkOf(name);
  const { sensors } = cutAreas(network, createChance("tuning", 5, 0, 1));
  const neighbours = createGraph(network, sensors).neighbours(1000);
  const pairs = new Set(neighbours.flatMap((each, a) => each.map(({ sensor }) => `${a} ${sensor}`)));
  const oneWay = [...pairs].filter((pair) => !pairs.has(pair.split(" ").reverse().join(" ")));
  expect(pairs.size).toBeGreaterThan(sensors.length);
  expect(oneWay).toEqual([]);
});

test("a way's metres by what it is made of", async () => {
  const tagged = TOWN.replace("[PUMPS]", "[TAGS]\nLINK q pe\nLINK t pvc\nLINK u concrete\n[PUMPS]");
  const parts = [Q, S, T, U, W].map((link, i) => ({ link, metres: 10 + i }));
  expect(metresByClass(await read(tagged), parts)).toEqual({ plastic: 22, metal: 11, cement: 13 });
});

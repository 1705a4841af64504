// Metered areas hang together, have the sensors that were asked for, and leave no place far from one.
import { expect, describe as group, test } from "vitest";
import { createChance } from "../../../../tools/chance.ts";
import { type Area, cutAreas } from "../../../../tools/district/network/areas.ts";
import { describe } from "../../../../tools/district/network/describe.ts";
import { createGraph } from "../../../../tools/district/network/graph.ts";
import { type Network, positionOf } from "../../../../tools/district/network/network.ts";
import { ownNetwork } from "../../../../tools/district/network/own.ts";
import { quantile } from "../../../../tools/statistics.ts";
import { ALL, networkOf, read } from "./networks.ts";

const chanceOf = (seed: number) => createChance("report", seed, 0, 1);

/** How many parts the links of an area fall into. */
function partsOf(network: Network, { links }: Area): number {
  const left = new Set(links);
  let parts = 0;
  for (const first of links) {
    if (!left.delete(first)) continue;
    parts++;
    const nodes = [network.links[first]!.from, network.links[first]!.to];
    const seen = new Set(nodes);
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop())
      for (const link of [...left]) {
        const { from, to } = network.links[link]!;
        if (from !== node && to !== node) continue;
        left.delete(link);
        for (const end of [from, to])
          if (!seen.has(end)) {
            seen.add(end);
            nodes.push(end);
          }
      }
  }
  return parts;
}

group.each(ALL)("$title", ({ name, isMissing }) => {
  test.skipIf(isMissing)(
    "areas hang together, share no pipe and no sensor, and have some 10 to 20",
    async () => {
      const network = await networkOf(name);
      const { areas, sensors } = cutAreas(network, chanceOf(1));
      for (const area of areas) expect(partsOf(network, area)).toBe(1);
      const links = areas.flatMap((area) => area.links);
      expect(new Set(links).size).toBe(links.length);
      const all = areas.flatMap((area) => area.sensors);
      expect(all.toSorted((a, b) => a - b)).toEqual(sensors.map((_, i) => i));
      const sizes = areas.map((area) => area.sensors.length);
      expect(quantile(sizes, 0.1)).toBeGreaterThanOrEqual(7);
      expect(quantile(sizes, 0.5)).toBeGreaterThanOrEqual(10);
      expect(quantile(sizes, 0.9)).toBeLessThanOrEqual(21);
      for (const { nightFlow } of areas) {
        expect(nightFlow).toBeGreaterThanOrEqual(2);
        expect(nightFlow).toBeLessThanOrEqual(5);
      }
    },
  );

  test.skipIf(isMissing)("no place of an area is farther than 110 m from a sensor", async () => {
    const network = await networkOf(name);
    const { areas, sensors } = cutAreas(network, chanceOf(2), { count: 20 });
    const { paths } = createGraph(network, sensors);
    const nearest = areas.flatMap(({ links }) =>
      links.flatMap((link) =>
        Array.from({ length: Math.ceil(network.links[link]!.length / 10) }, (_, i) => {
          const [path] = paths({ link, at: 10 * i }, 400);
          return path?.metres ?? Number.POSITIVE_INFINITY;
        }),
      ),
    );
    expect(Math.max(...nearest)).toBeLessThanOrEqual(110 + 1e-6);
    expect(quantile(nearest, 0.5)).toBeLessThan(60);
  });
});

test("sensors stand at junctions, or on their pipe between its ends", async () => {
  const network = await networkOf("own");
  const { sensors } = cutAreas(network, chanceOf(3));
  const nodes = sensors.flatMap(({ node }) => (node === undefined ? [] : [node]));
  expect(new Set(nodes).size).toBe(nodes.length);
  expect(nodes.length).toBeGreaterThan(sensors.length / 2);
  expect(nodes.length).toBeLessThan(sensors.length);
  for (const { node, spot } of sensors) {
    const { kind, from, to, length } = network.links[spot.link]!;
    expect(kind).toBe("pipe");
    if (node === undefined) expect(spot.at > 0 && spot.at < length).toBe(true);
    else {
      expect(node).toBe(spot.at === 0 ? from : to);
      expect([0, length]).toContain(spot.at);
      expect(network.nodes[node]!.kind).toBe("junction");
      expect(positionOf(network, spot)!.x).toBeCloseTo(network.nodes[node]!.x!, 6);
    }
  }
  expect(new Set(sensors.map(({ fitting }) => fitting)).size).toBe(2);
});

test("the same seed gives the same district, another another", async () => {
  expect(ownNetwork(4)).toBe(ownNetwork(4));
  expect(ownNetwork(4)).not.toBe(ownNetwork(5));
  const network = await networkOf("own");
  const options = { count: 5 };
  const first = cutAreas(network, chanceOf(6), options);
  expect(cutAreas(network, chanceOf(6), options)).toEqual(first);
  expect(cutAreas(network, chanceOf(7), options)).not.toEqual(first);
  expect(first.areas).toHaveLength(5);
});

test("trunk mains, shut pipes and unusable nodes are in no area", async () => {
  const wide = `[JUNCTIONS]\na 0 0\nb 0 0\nc 0 0\nd 0 0\ne 0 0\n[RESERVOIRS]\nr 60\n[PIPES]\np r a 9 900 100\n
q a b 900 200 100\ns b c 900 200 100 0 Closed\nt b d 900 200 100\nu d e 900 200 100\n[OPTIONS]\nUnits CMH\nHeadloss H-W\n[END]\n`;
  const network = await read(wide);
  const usable = network.nodes.map(({ id }) => id !== "e");
  const { areas, sensors } = cutAreas(network, chanceOf(1), { size: 6, usable });
  const ids = areas.flatMap(({ links }) => links.map((link) => network.links[link]!.id));
  expect(ids.toSorted()).toEqual(["q", "t"]);
  expect(sensors.length).toBeGreaterThanOrEqual(8);
});

test("a network's figures", async () => {
  const network = await networkOf("own");
  const district = cutAreas(network, chanceOf(1));
  const figures = describe(network, district);
  const metres = network.links.reduce((sum, { length }) => sum + length, 0);
  expect(figures.kilometres).toBeCloseTo(metres / 1000, 9);
  expect(figures.materials.reduce((sum, [, km]) => sum + km, 0)).toBeCloseTo(figures.kilometres, 9);
  expect(figures).toMatchObject({ junctions: 185, sources: 2, pumps: 2, valves: 1, guessed: 0 });
  expect(figures.sensors).toBe(district.sensors.length);
  expect(figures.areas).toBe(district.areas.length);
  expect(figures.watched).toBeGreaterThan(0.8 * figures.kilometres);
  expect(figures.watched).toBeLessThanOrEqual(figures.kilometres + 1e-9);
});

// Pressures are those of EPANET's own run, and the project's own town is one that could be.
import { describe, expect, test } from "vitest";
import { openEpanet } from "../../../../tools/district/network/epanet.ts";
import type { Network } from "../../../../tools/district/network/network.ts";
import { seasonFactor } from "../../../../tools/district/network/own.ts";
import { plausibleNodes, simulate } from "../../../../tools/district/network/simulate.ts";
import { unitsOf } from "../../../../tools/district/network/units.ts";
import { allImports } from "../../../house/imports.ts";
import { ALL, networkOf, read, small } from "./networks.ts";

const HOUR_S = 3600;

/** The largest difference, kPa, of hours that EPANET reports by itself, and how many there are. */
async function differenceOf(network: Network, hours: number) {
  const epanet = await openEpanet(network.source);
  epanet.setTime("duration", hours * HOUR_S);
  const step = epanet.time("reportStep");
  const scale = unitsOf(epanet).pressure;
  const own = epanet.pressuresOfOwnRun();
  epanet.close();
  const { hours: simulated, pressures } = await simulate(network, hours);
  let worst = 0;
  let compared = 0;
  for (const [i, hour] of simulated.entries()) {
    const period = (hour * HOUR_S) / step;
    if (!Number.isInteger(period) || period >= own.length) continue;
    compared++;
    for (const [node, pressure] of pressures[i]!.entries())
      worst = Math.max(worst, Math.abs(pressure - own[period]![node]! * scale));
  }
  return { worst, compared };
}

describe("pressures", () => {
  test.for(ALL)("of $title are EPANET's own within 0.1 kPa", async ({ name, isMissing }, { skip }) => {
    skip(isMissing);
    const { worst, compared } = await differenceOf(await networkOf(name), 48);
    expect(worst).toBeLessThan(0.1);
    expect(compared).toBeGreaterThan(20);
  });

  test("are heads over the ground", async () => {
    const { pressures, hours, clock, night, day } = await simulate(await read(small()), 24);
    expect(pressures[0]![0]).toBeGreaterThan(49 * 9.8);
    expect(pressures[0]![0]).toBeLessThan(50 * 9.81);
    expect(hours).toHaveLength(25);
    expect(clock.slice(-2)).toEqual([23, 0]);
    expect(night).toEqual(pressures[3]);
    expect(day).toHaveLength(24);
  });

  test("fall with the demand", async () => {
    const network = await read(small());
    const [usual, more] = await Promise.all(
      [1, 5].map((demandFactor) => simulate(network, 1, { demandFactor })),
    );
    expect(more!.pressures[0]![1]).toBeLessThan(usual!.pressures[0]![1]! - 0.1);
  });

  test("under zero are told", async () => {
    const { notes } = await simulate(await read(small().replace("r 60", "r 5")), 3);
    expect(notes).toEqual(["EPANET warns of small.inp at 4 steps: negative pressures."]);
  });

  test("are plausible in a town, not at a waterworks nor on a mountain", async () => {
    const simulation = await simulate(await read(small("", "", "m 55 0\n[PIPES]\nt a m 9 100 100\n")), 3);
    expect(plausibleNodes(simulation)).toEqual([true, true, false, false]);
  });

  test("stand at each hour, whatever the file's own steps", async () => {
    const odd = small(
      "[TIMES]\nHydraulic Timestep 0:25\nReport Timestep 0:25\nReport Start 0:10\nStart ClockTime 5 am\n",
    );
    const { hours, clock } = await simulate(await read(odd), 30);
    expect(hours).toEqual(Array.from({ length: 31 }, (_, hour) => hour));
    expect(clock[22]).toBe(3);
  });

  test("that cannot be computed are a sentence", async () => {
    const stuck = small("[OPTIONS]\nTrials 1\nUnbalanced Stop\n").replace(
      "[OPTIONS]",
      "[PUMPS]\nu r b HEAD c\n[CURVES]\nc 10 40\n[OPTIONS]",
    );
    const { notes, hours } = await simulate(await read(stuck), 5);
    expect(notes.join(" ")).toMatch(/did not converge/);
    expect(hours.length).toBeLessThanOrEqual(6);
  });
});

describe("the town of the project's own", () => {
  test.each([1, 2, 3])(
    "has 250 to 700 kPa at all junctions in all hours and seasons, seed %i",
    async (seed) => {
      const network = await networkOf("own", seed);
      expect(network.notes).toEqual([]);
      for (const day of [15, 196]) {
        const { pressures, hours, notes } = await simulate(network, 168, { demandFactor: seasonFactor(day) });
        expect(notes).toEqual([]);
        expect(hours).toHaveLength(169);
        const all = pressures.flatMap((step) =>
          [...step].filter((_, node) => network.nodes[node]!.kind === "junction"),
        );
        expect(Math.min(...all)).toBeGreaterThan(250);
        expect(Math.max(...all)).toBeLessThan(700);
      }
    },
  );

  test("has 100 to 300 junctions, iron and plastic, pumps, a tower and a reducing valve", async () => {
    const { nodes, links } = await networkOf("own");
    const count = (kind: string) => [...nodes, ...links].filter((each) => each.kind === kind).length;
    expect(count("junction")).toBeGreaterThanOrEqual(100);
    expect(count("junction")).toBeLessThanOrEqual(300);
    expect([count("reservoir"), count("tank"), count("pump"), count("valve")]).toEqual([1, 1, 2, 1]);
    const materials = new Set(links.map(({ material }) => material));
    expect(materials).toEqual(new Set(["grey-iron", "ductile-iron", "pe", "pvc", null]));
  });

  test("its season is 15 % around the mean, highest in July", () => {
    const year = Array.from({ length: 365 }, (_, day) => seasonFactor(day));
    expect(Math.max(...year)).toBeCloseTo(1.15, 4);
    expect(year.indexOf(Math.max(...year))).toBe(196);
    expect(year.reduce((a, b) => a + b, 0) / 365).toBeCloseTo(1, 6);
  });
});

test("one file alone knows epanet-js", () => {
  expect(allImports().flatMap(({ from, to }) => (to === "epanet-js" ? [from] : []))).toEqual([
    "tools/district/network/engine.ts",
  ]);
});

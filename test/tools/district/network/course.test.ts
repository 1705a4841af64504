// What happens in a network leaves the pressures of EPANET's own run of a file in which the same is written.
import { describe, expect, test } from "vitest";
import { openBursts } from "../../../../tools/district/network/burst.ts";
import { type CourseOptions, followCourse, grownShare } from "../../../../tools/district/network/course.ts";
import { openEpanet } from "../../../../tools/district/network/epanet.ts";
import type { Network } from "../../../../tools/district/network/network.ts";
import { simulate } from "../../../../tools/district/network/simulate.ts";
import { unitsOf } from "../../../../tools/district/network/units.ts";
import { ALL, networkOf, read, small } from "./networks.ts";

const HOUR_S = 3600;
const NOTHING: Omit<CourseOptions, "duration"> = {
  weekday: 0,
  openings: [],
  shuts: [],
  spots: [],
  links: [],
};
const linkOf = ({ links }: Network, id: string) => links.findIndex((link) => link.id === id);

/** Nodes that a pipe ends at, and where that is on it. */
const standing = ({ nodes, links }: Network) =>
  nodes.flatMap((_, node) => {
    const link = links.findIndex(({ kind, from, to }) => kind === "pipe" && (from === node || to === node));
    return link < 0
      ? []
      : [{ node, spot: { link, at: links[link]!.from === node ? 0 : links[link]!.length } }];
  });

/** kPa by report and node, of EPANET's own run of a file. */
async function ownRun(source: string, hours: number, step: number) {
  const epanet = await openEpanet(source);
  epanet.setTime("duration", hours * HOUR_S);
  epanet.setTime("reportStep", step);
  const scale = unitsOf(epanet).pressure;
  const pressures = epanet.pressuresOfOwnRun().map((report) => report.map((each) => each * scale));
  epanet.close();
  return pressures;
}

describe("a burst of 40 m³/h in the main to the valley, at half past eight and shut off at 14 o'clock", () => {
  const [from, until, hours, at] = [8.5 * HOUR_S, 14 * HOUR_S, 26, 120];
  const follow = (network: Network) =>
    followCourse(network, {
      ...{ ...NOTHING, duration: hours * HOUR_S, links: [linkOf(network, "M5")] },
      openings: [{ spot: { link: linkOf(network, "M5"), at }, flow: 40, from, until, grows: 0 }],
      spots: [...standing(network).map(({ spot }) => spot), { link: linkOf(network, "M5"), at }],
    });

  test("has EPANET's own pressures within 0.1 kPa, at each hour and at its first moment", async () => {
    const network = await networkOf("own");
    const course = await follow(network);
    const places = standing(network);
    // In a file: a branch with an emitter, which controls open and close.
    const before = course.pressure(places.length, from - 0.001);
    const emitter = 40 / Math.sqrt(before / 9.8014);
    const [a, b] = ["G10-4", "gate"].map((id) => network.nodes.find((node) => node.id === id)!.elevation);
    const ground = a! + ((b! - a!) * at) / 330;
    const source = network.source
      .replace("[JUNCTIONS]\n", `[JUNCTIONS]\ncut ${ground} 0\nhole ${ground} 0\n`)
      .replace("M5 G10-4 gate 330 200", `M6a cut gate ${330 - at} 200 120 0 Open\nM5 G10-4 cut ${at} 200`)
      .replace("[PUMPS]", "[PIPES]\nopening cut hole 0.01 1000 140 0 Closed\n[PUMPS]")
      .replace("[CONTROLS]\n", "[CONTROLS]\nLINK opening OPEN AT TIME 8.5\nLINK opening CLOSED AT TIME 14\n")
      .replace("[END]", `[EMITTERS]\nhole ${emitter}\n[END]`);
    const own = await ownRun(source, hours, HOUR_S / 2);
    let worst = 0;
    for (const [report, pressures] of own.entries()) {
      const time = (report * HOUR_S) / 2;
      if (time % HOUR_S !== 0 && time !== from) continue;
      for (const [i, { node }] of places.entries())
        worst = Math.max(worst, Math.abs(course.pressure(i, time) - pressures[node + 2]!));
    }
    expect(worst).toBeLessThan(0.1);
    expect(before - course.pressure(places.length, from)).toBeGreaterThan(10);
  });

  test("is a step, while what is demanded is a slope", async () => {
    const network = await networkOf("own");
    const course = await follow(network);
    const hole = standing(network).length;
    const change = (time: number) => Math.abs(course.pressure(hole, time) - course.pressure(hole, time - 1));
    expect(change(from)).toBeGreaterThan(10);
    expect(change(from - 60)).toBeLessThan(0.1);
    expect(course.flow(0, from)).toBeGreaterThan(course.flow(0, from - 1) + 20);
  });
});

describe.each(ALL)("a burst at hour 27 in $title", ({ name, isMissing }) => {
  test.skipIf(isMissing)(
    "has EPANET's own pressures before it, and the fall of the network that stands still",
    async () => {
      const network = await networkOf(name);
      const { pressures } = await simulate(network, 27);
      const places = standing(network);
      const link = network.links.findIndex(
        ({ kind, closed, length, diameter }, i) =>
          kind === "pipe" && !closed && length > 50 && diameter < 400 && i > network.links.length / 2,
      );
      const spot = { link, at: network.links[link]!.length / 2 };
      const from = 27 * HOUR_S;
      const course = await followCourse(network, {
        ...{ ...NOTHING, duration: from, spots: [...places.map((place) => place.spot), spot] },
        openings: [{ spot, flow: 40, from, until: Number.POSITIVE_INFINITY, grows: 0 }],
      });
      const bursts = await openBursts(network, 27);
      const { fall } = bursts.burst(spot, 40)!;
      bursts.close();
      for (const hour of [0, 3, 12, 26])
        for (const [i, { node }] of places.entries()) {
          const own = Math.max(0, pressures[hour]![node]!);
          expect(Math.abs(course.pressure(i, hour * HOUR_S) - own)).toBeLessThan(0.1);
        }
      expect(
        Math.abs(course.pressure(places.length, from - 1) - course.pressure(places.length, from) - fall),
      ).toBeLessThan(0.3);
    },
  );
});

describe("what happens", () => {
  test("may be several things on one pipe, and at junctions", async () => {
    const network = await read(small());
    const spots = [30, 70, 100].map((at) => ({ link: 1, at }));
    const openings = spots.map((spot) => ({ spot, flow: 5, from: 600, until: 1200, grows: 0 }));
    const course = await followCourse(network, { ...NOTHING, duration: HOUR_S, openings, spots, links: [0] });
    expect(course.flow(0, 700)).toBeGreaterThan(15);
    expect(course.flow(0, 1300)).toBeCloseTo(2, 3);
    expect(spots.map((_, i) => course.pressure(i, 700) < course.pressure(i, 500))).toEqual([
      true,
      true,
      true,
    ]);
    expect(course.pressure(1, 1300)).toBeCloseTo(course.pressure(1, 500), 3);
  });

  test("stops a pump and its controls, until it may run again", async () => {
    const network = await networkOf("own");
    const course = await followCourse(network, {
      ...{ ...NOTHING, duration: 5 * HOUR_S, links: [linkOf(network, "P1"), linkOf(network, "P2")] },
      shuts: [{ link: linkOf(network, "P1"), from: HOUR_S, until: 3 * HOUR_S }],
    });
    expect(course.flow(0, HOUR_S - 1)).toBeGreaterThan(10);
    expect(course.flow(0, HOUR_S)).toBeCloseTo(0, 2);
    expect(course.flow(0, 2.5 * HOUR_S)).toBeCloseTo(0, 2);
    expect(course.flow(0, 3 * HOUR_S)).toBeGreaterThan(10);
  });

  test("shuts a reducing valve, which regulates afterwards as before", async () => {
    const network = await networkOf("own");
    const [valve, node] = [linkOf(network, "R1"), network.nodes.findIndex(({ id }) => id === "valley")];
    const { spot } = standing(network).find((place) => place.node === node)!;
    const follow = (shuts: CourseOptions["shuts"]) =>
      followCourse(network, { ...NOTHING, duration: 4 * HOUR_S, spots: [spot], links: [valve], shuts });
    const usual = await follow([]);
    // The second one lies in the first: it is open again when both are over.
    const course = await follow([
      { link: valve, from: HOUR_S, until: 2 * HOUR_S },
      { link: valve, from: 1.25 * HOUR_S, until: 1.5 * HOUR_S },
    ]);
    expect(course.flow(0, 1.75 * HOUR_S)).toBeCloseTo(0, 2);
    for (const hours of [2, 2.5, 3, 4])
      expect(Math.abs(course.pressure(0, hours * HOUR_S) - usual.pressure(0, hours * HOUR_S))).toBeLessThan(
        0.1,
      );
  });

  test("leaves no pressure where it cuts off from water, and says how many junctions that are", async () => {
    const network = await read(small());
    const course = await followCourse(network, {
      ...{ ...NOTHING, duration: HOUR_S, spots: [{ link: 1, at: 100 }] },
      shuts: [{ link: 0, from: 600, until: 1200 }],
    });
    expect(course.pressure(0, 900)).toBe(0);
    expect(course.pressure(0, 1300)).toBeGreaterThan(400);
    expect(course.notes).toEqual([
      "2 junctions are cut off from water for a time: the pressure there is given as 0.",
    ]);
  });

  test.each([
    ["a pump at its speed", "[CURVES]\nc 10 20\n[PUMPS]\nu r b HEAD c SPEED 0.8\n", true],
    ["a pipe that the file has closed", "[PIPES]\nu a b 100 150 100 0 Closed\n", false],
  ])("leaves %s as it was", async (_, more, isFlowing) => {
    const network = await read(small(more));
    const link = linkOf(network, "u");
    const course = await followCourse(network, {
      ...{ ...NOTHING, duration: HOUR_S, links: [link] },
      shuts: [{ link, from: 600, until: 1200 }],
    });
    const before = course.flow(0, 300);
    expect(Math.abs(before) > 1).toBe(isFlowing);
    expect(course.flow(0, 900)).toBeCloseTo(0, 2);
    expect(course.flow(0, 1300)).toBeCloseTo(before, 3);
  });

  test("grows from a hundredth, in dB evenly", () => {
    expect([0, 5, 10, 20].map((age) => grownShare(age, 10))).toEqual([0.01, 0.1, 1, 1]);
    expect(grownShare(0, 0)).toBe(1);
  });

  test("begins at midnight of its day of the week, whatever clock the file begins with", async () => {
    const pattern = "[PATTERNS]\nd 1 1 1 1 1 1 1 1 1 9 1 1\nd 1 1 1 1 1 1 1 1 1 1 1 1\n";
    const odd = small(`[TIMES]\nPattern Timestep 1:00\nStart ClockTime 5 am\n${pattern}`).replace(
      "a 10 1",
      "a 10 1 d",
    );
    const course = await followCourse(await read(odd), { ...NOTHING, duration: 24 * HOUR_S, links: [0] });
    const hours = Array.from({ length: 24 }, (_, hour) => Math.round(course.flow(0, hour * HOUR_S)));
    // The tenth hour from 5 o'clock on.
    expect(hours.indexOf(Math.max(...hours))).toBe(14);
  });
});

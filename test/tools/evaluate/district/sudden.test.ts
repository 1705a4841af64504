// Falls of whole zones and of networks through nodes and the gateway: what is planted is told, taken back, or usual.
import { describe, expect, test } from "vitest";
import { type Fall, toldAlarms } from "../../../../tools/evaluate/district/burst-desk.ts";
import { createZoneNode, liveZone, MEAN_MS } from "../../../../tools/evaluate/district/zone.ts";
import { zoneFalls } from "../../../../tools/evaluate/district/zone-falls.ts";
import { MEANS_A_DAY, PRESSURE_SITES } from "../../../../tools/evaluate/simulate/pressure.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MIN_MS = 60_000;
const site = (name: string) => PRESSURE_SITES.find((one) => one.name === name)!;

const fall = (node: number, at: number, kpa: number): Fall => ({
  ...{ node, at, told: at + 10 * MIN_MS },
  ...{ before: 400, after: 400 - kpa },
});
/** Of one that is over after so long. */
const backAfter = (at: number, ms: number, kpa: number) => (_: number, when: number) =>
  when < at || when > at + ms + 15 * MIN_MS ? 400 : 400 - kpa;

describe("the desk", () => {
  const at = 100 * DAY_MS + 14 * HOUR_MS;

  test("tells two nodes that fall when the second is told, and takes it back with the pressure", () => {
    const falls = [fall(0, at, 12), fall(1, at + 2 * MIN_MS, 9)];
    const [alarm, ...more] = toldAlarms(falls, backAfter(at, 20 * MIN_MS, 12));
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({ at: at + 12 * MIN_MS, nodes: 2, probability: 0.85 });
    expect(alarm!.backAfter).toBeLessThanOrEqual(2 * HOUR_MS);
  });

  test("does not where the pressure stays down, for all that a day later nobody speaks of it any more", () => {
    const [alarm] = toldAlarms([fall(0, at, 30)], () => 370);
    expect(alarm).toMatchObject({ nodes: 1, backAfter: null });
    expect(toldAlarms([fall(0, at, 12)], () => 388)).toEqual([]);
  });

  test("finds usual what came six times at whatever hour, and not what is much larger", () => {
    const pumps = [1, 2, 3, 4, 5, 6].map((i) => at - 30 * DAY_MS + i * (2 * DAY_MS + 4 * HOUR_MS));
    const told = (kpa: number, times = 6) => {
      const before = pumps.slice(0, times).flatMap((when) => [fall(0, when, 12), fall(1, when, 12)]);
      const falls = [...before, fall(0, at, kpa), fall(1, at + MIN_MS, 12)];
      return toldAlarms(falls, backAfter(at, HOUR_MS, kpa)).filter(({ at: when }) => when >= at).length;
    };
    expect(told(13)).toBe(0);
    expect(told(13, 4)).toBe(1);
    expect(told(25)).toBe(1);
  });
});

describe("a zone", () => {
  test("falls at all of its nodes at once, by its pumps and valves; the same seed is the same zone", () => {
    const life = () =>
      liveZone({ family: "report", seed: 1, zone: 0, site: site("near a pump"), nodes: 4, days: 8 });
    const { falls, shared } = life();
    expect(life().falls).toEqual(falls);
    const largest = shared.filter(({ kpa }) => kpa > 8);
    expect(largest.length).toBeGreaterThan(5);
    // Once nodes know their noise.
    const late = falls.filter(({ at }) => at > 3 * DAY_MS);
    expect(late.length).toBeGreaterThan(3);
    for (const { at } of late)
      expect(largest.some((one) => at - one.at > -3 * MEAN_MS && at - one.at < 4 * MEAN_MS)).toBe(true);
    expect(new Set(late.map(({ node }) => node)).size).toBeGreaterThan(2);
  });

  test("has means of its own in its readings", () => {
    const node = createZoneNode({
      ...{ family: "report", seed: 1, node: 0, site: { ...site("quiet street"), noise: 0 } },
      ...{ length: 2 * MEANS_A_DAY, unlike: 0 },
    });
    let told = 0;
    for (let mean = 0; mean < MEANS_A_DAY; mean++)
      if (node.take(mean, mean < MEANS_A_DAY / 2 ? 0 : 20, -1)) told++;
    expect(told).toBe(1);
    const [morning, evening] = [node.readingAt(8 * HOUR_MS)!, node.readingAt(16 * HOUR_MS)!];
    expect(morning - evening).toBeGreaterThan(18);
    expect(morning - evening).toBeLessThan(22);
    expect(node.readingAt(MIN_MS)).toBeNull();
  });

  test("of pumps is quiet after two months, and of valves is not", () => {
    const [valves, pump] = zoneFalls("report", 4, { zoneYears: 1, nodes: 3 });
    expect(pump!.pumps.rate).toBeGreaterThan(300);
    expect(pump!.told.count).toBeLessThan(6);
    expect(valves).toMatchObject({ site: "busy street", pumps: { count: 0 } });
    expect(valves!.told.count).toBeGreaterThan(0);
    expect(valves!.byCause.map(({ cause }) => cause)).toEqual(["valve"]);
    expect(valves!.kept.count).toBeLessThanOrEqual(valves!.told.count);
  });
});

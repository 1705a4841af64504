// Falls of pressure that nodes tell, together and alone, usual and not, gone and not.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BurstSeen, burstFindings, usualIn } from "../../../../gateway/watch/alarms/bursts.ts";

const T = Date.UTC(2026, 10, 12, 14);
const MIN = 60_000;
const fell = (node: string, minute: number, by: number, more: Partial<BurstSeen> = {}): BurstSeen => ({
  ...{ node, at: T + minute * MIN, before: 400, after: 400 - by, usual: 0, isOver: false },
  ...more,
});
const told = (seen: BurstSeen[]) =>
  burstFindings(seen, T + 60 * MIN).map(({ place: { nodes }, probability }) => [
    nodes.join(" "),
    probability,
  ]);

describe("a burst", () => {
  test("of two nodes within minutes is one, and surer than either", () => {
    const [[nodes, both]] = told([fell("a", 0, 6), fell("b", 4, 12)]) as [[string, number]];
    expect(nodes).toBe("b a");
    const [[, one]] = told([fell("b", 4, 42)]) as [[string, number]];
    expect(both).toBeGreaterThan(one);
  });

  test("an hour apart are two", () => {
    expect(told([fell("a", -50, 26), fell("b", 10, 32)]).map(([nodes]) => nodes)).toEqual(["a", "b"]);
  });

  test("the larger the fall of one node, the surer", () => {
    const of = (by: number) => (told([fell("a", 0, by)]) as [[string, number]])[0][1];
    expect(of(50)).toBeGreaterThan(of(25));
  });

  test("of one node is told from 20 kPa on: less is a valve or a pump", () => {
    expect(told([fell("a", 0, 15)])).toEqual([]);
    expect(told([fell("a", 0, 20)])).toHaveLength(1);
  });

  test("that is usual at this hour is none where one node tells it", () => {
    expect(told([fell("a", 0, 22, { usual: 3 })])).toEqual([]);
    expect(told([fell("a", 0, 22, { usual: 1 })])).toHaveLength(1);
  });

  test("at which five nodes and more fall alike is as likely a valve; not where one falls by far more, or by 20 kPa", () => {
    const of = (...falls: number[]) => told(falls.map((by, i) => fell(`n${i}`, 0, by)))[0]![1];
    expect(of(10, 11, 12, 12, 13)).toBe(0.5);
    expect(of(10, 11, 12, 13)).toBe(0.95);
    expect(of(7, 7, 8, 9, 13)).toBe(0.95);
    expect(of(18, 19, 19, 20, 20)).toBe(0.95);
  });

  test("is taken back when the pressure has come back at all of them", () => {
    const back = { isOver: true };
    expect(told([fell("a", 0, 12, back), fell("b", 1, 12, back)])).toEqual([]);
    expect(told([fell("a", 0, 12, back), fell("b", 1, 12)])).toHaveLength(1);
  });

  test("of yesterday is told no more", () => {
    expect(burstFindings([fell("a", 0, 42)], T + 25 * 60 * MIN)).toEqual([]);
  });
});

test("of any falls no node is in two places, and every part adds up", () => {
  const burst = fc.record({ node: fc.constantFrom("a", "b", "c"), minute: fc.nat(600), by: fc.nat(80) });
  fc.assert(
    fc.property(fc.array(burst, { maxLength: 12 }), (all) => {
      const seen = all.map(({ node, minute, by }) => fell(node, minute, by));
      for (const { place, probability, parts } of burstFindings(seen, T + 700 * MIN)) {
        expect(new Set(place.nodes).size).toBe(place.nodes.length);
        const odds = parts.reduce((sum, { weight }) => sum + weight, 0);
        expect(1 / (1 + Math.exp(-odds))).toBeCloseTo(probability!, 1);
      }
    }),
  );
});

test("usual is a fall by others that were half as large: at its hour, or by six at any", () => {
  const HOUR = 60 * MIN;
  const at = (hours: number, by: number) => ({ at: T - hours * HOUR, before: 400, after: 400 - by });
  const now = at(0, 12);
  expect(usualIn([at(24, 6), at(49, 30)], now)).toBe(2);
  expect(usualIn([at(24, 5.9), at(49, 30)], now)).toBe(1);
  expect(usualIn([at(24, 9), at(20, 30), at(0.5, 12)], now)).toBe(1);
  const others = [29, 53, 77, 101, 125, 149];
  expect(
    usualIn(
      others.map((hours) => at(hours, 6)),
      now,
    ),
  ).toBe(6);
  expect(
    usualIn(
      others.map((hours) => at(hours, 5.9)),
      now,
    ),
  ).toBe(0);
  expect(
    usualIn(
      others.slice(1).map((hours) => at(hours, 12)),
      now,
    ),
  ).toBe(0);
});

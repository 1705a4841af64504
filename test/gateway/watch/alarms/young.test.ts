// Nodes too young for a baseline, held against the fleet's quiet ones.
import { expect, test } from "vitest";
import { newFleetState, newNodeState } from "../../../../gateway/watch/alarms/state.ts";
import { createWatch, type Suspected } from "../../../../gateway/watch/alarms/watch.ts";
import { compare, kinSound, type Sound } from "../../../../gateway/watch/alarms/young.ts";
import * as N from "../../../../shared/leak/night.ts";
import { MUTED } from "../../../../shared/messages.ts";
import { createRandom } from "../../../../tools/board/synth.ts";
import { FIRST, nightOf } from "./nights.ts";

const NODES = 10;
const HUNG = 60;
const NIGHTS = 130;

interface Newcomer {
  /** dB, dB, Hz. */
  level: (night: number) => number;
  spread: number;
  frequency: number;
  kin?: string | null;
  state?: (night: number) => number;
}

/** Nine quiet nodes, and one that is hung on the sixtieth night. */
function live({ level, spread, frequency, kin = "a", state }: Newcomer): Suspected[][] {
  const random = createRandom(3);
  const nodes = Array.from({ length: NODES }, (_, i) => ({
    ...{ name: `n${i}`, neighbours: [], area: null, kin: i === 0 ? kin : "a" },
  }));
  const states = nodes.map(newNodeState);
  const watch = createWatch({ nodes, states, fleet: newFleetState(), flows: [] });
  return Array.from({ length: NIGHTS }, (_, night) =>
    watch.take(
      FIRST + night,
      nodes.map((__, node) => {
        const noise = 1.5 * (random() - 0.5);
        const date = FIRST + night;
        if (node > 0) return nightOf({ date, level: -60 + node + noise });
        if (night < HUNG) return null;
        const told = nightOf({ date, level: level(night) + noise, state: state?.(night) ?? 1 });
        told[N.LEVEL_90] = told[N.LEVEL_10]! + 2 * spread;
        told[N.FREQUENCY] = frequency;
        return told;
      }),
    ),
  );
}

const LEAK: Newcomer = { level: () => -44, spread: 2, frequency: 800 };
const suspected = (nights: readonly Suspected[][]) => nights.map((all) => all.some(({ node }) => node === 0));

test("a node that is hung where a leak runs is suspected in its second week, and for as long as it is loud", () => {
  const nights = live(LEAK);
  const on = suspected(nights);
  expect(on.indexOf(true)).toBeGreaterThanOrEqual(HUNG + 9);
  expect(on.indexOf(true)).toBeLessThan(HUNG + 14);
  expect(on.slice(HUNG + 14).every(Boolean)).toBe(true);
  const [{ evidence }] = nights.at(-1)! as [Suspected];
  expect(evidence.fleet!.above).toBeCloseTo(-44 + 55, 0);
  expect(evidence.flow).toBeNull();
});

test("it is over where the noise goes, and said once", () => {
  const on = suspected(live({ ...LEAK, level: (night) => (night < 100 ? -44 : -56) }));
  expect(on[99]).toBe(true);
  expect(on.slice(110)).not.toContain(true);
});

test.each([
  ["only loud, not steady and not high", { ...LEAK, spread: 5, frequency: 400 }],
  ["like the others", { level: () => -55, spread: 5, frequency: 400 }],
  ["of another sensor, gain or pipe, of which there are no others", { ...LEAK, kin: "b" }],
  ["of a sensor, gain or pipe that nobody knows", { ...LEAK, kin: null }],
  ["known", { ...LEAK, state: (night: number) => (night < HUNG + 3 ? MUTED : 1) }],
])("a node that is %s is not suspected", (_, newcomer) => {
  expect(suspected(live(newcomer))).not.toContain(true);
});

test("a comparison needs six others, and each of the three counts up to a bound", () => {
  const quiet: Sound = { level: -60, spread: 5, octaves: 8 };
  const fleet = (n: number) => Array.from({ length: n }, () => quiet);
  expect(kinSound(fleet(5))).toBeNull();
  const kin = kinSound(fleet(6))!;
  expect(compare(quiet, kin)).toEqual({ score: 0, above: 0 });
  expect(compare({ level: 0, spread: 0, octaves: 12 }, kin)!.score).toBe(3);
  expect(compare({ level: 0, spread: 5, octaves: 8 }, kin)!.score).toBe(1);
  expect(compare({ level: -60, spread: 9, octaves: 8 }, kin)!.score).toBe(-1);
});

test("once it has a past of its own, that speaks over what the fleet said", () => {
  const nights = live({ ...LEAK, level: (night) => (night < 112 ? -44 : -32) });
  const [last] = nights.at(-1)!.filter(({ node }) => node === 0);
  expect(last!.evidence.fleet).toBeNull();
  expect(last!.evidence.rise).toBeCloseTo(12, 0);
  expect(last!.suspicion.onset).toBeGreaterThanOrEqual(FIRST + 110);
});

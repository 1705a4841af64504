// A simulated node's nights: every nuisance of the table does what it says, and a leak is what it is meant to be.
import { describe, expect, test } from "vitest";
import * as N from "../../../../shared/leak/night.ts";
import { FLAG_CLOCK_UNSET, type Maybe } from "../../../../shared/messages.ts";
import { createChance } from "../../../../tools/chance.ts";
import { NUISANCES } from "../../../../tools/evaluate/simulate/added.ts";
import { decibel, drawSource } from "../../../../tools/evaluate/simulate/events.ts";
import type { Moment } from "../../../../tools/evaluate/simulate/kinds.ts";
import { createLife, type Leak, type LifeOptions } from "../../../../tools/evaluate/simulate/nights.ts";
import { median } from "../../../../tools/statistics.ts";

const options = (more: Partial<LifeOptions> = {}): LifeOptions => ({
  family: "report",
  seed: 5,
  node: 0,
  site: "default",
  nights: 400,
  sustained: true,
  leak: null,
  ...more,
});

interface Lived {
  night: Maybe[] | null;
  heard: number;
  burst: boolean;
}

function live(more: Partial<LifeOptions> = {}): Lived[] {
  const all = options(more);
  const life = createLife(all);
  return Array.from({ length: all.nights }, (_, i) => {
    const there = life.draw(i);
    return { night: there ? [...life.night] : null, heard: life.nuisances(), burst: life.burst() };
  });
}

test("the same seed gives the same nights, another one others", () => {
  expect(live()).toEqual(live());
  expect(live({ seed: 6 })).not.toEqual(live());
});

test("nights are as the firmware hands them over: whole numbers, percentiles in order", () => {
  for (const { night } of live({ site: "bad" })) {
    if (!night) continue;
    for (const value of night) expect(value === null || Number.isInteger(value)).toBe(true);
    expect(night[N.LEVEL_10]).toBeLessThanOrEqual(night[N.LEVEL_50]!);
    expect(night[N.LEVEL_50]).toBeLessThanOrEqual(night[N.LEVEL_90]!);
    expect(night[N.WINDOWS]).toBeGreaterThan(0);
    expect(night[N.WINDOWS]).toBeLessThanOrEqual(60);
  }
});

describe("a leak", () => {
  const from = 200;
  const level = (nights: Lived[], at: number) =>
    median(nights.slice(from).flatMap(({ night }) => (night ? [night[at]!] : [])));
  /** What it changes, over ten nodes; the same nights without it beside. */
  function changes(leak: Omit<Leak, "from">) {
    const of = (at: number) =>
      median(
        [...Array(10).keys()].map(
          (node) => level(live({ node, leak: { ...leak, from } }), at) - level(live({ node }), at),
        ),
      );
    return {
      level: of(N.LEVEL_10) / 2,
      spread: (of(N.LEVEL_90) - of(N.LEVEL_10)) / 2,
      main: of(N.MAIN_BAND) / 2,
      frequency: of(N.FREQUENCY),
      pressure: of(N.PRESSURE_10),
    };
  }

  test("on metal raises level-10 by what it says and the main band by more, and fills the quiet windows", () => {
    const of = changes({ rise: 6, pipe: "metal", grows: 0 });
    expect(of.level).toBeGreaterThan(5);
    expect(of.level).toBeLessThan(7);
    expect(of.main).toBeGreaterThan(of.level + 0.5);
    expect(of.spread).toBeLessThan(-1.5);
    expect(of.frequency).toBeGreaterThan(100);
    expect(of.pressure).toBeLessThan(0);
  });

  test("far off on plastic the main band does not have", () => {
    const of = changes({ rise: 6, pipe: "plastic, far", grows: 0 });
    expect(of.level).toBeGreaterThan(5);
    expect(Math.abs(of.main)).toBeLessThan(0.6);
  });

  test("that grows begins at nothing", () => {
    const grown = live({ leak: { rise: 12, pipe: "metal", grows: 100, from } });
    const without = live();
    const over = (i: number) => grown[i]!.night![N.LEVEL_10]! - without[i]!.night![N.LEVEL_10]!;
    expect(over(from)).toBeLessThanOrEqual(2);
    expect(over(from + 120)).toBeGreaterThan(16);
  });

  test("changes nothing of what was before it", () => {
    const leak = live({ leak: { rise: 6, pipe: "metal", grows: 0, from } });
    expect(leak.slice(0, from)).toEqual(live().slice(0, from));
  });
});

describe("the table of nuisances", () => {
  const alike = (low: number, high: number) => low <= high;

  test.each(NUISANCES.map((nuisance) => [nuisance.name, nuisance] as const))(
    "%s is in order",
    (_, nuisance) => {
      expect(nuisance.source).not.toBe("");
      if ("share" in nuisance && typeof nuisance.share === "number") {
        expect(nuisance.share).toBeGreaterThan(0);
        return;
      }
      const rate = "rate" in nuisance ? nuisance.rate : (nuisance as Moment).hourly;
      expect(rate.default).toBeGreaterThan(0);
      expect(rate.bad).toBeGreaterThanOrEqual(rate.default);
      for (const [name, value] of Object.entries(nuisance))
        if (Array.isArray(value) && name !== "steady") expect(alike(value[0], value[1]), name).toBe(true);
    },
  );

  test("the sustained one has a rate of 0.1 to 0.3 a node-year", () => {
    const sustained = NUISANCES.filter((nuisance) => nuisance.does === "sound" && nuisance.sustained);
    expect(sustained.map((nuisance) => "rate" in nuisance && nuisance.rate)).toEqual([
      { default: 0.1, bad: 0.3 },
    ]);
  });

  test("a sound's power is that of its rise", () => {
    const chance = createChance("report", 1, 0, 0);
    const rain = NUISANCES.find((nuisance) => nuisance.name === "rain")!;
    if (rain.does !== "sound") throw new Error("rain is a sound");
    for (let i = 0; i < 100; i++) {
      const rise = decibel(1 + drawSource(chance, { ...rain, rise: [4, 4] }, 0).power);
      expect(rise).toBeCloseTo(4, 9);
    }
  });

  /** Nights that had one of a kind and nothing else that sounds, and each's values less the node's usual ones. */
  const seen = NUISANCES.map(() => ({ over: [] as number[][], lived: [] as Lived[] }));
  const sounding = NUISANCES.reduce(
    (bits, { does }, i) => (["sound", "gain", "loose", "clock"].includes(does) ? bits | (1 << i) : bits),
    0,
  );
  for (let node = 0; node < 150; node++) {
    const nights = live({ node, nights: 730 });
    const quiet = nights.filter(({ heard, night }) => night && !(heard & sounding));
    const usual = Array.from({ length: N.BALANCE + 1 }, (_, place) =>
      median(quiet.map(({ night }) => night![place] ?? 0)),
    );
    NUISANCES.forEach((_, kind) => {
      for (const one of nights) {
        if (!((one.heard >> kind) & 1) || one.heard & sounding & ~(1 << kind)) continue;
        seen[kind]!.lived.push(one);
        if (one.night) seen[kind]!.over.push(usual.map((value, place) => (one.night![place] ?? 0) - value));
      }
    });
  }
  const of = (name: string) => seen[NUISANCES.findIndex((nuisance) => nuisance.name === name)]!;
  const at = (name: string, place: number) => of(name).over.map((values) => values[place]!);
  const middle = (name: string, place: number) => median(at(name, place));

  test.each(["rain", "tap left running", "night works", "pump", "steady machine or valve"])(
    "%s is heard in level-10",
    (name) => expect(middle(name, N.LEVEL_10)).toBeGreaterThan(2),
  );

  test("irrigation leaves the quietest tenth as it was, and is heard in the loudest", () => {
    expect(Math.abs(middle("irrigation", N.LEVEL_10))).toBeLessThan(4);
    expect(middle("irrigation", N.LEVEL_90)).toBeGreaterThan(middle("irrigation", N.LEVEL_10) + 4);
  });

  test("a tap sounds higher, fills the spread, and takes pressure; the main band has it", () => {
    expect(middle("tap left running", N.FREQUENCY)).toBeGreaterThan(100);
    expect(middle("tap left running", N.MAIN_BAND)).toBeGreaterThan(4);
    expect(middle("tap left running", N.LEVEL_90) - middle("tap left running", N.LEVEL_10)).toBeLessThan(-2);
  });

  test("a pump that runs in the quietest windows too is a tone", () => {
    const tones = (name: string) =>
      median(
        of(name)
          .over.filter((values) => values[N.LEVEL_10]! >= 8)
          .map((values) => values[N.TONALITY]!),
      );
    expect(tones("pump")).toBeGreaterThan(tones("tap left running") + 2);
  });

  test("what happens to the node: louder or quieter, fewer windows, no night, no clock, a burst, another pressure", () => {
    expect(Math.max(...at("gain jumps", N.LEVEL_10).map(Math.abs))).toBeGreaterThan(5);
    expect(middle("sensor comes loose", N.LEVEL_50)).toBeLessThan(-7);
    expect(middle("windows missing", N.WINDOWS)).toBeLessThan(-5);
    expect(of("nights missing").lived.every(({ night }) => night === null)).toBe(true);
    for (const { night } of of("clock unset").lived) {
      if (!night) continue;
      expect(night[N.FLAGS]! & FLAG_CLOCK_UNSET).toBe(FLAG_CLOCK_UNSET);
      expect(night[N.NIGHT]).toBe(0);
    }
    expect(middle("clock unset", N.LEVEL_10)).toBeGreaterThan(3);
    expect(of("false burst").lived.every(({ burst }) => burst)).toBe(true);
    expect(Math.max(...at("zone pressure changed", N.PRESSURE_10).map(Math.abs))).toBeGreaterThan(50);
  });
});

// What is left of a noise: metal takes little of any tone, plastic more of each higher one.
import { describe, expect, test } from "vitest";
import { createChance } from "../../../../tools/chance.ts";
import { classOf } from "../../../../tools/district/network/network.ts";
import {
  bandLoss,
  lossAt,
  lossOf,
  type PipeSound,
  soundOf,
} from "../../../../tools/district/network/path.ts";
import { networkOf } from "./networks.ts";

const network = await networkOf("own");
const sounds = soundOf(network, createChance("report", 1, 0, 3));
const soundsOf = (wanted: string) =>
  sounds.filter((_, link) => {
    const { material } = network.links[link]!;
    return material !== null && classOf(material) === wanted;
  });
const rangeOf = (found: PipeSound[], of: (sound: PipeSound) => number) => {
  const values = found.map(of);
  return [Math.min(...values), Math.max(...values)] as const;
};

describe("constants of a pipe", () => {
  test("of metal", () => {
    const metal = soundsOf("metal");
    const [low, high] = rangeOf(metal, ({ flat }) => flat);
    expect(low).toBeGreaterThanOrEqual(0.02);
    expect(low).toBeLessThan(0.03);
    expect(high).toBeGreaterThan(0.15);
    expect(high).toBeLessThanOrEqual(0.2);
    expect(metal.every(({ slope, speed }) => slope === 0 && speed >= 1000 && speed <= 1400)).toBe(true);
  });

  test("of plastic", () => {
    const plastic = soundsOf("plastic");
    // exp(-2 pi f beta d) at 100 Hz and 100 m: from pi to 4 pi nepers of 8.686 dB.
    const [low, high] = rangeOf(plastic, ({ slope }) => slope * 100 * 100);
    expect(low).toBeGreaterThanOrEqual(8.685 * Math.PI);
    expect(low).toBeLessThan(1.3 * 8.686 * Math.PI);
    expect(high).toBeGreaterThan(3 * 8.686 * Math.PI);
    expect(high).toBeLessThanOrEqual(4 * 8.686 * Math.PI);
    expect(plastic.every(({ flat, speed }) => flat === 0 && speed >= 300 && speed <= 600)).toBe(true);
  });

  test("are drawn for each, the same again from the same seed, and none for valves", () => {
    expect(soundOf(network, createChance("report", 1, 0, 3))).toEqual(sounds);
    expect(new Set(sounds.map(({ speed }) => speed)).size).toBeGreaterThan(200);
    const valve = network.links.findIndex(({ kind }) => kind === "valve");
    expect(lossOf([{ link: valve, metres: 0 }], sounds)).toEqual({ flat: 0, slope: 0, delay: 0 });
  });
});

describe("a way", () => {
  const TWO: PipeSound[] = [
    { flat: 0.1, slope: 0, speed: 1200 },
    { flat: 0, slope: 0.001, speed: 400 },
  ];
  const parts = [
    { link: 0, metres: 60 },
    { link: 1, metres: 20 },
  ];

  test("takes what its pipes take", () => {
    const loss = lossOf(parts, TWO);
    expect(lossAt(loss, 0)).toBeCloseTo(6, 9);
    expect(lossAt(loss, 300)).toBeCloseTo(12, 9);
    expect(loss.delay).toBeCloseTo(60 / 1200 + 20 / 400, 9);
  });

  test("takes from a band less than from its highest tone, more than from its lowest", () => {
    const loss = lossOf(parts, TWO);
    const band = bandLoss(loss, [500, 1000]);
    expect(band).toBeGreaterThan(lossAt(loss, 500));
    expect(band).toBeLessThan(lossAt(loss, 750));
    // The exact integral of 10^(-0.02 f / 10) over the band.
    const k = (0.02 * Math.LN10) / 10;
    const exact = 6 - 10 * Math.log10((Math.exp(-k * 500) - Math.exp(-k * 1000)) / (k * 500));
    expect(band).toBeCloseTo(exact, 1);
    // With its power at the low end it loses less.
    expect(bandLoss(loss, [500, 1000], (f) => f ** -4)).toBeLessThan(band);
  });

  test("of a kilometre of plastic is a number still", () => {
    const far = lossOf([{ link: 1, metres: 1000 }], TWO);
    expect(bandLoss(far, [500, 1000])).toBeGreaterThan(500);
    expect(bandLoss(far, [500, 1000])).toBeLessThan(540);
  });
});

// Where a recording's converter ends, found from its samples: of converters of many bits that clip, and not of sounds that
// are only loud.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lookAtCodes } from "../../../tools/board/codes.ts";
import { findEnds } from "../../../tools/board/converter-ends.ts";
import { sineSamples } from "../../wav.ts";
import { converted, hiss, noise, rumble } from "../evaluate/folders.ts";

/** The ends of recordings of one folder, as codes of 16 bits. */
const endsOf = (...recordings: Float64Array[]) =>
  findEnds(recordings.map((samples) => lookAtCodes(samples, 16))).map(
    ({ low, high, step, half, unsigned }) => ({
      ...{ low: low * 32768, high: high * 32768, step: step * 32768, half: half * 32768 },
      unsigned,
    }),
  );

/** Converters: steps, half range, of 32768. */
const CONVERTERS: [string, step: number, half: number][] = [
  ["8 bits at the top of 16", 256, 32768],
  ["12 bits at the top", 16, 32768],
  ["14 bits at the top", 4, 32768],
  ["16 bits", 1, 32768],
  ["12 bits shifted by 3, as the recordings of the start rule", 8, 16384],
  ["15 bits", 1, 16384],
  ["14 bits at the bottom", 1, 8192],
  ["12 bits at the bottom", 1, 2048],
  ["10 bits at the bottom", 1, 512],
];

/** Noise with an offset, of which some goes over the ends. */
const loud = (seed: number, step: number, half: number, offset: number, over: number) =>
  converted(
    hiss(seed, 20 * Math.log10((half / 32768 / 3) * over)).map((x) => x + (offset * half) / 32768),
    step,
    -half,
    half - step,
  );

describe("a converter's ends are found where it clips", () => {
  test.each(CONVERTERS)("%s", (_, step, half) => {
    const ends = { low: -half, high: half - step, step, half, unsigned: false };
    expect(endsOf(loud(1, step, half, 0, 1.2))).toEqual([ends]);
    // On one side, by its offset; the other end is where such a converter has it.
    expect(endsOf(loud(2, step, half, 0.3, 1))).toEqual([ends]);
    expect(endsOf(loud(3, step, half, -0.3, 1))).toEqual([ends]);
  });

  test("at 16384, or a step before it, whatever the offset", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.constantFrom(1, 8),
        fc.constantFrom(16384, 16383, 16376),
        (seed, offset, step, most) => {
          const wide = hiss(seed, -10).map((x) => x + offset / 2);
          const [ends] = endsOf(converted(wide, step, -16384, most));
          expect(ends).toMatchObject({ low: -16384, half: 16384 });
          expect(Math.max(most - ends!.high, ends!.high - most)).toBeLessThanOrEqual(step);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("by what several show that touch them once each", () => {
    const touching = [1, 2, 3].map((seed) => {
      const quiet = converted(hiss(seed, -25), 8, -16384, 16376);
      quiet[1000 * seed] = 16376 / 32768;
      return quiet;
    });
    const quiet = converted(rumble(9, -40), 8, -16384, 16376);
    for (const { low, high, half } of endsOf(...touching, quiet))
      expect([low, high, half]).toEqual([-16384, 16376, 16384]);
    // One alone may do so by chance.
    expect(endsOf(touching[0]!)[0]).toMatchObject({ high: 32760, half: 32768 });
    // And another kind of logger, of other steps, has nothing to do with it.
    expect(endsOf(...touching, hiss(7, -25))[3]).toMatchObject({ half: 32768, step: 1 });
  });

  test("of an amplifier that saturates anywhere", () => {
    const wide = hiss(1, -14);
    expect(endsOf(converted(wide, 1, -9000, 10_001))).toEqual([
      { low: -9000, high: 10_001, step: 1, half: 32768, unsigned: false },
    ]);
    // A little, at one side.
    expect(endsOf(converted(rumble(1, -14), 1, -32768, 14_500))[0]).toMatchObject({
      low: -32768,
      high: 14_500,
    });
  });

  test("of a square wave, which is all that is left of a float scaled wrongly", () => {
    const square = hiss(1).map((x) => (x > 0 ? 0.5 : -0.5));
    expect(endsOf(rumble(3).map((x) => (x > 0 ? 0.3 : -0.3)))[0]).toMatchObject({ half: 32768 });
    expect(endsOf(square)[0]).toMatchObject({ low: -16384, high: 16384 });
  });
});

describe("unsigned codes", () => {
  const unsigned = (bits: number, samples: Float64Array) =>
    converted(
      samples.map((x) => x + 2 ** (bits - 1) / 32768),
      1,
      0,
      2 ** bits - 1,
    );
  test.each([8, 10, 12, 14])("of %i bits, loud or quiet", (bits) => {
    const scale = 2 ** (bits - 16);
    for (const level of [-8, -30]) {
      const samples = hiss(1, level).map((x) => x * scale);
      expect(endsOf(unsigned(bits, samples))).toEqual([
        { low: 0, high: 2 ** bits - 1, step: 1, half: 2 ** (bits - 1), unsigned: true },
      ]);
    }
  });

  test("shifted by 3, by what one of them shows that goes through most of the range", () => {
    const shifted = (seed: number, level: number) =>
      converted(
        hiss(seed, level).map((x) => x / 2 + 0.5),
        8,
        0,
        32760,
      );
    for (const { unsigned: is } of endsOf(shifted(1, -10), shifted(2, -40))) expect(is).toBe(true);
  });

  test("and a logger's offset is none", () => {
    // The recordings of the start rule: 2100 of 16384, some that quiet that they never go below 0.
    const offset = (seed: number, level: number, by = 2100) =>
      converted(
        hiss(seed, level).map((x) => x + by / 32768),
        8,
        -16384,
        16376,
      );
    for (const { unsigned: is } of endsOf(offset(1, -45), offset(2, -25))) expect(is).toBe(false);
    expect(endsOf(offset(3, -45))[0]!.unsigned).toBe(false);
    expect(endsOf(offset(3, -45, 2050))[0]!.unsigned).toBe(false);
  });
});

describe("what is loud and clean has the ends of its file", () => {
  const own = (step: number) => ({ low: -32768, high: 32768 - step, step, half: 32768, unsigned: false });
  test.each([1, 4, 8, 16, 256])("noise in steps of %i", (step) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: -36, max: -16, noNaN: true }),
        (seed, level) => {
          const sound = seed % 2 ? hiss(seed, level) : noise(seed, 60, 60, level);
          expect(endsOf(converted(sound, step, -32768, 32768 - step))).toEqual([own(step)]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([20, 50, 60, 100, 256, 400, 500, 800, 850, 1000])(
    "a tone of %i Hz, of any amplitude",
    (hertz) => {
      for (const amplitude of [0.5, 0.25, 0.9, 0.1, 0.01, 16384 / 32767])
        for (const step of [1, 8, 256])
          expect(
            endsOf(converted(sineSamples(amplitude, hertz, 4096, 5), step, -32768, 32767))[0],
          ).toMatchObject({
            half: 32768,
            low: -32768,
          });
    },
  );

  test("an input that flickers by a step, and one that never moves", () => {
    const flicker = Float64Array.from({ length: 20_000 }, (_, i) => ((i * 7) % 3) / 32768);
    expect(endsOf(flicker)[0]).toMatchObject({ half: 32768 });
    for (const value of [0, 0.25, -0.5])
      expect(endsOf(new Float64Array(20_000).fill(value))[0]).toMatchObject({ half: 32768 });
  });
});

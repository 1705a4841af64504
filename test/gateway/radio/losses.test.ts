// The formulas against games of chance by the same rules.
import { describe, expect, test } from "vitest";
import { clear, lossesOf, within } from "../../../gateway/radio/losses.ts";

/** Numbers of 0 to 1, the same each time (xorshift32). */
function chance(seed: number) {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

describe("losses", () => {
  test("ALOHA is exp(-2G)", () => {
    // 1000 nodes, each once an hour, 328.704 ms: G = 0.0913.
    const reading = { airMs: 328.704, rate: 1000 / 3600 };
    expect(clear(reading.airMs, [reading])).toBeCloseTo(Math.exp(-2 * 0.0913), 3);
  });

  test("are those of frames thrown at an hour", () => {
    const random = chance(7);
    const [nodes, air, hour] = [600, 1000, 3_600_000];
    let [lost, all] = [0, 0];
    for (let round = 0; round < 50; round++) {
      const begins = Array.from({ length: nodes }, () => random() * hour).sort((a, b) => a - b);
      for (let i = 0; i < nodes; i++) {
        all++;
        if (begins[i]! - (begins[i - 1] ?? -air) < air || (begins[i + 1] ?? 2 * hour) - begins[i]! < air)
          lost++;
      }
    }
    expect(1 - clear(air, [{ airMs: air, rate: nodes / 3600 }])).toBeCloseTo(lost / all, 1.5);
  });

  test("slots keep batches apart from each other, not from what waits for none", () => {
    const network = {
      batches: [{ airMs: 1000, rate: 1 / 6 }],
      reading: { airMs: 350, rate: 2 / 3 },
      acks: { airMs: 288, rate: 1 / 29 },
    };
    const quiet = lossesOf({ ...network, others: [], sharing: 0 });
    expect(quiet.alone).toBe(0);
    expect(quiet.slotted).toBe(0);
    expect(quiet.unslotted).toBeGreaterThan(0.2);
    const busy = lossesOf({ ...network, others: [{ airMs: 350, rate: 1 / 30 }], sharing: 0.5 });
    expect(busy.alone).toBeGreaterThan(0.04);
    expect(busy.slotted).toBeCloseTo(0.5 + 0.5 * busy.alone, 9);
  });
});

describe("readings in time", () => {
  const hour = { batchMs: 3_600_000, repeats: 0, askedShare: 1, withinMs: 7_200_000 };

  test("without losses all of them, where a batch comes within that time", () => {
    expect(within(0, hour)).toBe(1);
    expect(within(0, { ...hour, batchMs: 4 * 3_600_000 })).toBe(0.5);
    expect(within(1, hour)).toBe(0);
  });

  test("what was lost comes with the next batch where that is heard and answered, or unasked", () => {
    expect(within(0.1, { ...hour, askedShare: 0 })).toBeCloseTo(0.9, 9);
    expect(within(0.1, hour)).toBeCloseTo(0.9 + 0.1 * 0.9 * 0.9, 9);
    expect(within(0.1, { ...hour, repeats: 1 })).toBeCloseTo(0.99, 9);
  });
});

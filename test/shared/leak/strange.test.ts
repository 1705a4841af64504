// Nights and references that are not as they should be: flagged, and never a leak.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FLAG_CLOCK_JUMP, FLAG_NO_REFERENCE, LEAK, SUSPECT } from "../../../shared/messages.ts";
import { createLife, FIRST_NIGHT } from "./lives.ts";

const doubted = (state: number) => state === SUSPECT || state === LEAK;

describe("nights", () => {
  test("missing, doubled and out of order: what is not later is flagged, and nothing is suspected", () => {
    const steps = fc.array(fc.integer({ min: -3, max: 5 }), { minLength: 20, maxLength: 80 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 1000 }), (offsets, seed) => {
        const life = createLife({ seed });
        life.nights(20);
        let last = FIRST_NIGHT + 19;
        for (const offset of offsets) {
          const night = last + offset;
          const { flags, state } = life.live({ night });
          expect(doubted(state)).toBe(false);
          expect((flags & FLAG_CLOCK_JUMP) !== 0, `${offset} nights on`).toBe(offset < 1);
          last = night;
        }
      }),
      { numRuns: 100 },
    );
  });

  test("one loud night that is told ten times is one", () => {
    const life = createLife();
    life.nights(42);
    const night = FIRST_NIGHT + 42;
    for (let i = 0; i < 10; i++) expect(doubted(life.live({ night, rise: 20, rise90: 3 }).state)).toBe(false);
  });
});

describe("a reference that no recording can have", () => {
  // The pipe is at -45 dB: 35 and more would clip the recorder that the rule is from, -50 and less is under its steps.
  test.each([350, 400, 600, 3000, 32767, -500, -600, -3000, -32768])("of %i tenths of a dB", (reference) => {
    const life = createLife({ reference });
    for (const { state, flags, told } of life.nights(13, { balance: 20 }).all) {
      expect(doubted(state)).toBe(false);
      expect(flags & FLAG_NO_REFERENCE).not.toBe(0);
      expect(told[14]).toBeNull();
    }
  });

  test("one that can be right is taken", () => {
    for (const reference of [-300, 0, 150, 250])
      for (const { flags } of createLife({ reference }).nights(13).all)
        expect(flags & FLAG_NO_REFERENCE).toBe(0);
  });
});

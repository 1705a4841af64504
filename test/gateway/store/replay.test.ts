// The replay window says the same as a set of all counters.
import fc from "fast-check";
import { expect, test } from "vitest";
import { afterTaking, EMPTY, inWindow } from "../../../gateway/store/replay.ts";

/** Counters that go ahead, fall back, repeat and jump as lines and radios make them. */
const counters = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 120 }),
  fc
    .array(fc.oneof(fc.integer({ min: -70, max: 70 }), fc.constantFrom(63, 64, 65, -63, -64, -65)), {
      maxLength: 120,
    })
    .map((steps) => {
      let at = 1000;
      return steps.map((step) => (at = Math.max(1, at + step)));
    }),
  fc.array(fc.constantFrom(1, 2, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 2, 2 ** 32 - 65, 2 ** 32 - 66), {
    maxLength: 12,
  }),
);

test("a counter is taken once, and not at all more than 64 below the highest", () => {
  fc.assert(
    fc.property(counters, (sequence) => {
      let window = EMPTY;
      const taken = new Set<number>();
      let highest = 0;
      for (const counter of sequence) {
        const refused = taken.has(counter) || counter < highest - 64;
        expect(inWindow(window, counter)).toBe(refused);
        if (refused) continue;
        window = afterTaking(window, counter);
        taken.add(counter);
        highest = Math.max(highest, counter);
        expect(window.highest).toBe(highest);
      }
    }),
    { numRuns: 1000 },
  );
});

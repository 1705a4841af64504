// What the watch remembers is the same after it was kept; and what is no such memory is a new one.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NIGHTS, recall, remember } from "../../../../gateway/watch/alarms/memory.ts";
import {
  fleetBytes,
  fleetOf,
  newFleetState,
  newNodeState,
  nodeBytes,
  nodeOf,
} from "../../../../gateway/watch/alarms/state.ts";
import { FIRST, nightOf } from "./nights.ts";

describe("of a node", () => {
  test("all of it comes back", () => {
    const half = fc.integer({ min: -250, max: 50 }).map((value) => value / 2);
    fc.assert(
      fc.property(
        fc.record({ since: fc.integer({ min: 0, max: 60_000 }), base: half, main: half, deviation: half }),
        fc.uint8Array({ minLength: 164, maxLength: 164 }),
        fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 16 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        ({ since, base, main, deviation }, learned, onsets, [a, b, c, isSuspected], counter) => {
          const state = {
            ...newNodeState(),
            ...{
              learned,
              onsets,
              isCorrected: a!,
              isDecided: b!,
              isMuted: c!,
              isGrownUp: a! || c!,
              place: { epoch: 3, counter },
            },
            suspicion: isSuspected
              ? {
                  ...{ since, onset: since - 3, base: { level10: base, main } },
                  deviation: { level10: deviation, main: 2 },
                  isSlow: base % 2 === 0,
                  fleet: main % 2 === 0 ? null : { score: 1.5, above: -3 },
                }
              : null,
          };
          remember(state.memory, FIRST + (since % NIGHTS), nightOf({ date: FIRST, level: base }));
          expect(nodeOf(nodeBytes(state))).toEqual(state);
        },
      ),
    );
  });

  test("bytes that are none, cut or of another form make a new one", () => {
    const bytes = nodeBytes(newNodeState());
    for (const other of [
      null,
      bytes.subarray(1),
      new Uint8Array(0),
      bytes.map((byte, i) => (i === 0 ? 9 : byte)),
    ])
      expect(nodeOf(other)).toEqual(newNodeState());
  });
});

test("of the fleet", () => {
  const fleet = newFleetState();
  fleet.date = FIRST + 7;
  fleet.common.dates[3] = FIRST;
  fleet.common.level10[3] = 5;
  fleet.common.main[3] = -4;
  expect(fleetOf(fleetBytes(fleet))).toEqual(fleet);
  expect(fleetOf(fleetBytes(fleet).subarray(2))).toEqual(newFleetState());
});

test("a night is remembered for so long, and none is taken for another", () => {
  const { memory } = newNodeState();
  for (let i = 0; i < 2 * NIGHTS; i++) {
    if (i % 3 === 0) remember(memory, FIRST + i, nightOf({ date: FIRST + i, level: -i / 2 }));
  }
  for (let i = 0; i < 2 * NIGHTS; i++) {
    const level = recall(memory, FIRST + i, "level10");
    expect(level).toBe(i % 3 === 0 && i >= NIGHTS ? -i : -32768);
  }
});

// The journal under power cuts: the bundle on each board's own pages, the power failing inside flash writes
// and before erases. (All cut points of a node's month are a campaign of their own.)
import { describe, expect, test } from "vitest";
import { READING } from "../../shared/messages.ts";
import type { FlashHooks } from "../../tools/image/flash.ts";
import { createRig, MINUTE_MS, type Uplink } from "../rig.ts";

/** Hooks that cut the power in the `nth` flash operation, after `share` of its bytes. */
function cutting(nth: number, share: number): FlashHooks & { happened(): boolean } {
  let count = 0;
  const now = () => ++count === nth;
  return {
    write: (_at, data) => (now() ? Math.floor(data.length * share) : undefined),
    erase: () => now(),
    happened: () => count >= nth,
  };
}

// One assertion for all counters: where a cut has made them leap there are 65,536 more, and an assertion for each of them
// took most of these tests' time (measured).

/** Counters that were sealed with two different contents. */
function reusedIn(uplinks: Uplink[]): number[] {
  const seen = new Map<number, string>();
  return uplinks.flatMap(({ counter, frame }) => {
    const hex = Buffer.from(frame).toString("hex");
    const before = seen.get(counter) ?? hex;
    seen.set(counter, hex);
    return before === hex ? [] : [counter];
  });
}

/** Counters below the highest that the gateway neither holds nor knows void. */
function openIn({ settled, highestCounter }: ReturnType<typeof createRig>): number[] {
  return Array.from({ length: highestCounter() - 1 }, (_, i) => i + 1).filter((c) => !settled.has(c));
}

// Readings every 20 s fill the pages of these boards within hours.
const busy = { interval: 20_000, tick: 20_000, windows: 1, acoustic: null };

describe.each([
  ["puckjs", 460],
  ["pico", 800],
  ["espruino-wifi", 800],
])("%s", (kind, operations) => {
  test("goes on after a power cut at any operation, and uses no counter twice", () => {
    let cuts = 0;
    for (let nth = 1; nth <= operations; nth += 53) {
      const hooks = cutting(nth, (nth % 5) / 4.1);
      const rig = createRig({ kind, profile: busy, flashHooks: hooks, signals: { pressure: () => 400 } });
      rig.board.boot();
      for (let i = 0; i < 40 && !hooks.happened(); i++) rig.run(10 * MINUTE_MS);
      if (!hooks.happened()) continue;
      cuts++;
      const before = rig.uplinks.length;
      rig.board.boot();
      rig.run(5 * MINUTE_MS);
      expect(reusedIn(rig.uplinks)).toEqual([]);
      expect(rig.uplinks.length, `operation ${nth}`).toBeGreaterThan(before + 10);
      expect(rig.board.errors(), `operation ${nth}`).toEqual([]);
      // What was sent before the cut and not acknowledged, or kept and not sent, has arrived or is void.
      expect(openIn(rig)).toEqual([]);
    }
    expect(cuts).toBeGreaterThan(7);
  });

  test("when it is full the oldest go and the newest stay", () => {
    const rig = createRig({ kind, profile: busy, signals: { pressure: () => 400 } });
    rig.board.boot();
    rig.run(5 * MINUTE_MS);
    rig.answer(false);
    rig.run(24 * 60 * MINUTE_MS);
    const silent = rig.uplinks.filter(({ type }) => type === READING).map(({ counter }) => counter);
    rig.answer(true);
    rig.run(3 * 60 * MINUTE_MS);
    const newest = silent.slice(-200);
    expect(newest.filter((counter) => !rig.records.has(counter))).toEqual([]);
    expect(openIn(rig)).toEqual([]);
    expect(rig.board.errors()).toEqual([]);
  });
});

test("a damaged page does not bring a counter back", () => {
  const rig = createRig({ profile: busy, signals: { pressure: () => 400 } });
  rig.board.boot();
  rig.run(60 * MINUTE_MS);
  const page = rig.board.flash.bytes.subarray(5 * 4096);
  // The newest page loses its head, and with it every reservation it held.
  let newest = 0;
  for (let p = 0; p < 5; p++) if (page[p * 4096 + 4] === 1) newest = p;
  page[newest * 4096 + 8]! ^= 1;
  rig.board.boot();
  rig.run(30 * MINUTE_MS);
  expect(reusedIn(rig.uplinks)).toEqual([]);
  expect(rig.highestCounter()).toBeGreaterThan(65_536);
  expect(rig.board.errors()).toEqual([]);
});

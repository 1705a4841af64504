// A ring with any bytes whatever: the node starts, keeps what is valid, uses no counter twice, and is never
// silent without saying why.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { READING } from "../../shared/messages.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { createRig, MINUTE_MS } from "../rig.ts";

const busy = { interval: 60_000, tick: 20_000, windows: 1, acoustic: null };
const signals = { pressure: () => 400 };
const kind = BOARD_KINDS.puckjs!;
const RING_AT = (kind.storage.pages - kind.ringPages) * kind.storage.pageSize;
const RING = kind.ringPages * kind.storage.pageSize;

/** A node that has been at work for some hours, some of it unanswered: its flash, and what it has sent. */
const past = (() => {
  const rig = createRig({ profile: busy, signals });
  rig.board.boot();
  rig.run(120 * MINUTE_MS);
  rig.answer(false);
  rig.run(200 * MINUTE_MS);
  const sent = new Map(
    rig.uplinks.map(({ counter, frame }) => [counter, Buffer.from(frame).toString("hex")]),
  );
  const kept = rig.uplinks.filter(({ type, counter }) => type === READING && !rig.settled.has(counter));
  const image = rig.board.flash.bytes.slice();
  const sequence = (p: number) => Buffer.from(image).readUInt32BE(RING_AT + p * 4096 + 6);
  const pages = Array.from({ length: kind.ringPages }, (_, p) => p);
  const newest = pages.reduce((a, b) => (sequence(b) > sequence(a) && sequence(b) < 1e6 ? b : a));
  return { image, newest, sent, kept: kept.map(({ counter }) => counter) };
})();

/** Boots what is left, and checks what always has to hold. */
function revive(image: Uint8Array) {
  const rig = createRig({ profile: busy, signals, image });
  const code = image.slice(0, RING_AT);
  rig.board.boot();
  rig.run(20 * MINUTE_MS);
  expect(rig.board.errors()).toEqual([]);
  expect(Buffer.compare(code, rig.board.flash.bytes.subarray(0, RING_AT))).toBe(0);
  const readings = rig.uplinks.filter(({ type }) => type === READING);
  if (readings.length === 0) expect(rig.said.join("")).toContain("no counter can be trusted");
  else expect(readings.length).toBeGreaterThan(15);
  const reused = rig.uplinks.filter(({ counter, frame }) => {
    const before = past.sent.get(counter);
    return before !== undefined && before !== Buffer.from(frame).toString("hex");
  });
  expect(reused.map(({ counter }) => counter)).toEqual([]);
  return rig;
}

describe("a ring", () => {
  test("as it was goes on, and hands over what it kept", () => {
    const rig = revive(past.image.slice());
    expect(past.kept.filter((counter) => !rig.records.has(counter))).toEqual([]);
  });

  test("with a few damaged bytes loses the records that they are in, and no other", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(RING - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 5,
        }),
        (damage) => {
          const image = past.image.slice();
          for (const [at, bits] of damage) image[RING_AT + at]! ^= bits;
          const rig = revive(image);
          const lost = past.kept.filter((counter) => !rig.records.has(counter));
          expect(lost.length).toBeLessThanOrEqual(damage.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("with a page of garbage, or erased, goes on with the others", () => {
    fc.assert(
      fc.property(
        fc.nat(kind.ringPages - 1),
        fc.uint8Array({ minLength: 4096, maxLength: 4096 }),
        (p, bytes) => {
          const image = past.image.slice();
          image.set(bytes, RING_AT + p * 4096);
          expect(revive(image).uplinks.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 15 },
    );
    // Not the newest: no trace would be left of what was in it, and what is older looks like all there is.
    for (let p = 0; p < kind.ringPages; p++) {
      if (p === past.newest) continue;
      const image = past.image.slice();
      image.fill(255, RING_AT + p * 4096, RING_AT + (p + 1) * 4096);
      revive(image);
    }
  });

  test("whose heads are all damaged goes on far above what it still finds", () => {
    const image = past.image.slice();
    for (let p = 0; p < kind.ringPages; p++) image[RING_AT + p * 4096 + 9]! ^= 1;
    const rig = revive(image);
    expect(rig.highestCounter()).toBeGreaterThan(65_536);
  });

  test("of nothing but garbage is silent, and says so", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: RING, maxLength: RING }), (bytes) => {
        const image = past.image.slice();
        image.set(bytes, RING_AT);
        expect(revive(image).uplinks).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  test("with bits that have faded to ones goes on too", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(8 * RING - 1), { maxLength: 200 }), (bits) => {
        const image = past.image.slice();
        for (const bit of bits) image[RING_AT + (bit >> 3)]! |= 1 << (bit & 7);
        revive(image);
      }),
      { numRuns: 20 },
    );
  });
});

// Bytes of any kind where a radio module's lines should be: the driver never throws, never grows, and asks and
// hands on no more than it should.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MODULE_NAMES, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { alone, recorded } from "./dialogue.ts";

const bytes = fc
  .uint8Array({ minLength: 1, maxLength: 700 })
  .map((each) => Buffer.from(each).toString("latin1"));

describe.each(MODULE_NAMES)("%s", (kind) => {
  const said = recorded(kind);
  /** The dialogue with pieces taken out, doubled, changed or moved. */
  const mutated = fc
    .array(
      fc.record({
        at: fc.nat(said.length - 1),
        length: fc.integer({ min: 1, max: 60 }),
        byte: fc.integer({ min: 0, max: 255 }),
        how: fc.constantFrom("cut", "double", "byte", "line end"),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((changes) =>
      changes.reduce((text, { at, length, byte, how }) => {
        const [before, piece, after] = [
          text.slice(0, at),
          text.slice(at, at + length),
          text.slice(at + length),
        ];
        if (how === "cut") return before + after;
        if (how === "double") return before + piece + piece + after;
        if (how === "byte") return before + String.fromCharCode(byte) + piece + after;
        return `${before}\r\n${piece}${after}`;
      }, said),
    );

  test("any bytes, and any dialogue gone wrong", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(bytes, mutated), fc.integer({ min: 1, max: 64 }), fc.nat(3000)), {
          minLength: 1,
          maxLength: 6,
        }),
        (pieces) => {
          const driver = alone(kind);
          driver.modem.start();
          driver.modem.listen(true);
          driver.modem.send(new Uint8Array([0xe0, 1, 2, 3]), 100);
          for (const [text, chunk, ms] of pieces) {
            for (let at = 0; at < text.length; at += chunk) {
              driver.modem.data(text.slice(at, at + chunk));
              driver.clock.runUntil(driver.clock.precise() + ms / 100);
            }
            driver.clock.runUntil(driver.clock.precise() + ms);
          }
          expect(driver.timers.size).toBeLessThanOrEqual(1);
          expect(
            driver.written.filter((line) => line.startsWith(RADIO_MODULES[kind].driver.send)).length,
          ).toBeLessThanOrEqual(9);
          driver.clock.runUntil(driver.clock.precise() + 60_000);
          expect(driver.sent()).toBe(1);
          driver.modem.stop();
          driver.clock.runUntil(driver.clock.precise() + 60_000);
          expect(driver.timers.size).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("a line without end is not kept", () => {
    const driver = alone(kind);
    driver.modem.start();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 50_000; i++) driver.modem.data("x".repeat(1000 + (i % 2)));
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(40e6);
    expect(driver.sent()).toBe(0);
  });
});

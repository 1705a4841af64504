// Bytes of any kind where a radio module's lines should be: the driver never throws, never grows, and asks and
// hands on no more than it should.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createModem, type Modem } from "../../../shared/radio/modem.ts";
import { MODULE_NAMES, type ModuleName, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { createEther } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createBench, SETTINGS } from "./bench.ts";

/** What a real module of the kind has said, command by command. */
function recorded(kind: ModuleName): string {
  const clock = createSimClock(0);
  const bench = createBench(kind, { clock, air: createEther({ clock }) });
  bench.fake.powerOn();
  bench.modem.start();
  bench.modem.listen(true);
  bench.run(8000);
  for (let i = 0; i < 3; i++) {
    const how = { ...SETTINGS, syncWord: 0x12, rssi: -90, snr: 7, crcOk: true };
    bench.fake.hear(new Uint8Array([0xe0, i, 3, 4]), how);
    bench.run(2000);
    bench.send(new Uint8Array([0xe1, i, 3, 4]));
    bench.run(2000);
  }
  return bench.printed();
}

/** A driver on its own: what was written by it, and timers that it has. */
function alone(kind: ModuleName) {
  const clock = createSimClock(0);
  const timers = new Set<unknown>();
  const written: string[] = [];
  let sent = 0;
  const modem: Modem = createModem(RADIO_MODULES[kind].driver, SETTINGS, {
    write: (text) => written.push(text),
    setTimeout: (run, ms) => {
      const timer = clock.setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => {
      timers.delete(timer);
      clock.clearTimeout(timer);
    },
    take: (packet) => {
      expect(packet.length).toBeGreaterThan(0);
      expect(packet.length).toBeLessThanOrEqual(255);
    },
    sent: () => sent++,
    asleep: () => {},
    trouble: () => {},
  });
  return { modem, clock, timers, written, sent: () => sent };
}

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

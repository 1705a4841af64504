// Whether a module sleeps that was told to: what shows that it does not, that it is told once more, and that one which
// hangs is told from one that answers too late.
import { describe, expect, test } from "vitest";
import { SILENT, SLEEPLESS } from "../../../shared/radio/modem.ts";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { createEther, createFaults } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createBench } from "./bench.ts";

const FRAME = Uint8Array.from({ length: 20 }, (_, i) => i);
const HOUR_MS = 3_600_000;

function start(kind: ModuleName) {
  const clock = createSimClock(0);
  const faults = createFaults({ clock, random: () => 0.5 });
  const bench = createBench(kind, { clock, air: createEther({ clock }), faults });
  bench.fake.powerOn();
  bench.run(1000);
  const sends = bench.sent;
  return {
    ...bench,
    faults,
    /** An hour: it wakes, sends, and is told to sleep. */
    round: () => {
      bench.wake();
      bench.send(FRAME);
      bench.run(60_000);
      bench.modem.listen(true);
      bench.run(2000);
      bench.modem.sleep();
      bench.run(HOUR_MS);
    },
    told: (what: number) => bench.troubles.filter((each) => each === what).length,
    sends,
  };
}

describe.each(MODULE_NAMES)("%s", (kind) => {
  test("one that sleeps is told once, and is not suspected", () => {
    const bench = start(kind);
    for (let i = 1; i <= 20; i++) {
      bench.round();
      expect(bench.fake.awake()).toBe(false);
      expect(bench.asleep()).toBe(i);
    }
    expect(bench.commands.filter((each) => each === bench.module.sleep).length).toBe(20);
    expect(bench.told(SLEEPLESS) + bench.told(SILENT)).toBe(0);
    expect(bench.sends).toEqual(Array(20).fill(true));
  });

  test.each(["sleepRefused", "sleepBusy"] as const)("%s once: told again, it sleeps", (fault) => {
    const bench = start(kind);
    for (let i = 1; i <= 5; i++) {
      bench.wake();
      bench.run(8000);
      bench.faults.set(fault, 1, 200);
      bench.modem.sleep();
      bench.run(HOUR_MS);
      expect(bench.faults.counts[fault]).toBe(i);
      expect(bench.fake.awake()).toBe(false);
      expect(bench.asleep()).toBe(i);
    }
    expect(bench.told(SLEEPLESS)).toBe(0);
  });

  test.each(["sleepRefused", "sleepBusy", "sleepless"] as const)("%s always: it is told", (fault) => {
    const bench = start(kind);
    bench.faults.set(fault, 1);
    for (let i = 0; i < 5; i++) {
      bench.round();
      // Its line is closed all the same, and it is found out when it is woken next.
      expect(bench.asleep()).toBe(i + 1);
      expect(bench.told(SLEEPLESS)).toBe(i);
    }
    bench.faults.clear();
    bench.round();
    bench.round();
    expect(bench.told(SLEEPLESS)).toBe(5);
    expect(bench.told(SILENT)).toBe(0);
    expect(bench.fake.awake()).toBe(false);
    expect(bench.sends).toEqual(Array(7).fill(true));
  });

  test("one that sleeps though its answer to that was lost or late is not suspected", () => {
    const bench = start(kind);
    bench.round();
    bench.wake();
    bench.run(8000);
    bench.faults.set("garbage", 1, 400);
    bench.modem.sleep();
    bench.run(HOUR_MS);
    bench.round();
    expect(bench.told(SLEEPLESS)).toBe(0);
    expect(bench.fake.awake()).toBe(false);
  });

  test("one that hangs is silent, and works again when it has been reset", () => {
    const bench = start(kind);
    bench.round();
    bench.faults.set("hang", 1, 5000);
    bench.wake();
    bench.send(FRAME);
    bench.run(25_000);
    expect(bench.told(SILENT)).toBe(2);
    expect(bench.told(SLEEPLESS)).toBe(0);
    bench.fake.reset();
    bench.run(20_000);
    bench.send(FRAME);
    bench.run(5000);
    expect(bench.sends.at(-1)).toBe(true);
  });

  test("one that is there and answers nonsense is not called silent", () => {
    const bench = start(kind);
    bench.faults.set("error", 1);
    bench.wake();
    bench.send(FRAME);
    bench.run(60_000);
    expect(bench.told(SILENT)).toBe(0);
  });

  test("telling it to sleep twice, as a link that is closed twice does, is telling it once", () => {
    const bench = start(kind);
    bench.wake();
    bench.run(8000);
    bench.modem.sleep();
    bench.modem.sleep();
    bench.run(200);
    bench.modem.sleep();
    bench.run(5000);
    bench.modem.sleep();
    bench.run(5000);
    expect(bench.asleep()).toBe(1);
    expect(bench.fake.awake()).toBe(false);
    bench.round();
    expect(bench.sends).toEqual([true]);
  });
});

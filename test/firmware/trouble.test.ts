// What goes wrong in a node: memory that runs out, code that hangs, a sensor that fails.
import { describe, expect, test } from "vitest";
import { EVENT, FLAG_PRESSURE_FAULT, HELLO, READING, RECORDS } from "../../shared/messages.ts";
import { FRESH } from "../../tools/image/layout.ts";
import { createRig, DAY_MS, MINUTE_MS } from "../rig.ts";
import { HARDWARE_IDS } from "./hardware.ts";

describe("what goes wrong in it", () => {
  const hellos = (rig: ReturnType<typeof createRig>) =>
    rig.uplinks.filter(({ type }) => type === HELLO).map(({ body }) => [body.get(9), body.get(4)]);

  test("a lack of memory restarts it, and the next hello says why", () => {
    const rig = createRig({ signals: { pressure: () => 400 } });
    rig.board.boot();
    rig.run(40 * MINUTE_MS);
    const before = rig.records.size;
    rig.board.outOfMemory();
    rig.run(40 * MINUTE_MS);
    expect(hellos(rig)).toEqual([
      [1, 0],
      [2, 2],
    ]);
    expect(rig.records.size).toBeGreaterThanOrEqual(before + 2);
    rig.board.boot();
    rig.run(MINUTE_MS);
    expect(hellos(rig).at(-1)).toEqual([3, 0]);
  });

  test.each(HARDWARE_IDS)(
    "%s is reset by its watchdog where it hangs, and loses no reading before that",
    (kind) => {
      const rig = createRig({ kind, signals: { pressure: () => 400 } });
      rig.board.boot();
      rig.run(40 * MINUTE_MS);
      rig.board.hang();
      rig.run(20 * MINUTE_MS);
      expect(hellos(rig)).toEqual([
        [1, 0],
        [2, 0],
      ]);
      rig.run(20 * MINUTE_MS);
      const readings = rig.uplinks.filter(({ type }) => type === READING);
      expect(readings.length).toBeGreaterThanOrEqual(4);
      for (const { counter } of readings) expect(rig.records.has(counter)).toBe(true);
    },
  );

  test("the watchdog does not bite a node that samples seldom", () => {
    const rig = createRig({ kind: "pico2", profile: { tick: 900_000, windows: 1 } });
    rig.board.boot();
    rig.run(DAY_MS);
    expect(hellos(rig)).toEqual([[1, 0]]);
  });

  test.each([
    ["of a key that was never used", FRESH],
    ["flashed just now, whose counters begin far on", { ...FRESH, reservation: 0xaca00 }],
  ])("a node %s that restarts as it sends waits longer each time, until its next reading", (_, from) => {
    const rig = createRig({ signals: { pressure: () => 400 }, start: from });
    const start = rig.clock.now();
    const waits: number[] = [];
    // The cell gives in whenever the node sends.
    for (let boot = 0; boot < 10; boot++) {
      const [began, sent] = [rig.clock.now(), rig.uplinks.length];
      rig.board.boot();
      while (rig.uplinks.length === sent && rig.clock.now() - began < 30 * MINUTE_MS) rig.run(1_000);
      waits.push(Math.round((rig.clock.now() - began) / 1000));
    }
    expect(waits.slice(0, 4).every((s) => s < 10)).toBe(true);
    expect(waits.slice(4, 9)).toEqual([33, 63, 123, 243, 483].map((s) => expect.closeTo(s, -0.5)));
    // The reading of its first whole interval.
    expect(waits[9]).toBeLessThanOrEqual(930);
    expect(waits[9]).toBeGreaterThan(800);
    expect((rig.clock.now() - start) / MINUTE_MS).toBeGreaterThan(30);
  });

  test("a node that restarts each minute for an hour stays silent, and speaks once it has run for an interval", () => {
    const rig = createRig({ signals: { pressure: () => 400 } });
    const sent = () => rig.uplinks.length;
    const boots = Array.from({ length: 60 }, () => {
      const before = sent();
      rig.board.boot();
      rig.run(MINUTE_MS);
      return sent() - before;
    });
    expect(boots.slice(0, 4).every((frames) => frames > 0)).toBe(true);
    expect(boots.slice(6)).toEqual(Array(54).fill(0));
    rig.board.boot();
    rig.run(17 * MINUTE_MS);
    expect(sent()).toBeGreaterThan(boots.reduce((sum, frames) => sum + frames, 0));
  });

  test("a sensor that fails is told at once, and again until somebody has heard", () => {
    let pressure = 400;
    const rig = createRig({ signals: { pressure: () => pressure } });
    rig.board.boot();
    rig.run(20 * MINUTE_MS);
    const events = () => rig.uplinks.filter(({ type }) => type === EVENT);
    const faults = FLAG_PRESSURE_FAULT;
    expect(events()).toEqual([]);
    pressure = -600;
    rig.losing(({ type }) => type !== READING);
    rig.run(32 * MINUTE_MS);
    expect(events().length).toBe(1);
    const [kind, time, age, , , was, is] = events()[0]!.body;
    expect([kind, was, is]).toEqual([2, 0, faults]);
    expect(Math.abs(time * 1000 - events()[0]!.at)).toBeLessThan(3000);
    expect(age).toBeLessThan(3000);
    const from = events()[0]!.at;
    const again = rig.uplinks.filter(({ type, at }) => type === RECORDS && at > from && at < from + 40_000);
    expect(again.length).toBe(3);
    for (const { body, at } of again) {
      const copy = body.find((item: unknown[]) => item[1] === EVENT);
      expect(copy[0]).toBe(events()[0]!.counter);
      // Its age is as of now, to some hundredths of a second.
      expect(Math.abs(copy[2][2] - age - (at - from))).toBeLessThan(100);
    }
    rig.losing(() => false);
    pressure = 400;
    rig.run(32 * MINUTE_MS);
    expect(events().at(-1)!.body.slice(5, 7)).toEqual([faults, 0]);
    for (const { counter } of events()) expect(rig.records.has(counter)).toBe(true);
    expect(rig.board.errors()).toEqual([]);
  });
});

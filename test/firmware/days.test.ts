// A node over days: what it keeps while nobody answers, its clock, and resets at any moment.
import { describe, expect, test } from "vitest";
import { FLAG_CLOCK_UNSET, READING, RECORDS } from "../../shared/messages.ts";
import { AHEAD_MS, liveThroughDoubts } from "../doubts.ts";
import { createRig, DAY_MS, MINUTE_MS, type Uplink } from "../rig.ts";
import { sine } from "./hardware.ts";

/** One for each way of keeping a journal and each cipher. */
const LONG = ["puckjs", "espruino-wifi", "mdbt42q"];

describe.each(LONG)("%s over days", (kind) => {
  test("keeps its readings while the gateway is silent and hands them over afterwards, with their times", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400, acoustic: sine(0.1, 800) } });
    rig.board.boot();
    rig.run(20 * MINUTE_MS);
    rig.answer(false);
    rig.run(5 * 60 * MINUTE_MS);
    const silent = rig.uplinks.filter(({ type }) => type === READING).map(({ counter }) => counter);
    rig.answer(true);
    rig.run(60 * MINUTE_MS);
    for (const counter of silent) expect(rig.records.has(counter), `reading ${counter}`).toBe(true);
    const times = [...rig.records.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, body]) => (body as number[])[0]!);
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBe(900);
    for (let c = 1; c <= rig.highestCounter(); c++) expect(rig.settled.has(c)).toBe(true);
    expect(rig.uplinks.some(({ type }) => type === RECORDS)).toBe(true);
    expect(rig.board.errors()).toEqual([]);
  });

  test("readings of a clock that is not set yet say so, and get their times when it is", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    rig.answer(false);
    rig.board.boot();
    rig.run(50 * MINUTE_MS);
    const blind = rig.uplinks.filter(({ type }) => type === READING);
    expect(blind.length).toBe(3);
    for (const { body } of blind) {
      expect(body[0]).toBeNull();
      expect(body[8] & FLAG_CLOCK_UNSET).toBe(FLAG_CLOCK_UNSET);
    }
    rig.answer(true);
    rig.run(30 * MINUTE_MS);
    for (const { counter, at } of blind) {
      const body = rig.records.get(counter) as number[];
      expect(Math.abs(body[0]! - at / 1000), `reading ${counter}`).toBeLessThan(4);
    }
  });

  test("acks without a time settle what they answer, and neither set the clock nor move it", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    const life = liveThroughDoubts(rig, rig.board.boot);
    const unset = [life.answered, life.unheard, life.caughtUp];
    expect(unset.map(({ hellos }) => hellos.length)).toEqual([1, 3, 0]);
    for (const { body } of unset.flatMap(({ readings }) => readings)) {
      expect(body[0]).toBeNull();
      expect(body[8] & FLAG_CLOCK_UNSET).toBe(FLAG_CLOCK_UNSET);
    }
    expect(life.unheard.readings.length).toBe(3);
    for (const { counter } of life.unheard.readings) expect(rig.records.has(counter)).toBe(true);
    expect(life.left).toEqual([]);

    const ahead = ({ at, body }: Uplink) => body[0] - Math.floor(at / 1000);
    expect(life.set.readings.map(ahead)).toEqual([0, 0, 0, 0]);
    expect(life.kept.readings.map(ahead)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(life.moved.readings.map(ahead)).toEqual(Array(4).fill(AHEAD_MS / 1000));
    expect(rig.board.errors()).toEqual([]);
  });

  test.each([-80, 0, 60])(
    "a clock that is %i ppm wrong is right to the second after ten silent days",
    (drift) => {
      // Only what it sends brings the time: it need not measure much.
      const profile = { tick: 900_000, windows: 1, acoustic: null };
      const rig = createRig({ kind, drift, profile, signals: { pressure: () => 400 } });
      rig.board.boot();
      rig.run(2 * DAY_MS);
      rig.answer(false);
      rig.run(10 * DAY_MS);
      const { at, body } = rig.uplinks.filter(({ type }) => type === READING).at(-1)!;
      expect(Math.abs(body[0] - rig.gatewayTime(at) / 1000)).toBeLessThan(4);
    },
  );

  test("no counter is ever sealed twice over resets at any moment, and the gateway learns of every gap", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    const seen = new Map<number, string>();
    let random = 12345;
    for (let boot = 0; boot < 40; boot++) {
      rig.board.boot();
      random = (random * 1103515245 + 12345) % 2147483648;
      rig.run(random % (40 * MINUTE_MS));
    }
    rig.board.boot();
    rig.run(120 * MINUTE_MS);
    const reused = rig.uplinks.filter(({ counter, frame }) => {
      const hex = Buffer.from(frame).toString("hex");
      const before = seen.get(counter) ?? hex;
      seen.set(counter, hex);
      return before !== hex;
    });
    expect(reused.map(({ counter }) => counter)).toEqual([]);
    const counters = Array.from({ length: rig.highestCounter() }, (_, i) => i + 1);
    expect(counters.filter((counter) => !rig.settled.has(counter))).toEqual([]);
    expect(rig.board.errors()).toEqual([]);
  });

  test("frames lost both ways are made good", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    let random = 99;
    rig.losing(() => (random = (random * 1103515245 + 12345) % 2147483648) % 100 < 35);
    rig.board.boot();
    rig.run(3 * DAY_MS);
    rig.losing(() => false);
    rig.run(60 * MINUTE_MS);
    for (const { type, counter } of rig.uplinks)
      if (type === READING) expect(rig.records.has(counter)).toBe(true);
    expect(rig.uplinks.filter(({ type }) => type === READING).length).toBeGreaterThan(285);
  });
});

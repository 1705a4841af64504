// Nights on the virtual board, of the bundle that is flashed: what is heard in them and when, and the pressure.
import { describe, expect, test } from "vitest";
import * as N from "../../shared/leak/night.ts";
import { EVENT, EVENT_BURST, EVENT_FAULT, FLAG_PRESSURE_FAULT, NIGHT } from "../../shared/messages.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { DAY_MS, MINUTE_MS, START } from "../rig.ts";
import { createNode, HOUR_MS, MORNING, pipe } from "./pipe.ts";

describe("a night", () => {
  test("is told after it is over, by its date, with what was heard and measured in it", () => {
    const node = createNode(pipe());
    node.days(3);
    const nights = node.nights();
    expect(nights.length).toBe(3);
    const first = Math.floor(MORNING / DAY_MS);
    nights.forEach((night, i) => {
      expect(night.length).toBe(N.TOLD);
      expect(night[N.NIGHT]).toBe(first + i);
      // Two of five windows are at -42 dB.
      expect(Math.abs(night[N.LEVEL_10] / 2 + 42)).toBeLessThan(1);
      expect(night[N.LEVEL_50]).toBeGreaterThan(night[N.LEVEL_10]);
      expect(night[N.LEVEL_90] / 2 + 42).toBeGreaterThan(3);
      expect(night[N.LEVEL_90] / 2 + 42).toBeLessThan(7);
      expect(night[N.WINDOWS]).toBeGreaterThanOrEqual(28);
      expect(night[N.WINDOWS]).toBeLessThanOrEqual(40);
      expect(night[N.FREQUENCY]).toBeGreaterThan(50);
      expect(night[N.FREQUENCY]).toBeLessThan(900);
      const at = MORNING - HOUR_MS + i * DAY_MS;
      const expected = 400 + 20 * Math.sin((2 * Math.PI * at) / DAY_MS) + 0.5;
      expect(Math.abs(night[N.PRESSURE_10 + 1] / 10 - expected)).toBeLessThan(4);
    });
    const at = node.uplinks.filter(({ type }) => type === NIGHT).map((one) => one.at - MORNING);
    at.forEach((ms, i) => {
      expect(ms).toBeGreaterThan(i * DAY_MS);
      expect(ms).toBeLessThan(i * DAY_MS + 10 * MINUTE_MS);
    });
    expect(node.board.errors()).toEqual([]);
  });

  test("is heard at the place's own hours", () => {
    const heard: number[] = [];
    const signals = pipe();
    const node = createNode(
      {
        ...signals,
        acoustic: (from, rate, out) => {
          heard.push(from);
          signals.acoustic(from, rate, out);
        },
      },
      { profile: { utcOffset: -300, interval: 3_600_000, windows: 1 } },
    );
    node.days(2);
    const local = heard.map((at) => ((at / HOUR_MS - 5 + 48) % 24) | 0);
    const byHour = Array.from({ length: 24 }, (_, hour) => local.filter((h) => h === hour).length);
    expect(byHour[2]! + byHour[3]!).toBeGreaterThan(55);
    for (const [hour, n] of byHour.entries()) if (hour !== 2 && hour !== 3) expect(n).toBeLessThan(4);
  });

  test("its spectrum follows once a week, in two parts", () => {
    const node = createNode(pipe({ leak: () => -40 }));
    node.days(10);
    const parts = node.spectra();
    expect(parts.map(([part]) => part)).toEqual([0, 1]);
    const [lines, counts] = parts;
    expect(lines[1] % 7).toBe(0);
    expect(lines[2].length).toBe(32);
    const db = [...lines[2]].map((v) => (v << 24) >> 24);
    // White noise of -40 dB: 15 dB less in each of 32 lines; below 128 Hz the rumble adds to it.
    for (const line of db.slice(8)) expect(Math.abs(line + 55)).toBeLessThan(3);
    expect(db[1]).toBeGreaterThan(db[20]!);
    expect([...counts[2]].reduce((a: number, b: number) => a + b)).toBeGreaterThanOrEqual(28);
  });
});

describe("pressure", () => {
  test("a burst is told within 15 minutes, dated to when it began", () => {
    const at = START + 2 * DAY_MS + 13 * MINUTE_MS;
    const noisy = (now: number) => 400 + 0.8 * (hash(1, now) + hash(2, now) + hash(3, now) - 1.5) * 2;
    const node = createNode(pipe({ pressure: (now) => noisy(now) - (now < at ? 0 : 12) }), {
      profile: { tick: 20_000, windows: 2, nightWindows: 24 },
    });
    node.days(3);
    const bursts = node.events(EVENT_BURST);
    expect(bursts.length).toBe(1);
    const [, time, age, change, lasted, before, after] = bursts[0];
    expect(Math.abs(time * 1000 - at)).toBeLessThan(4 * MINUTE_MS);
    expect(Math.abs(change + 120)).toBeLessThan(10);
    expect([Math.abs(before - 4000) < 10, Math.abs(after - 3880) < 10, lasted]).toEqual([true, true, 600]);
    const uplink = node.uplinks.find(({ type, body }) => type === EVENT && body[0] === EVENT_BURST)!;
    expect(uplink.at - at).toBeLessThan(15 * MINUTE_MS);
    expect(Math.abs(uplink.at - age - at)).toBeLessThan(4 * MINUTE_MS);
  });

  test("a sensor that is stuck is a fault after a day, and its nights have no pressure", () => {
    const at = START + 2 * DAY_MS;
    const node = createNode(pipe({ pressure: (now) => (now < at ? 400 + hash(1, now) : 420) }));
    node.days(5);
    const faults = node.events(EVENT_FAULT);
    expect(faults.length).toBe(1);
    expect(faults[0][6]).toBe(FLAG_PRESSURE_FAULT);
    const last = node.nights().at(-1)!;
    expect(last[N.PRESSURE_10]).toBeNull();
    expect(last[N.FLAGS] & FLAG_PRESSURE_FAULT).toBeTruthy();
    expect(node.events(EVENT_BURST)).toEqual([]);
  });
});

// Supplies, transducers, amplifiers and switches that are not as they should be, on the virtual board with the bundle that
// is flashed: what is measured is right, or flagged, and nothing is told that is not there.
import { describe, expect, test } from "vitest";
import * as N from "../../shared/leak/night.ts";
import {
  EVENT_BURST,
  EVENT_FAULT,
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLIPPED,
  FLAG_FLOOR,
  FLAG_PRESSURE_FAULT,
  READING,
} from "../../shared/messages.ts";
import { SENSORS } from "../../tools/image/profile.ts";
import { pressureChannel } from "../../tools/image/transducers.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { DAY_MS, type RigOptions, START } from "../rig.ts";
import { allFlagged, createNode, expectNoSuspicion, type Pipe, pipe } from "./pipe.ts";

/** Boards whose conversions are shares of a supply that moves: with a pin of its own for the amplifier, and without. */
const BOARDS = ["mdbt42q", "puckjs"];
const BOTH_FAULTS = FLAG_PRESSURE_FAULT | FLAG_ACOUSTIC_FAULT;
const still = { pressure: (at: number) => 400 + hash(3, at) };

function live(days: number, how: Pipe, options: RigOptions) {
  const node = createNode(pipe({ ...still, ...how }), options);
  node.days(days);
  expect(node.board.errors()).toEqual([]);
  expect(node.events(EVENT_BURST)).toEqual([]);
  expectNoSuspicion(node.states());
  const readings = node.uplinks.filter(({ type }) => type === READING).map(({ body }) => body as number[]);
  return {
    nights: node.nights() as number[][],
    faults: node.events(EVENT_FAULT),
    /** kPa, kPa from the lowest to the highest, dB re full scale, and flags, by the hour. */
    pressures: readings.map((body) => (body[1] === null ? null : body[1]! / 10)),
    spreads: readings.map((body) => (body[2]! + body[3]!) / 10),
    levels: readings.map((body) => body[5]!),
    flags: readings.map((body) => body[8]!),
  };
}

describe.each(BOARDS)("%s", (kind) => {
  test.each([
    ["0 V", 0],
    ["no number", Number.NaN],
    ["too little to run on", 0.4],
  ])("a supply that is measured as %s silences both sensors, and is told once", (_, gain) => {
    const at = START + 6 * DAY_MS;
    const { nights, faults, flags } = live(
      10,
      {},
      { kind, hardware: { batteryGain: (now) => (now < at ? 1 : gain) } },
    );
    expect(faults.map((fault) => fault.slice(5, 7))).toEqual([[0, BOTH_FAULTS]]);
    expect(flags.slice(-48).every((flag) => (flag & BOTH_FAULTS) === BOTH_FAULTS)).toBe(true);
    expect(allFlagged(nights.slice(-3), FLAG_ACOUSTIC_FAULT)).toBe(true);
    expect(allFlagged(nights.slice(-3), FLAG_PRESSURE_FAULT)).toBe(true);
    for (const night of nights.slice(-3)) expect([night[N.WINDOWS], night[N.PRESSURE_10]]).toEqual([0, null]);
  });

  test("a cell that falls from 3.6 to 2.2 V within weeks, and is changed, moves nothing", () => {
    const battery = (at: number) => {
      const days = (at - START) / DAY_MS;
      return days > 30 ? 3.6 : 3.6 - (1.4 * days) / 30;
    };
    const { nights, faults, pressures, levels } = live(40, { quiet: () => -38 }, { kind, battery });
    expect(faults).toEqual([]);
    expect(pressures.length).toBeGreaterThan(900);
    // 400 to 401 kPa; 0.5 % of 16 bar are 8 kPa.
    for (const pressure of pressures) expect(Math.abs(pressure! - 400.5)).toBeLessThan(1);
    const first = levels[0]!;
    for (const level of levels) expect(Math.abs(level - first)).toBeLessThanOrEqual(7);
    const tenths = nights.map((night) => night[N.LEVEL_10]! / 2);
    expect(Math.max(...tenths) - Math.min(...tenths)).toBeLessThanOrEqual(1.5);
  });

  test("a pipe at the converter's floor is no louder with a new cell", () => {
    const battery = (at: number) => (at < START + 34 * DAY_MS ? 2.2 : 3.5);
    const { nights } = live(44, { quiet: () => -56 }, { kind, battery });
    expect(allFlagged(nights, FLAG_FLOOR)).toBe(true);
    const [before, after] = [nights[33]!, nights[43]!];
    expect(after[N.LEVEL_10]).toBe(before[N.LEVEL_10]);
  });

  test("a module that begins or ceases to take 0.2 V in the midst of a reading, each hour, bends few of them", () => {
    const tick = 20_000;
    let [reading, conversions] = [0, 0];
    /** What the supply is asked for by the conversions of a reading, and by the one of the supply itself. */
    const battery = (at: number) => {
      const now = Math.floor((at - START) / tick);
      if (now !== reading) [reading, conversions] = [now, 0];
      conversions++;
      const hour = Math.floor(now / 180);
      if (now % 180 !== 7) return 3.3;
      // By turns it begins and ceases, before the first conversion, the second, ...
      const after = conversions > (hour >> 1) % 10;
      return after === (hour % 2 === 0) ? 3.1 : 3.3;
    };
    const { faults, pressures, spreads } = live(5, {}, { kind, battery, profile: { tick } });
    expect(faults).toEqual([]);
    for (const pressure of pressures) expect(Math.abs(pressure! - 400.5)).toBeLessThan(1);
    // Two of ten, where as many conversions are before as after: by 3 % of 600 kPa.
    const bent = spreads.filter((spread) => spread > 2);
    expect(bent.length / spreads.length).toBeGreaterThan(0.15);
    expect(bent.length / spreads.length).toBeLessThan(0.25);
    expect(Math.max(...bent)).toBeLessThan(25);
  });

  test.each([
    ["3v3", true, 10],
    ["4-20ma", undefined, 10],
    ["5v", undefined, 25],
  ] as const)("a transducer %s is read right at 2.6 V", (name, ratiometric, range) => {
    const pressure = pressureChannel(name, range);
    const { faults, pressures } = live(
      1,
      {},
      {
        kind,
        battery: 2.6,
        profile: { pressure, sensors: [100, 500, 1, ratiometric ? 0 : 3300, 3300] },
        hardware: { transducer: pressure, ...(ratiometric ? { ratiometric } : {}) },
      },
    );
    expect(faults).toEqual([]);
    expect(pressures.length).toBe(23);
    for (const kpa of pressures) expect(Math.abs(kpa! - 400.5)).toBeLessThan(1);
  });

  test("a signal that no longer fits under the supply is a fault, not a pressure", () => {
    const battery = (at: number) => 3.3 - ((at - START) / DAY_MS) * 0.2;
    // 2.2 V.
    const { faults, pressures } = live(7, { pressure: (at) => 1560 + hash(3, at) }, { kind, battery });
    expect(faults.at(-1)![6]).toBe(FLAG_PRESSURE_FAULT);
    expect(pressures.at(-1)).toBeNull();
    for (const kpa of pressures) if (kpa !== null) expect(Math.abs(kpa - 1560.5)).toBeLessThan(2);
  });

  test("a transducer of another range is read wrong by a factor, which no node can know, and tells nothing false", () => {
    const { faults, pressures, flags } = live(
      6,
      {},
      { kind, hardware: { transducer: pressureChannel("5v", 10) } },
    );
    expect(faults).toEqual([]);
    for (const kpa of pressures) expect(Math.abs(kpa! / 1.6 - 400.5)).toBeLessThan(1);
    expect(flags.some((flag) => flag & BOTH_FAULTS)).toBe(false);
  });

  test("a switch that is on when low; one that the profile has wrong is a fault", () => {
    const sensors: typeof SENSORS = [SENSORS[0], SENSORS[1], 0, 3300, 3300];
    const right = live(2, {}, { kind, profile: { sensors }, hardware: { switchedOn: 0 } });
    expect(right.faults).toEqual([]);
    for (const kpa of right.pressures) expect(Math.abs(kpa! - 400.5)).toBeLessThan(1);
    for (const night of right.nights) expect(Math.abs(night[N.LEVEL_10]! / 2 + 42)).toBeLessThan(1);
    const wrong = live(2, {}, { kind, hardware: { switchedOn: 0 } });
    expect(wrong.pressures.every((kpa) => kpa === null)).toBe(true);
    expect(wrong.faults[0][6] & FLAG_PRESSURE_FAULT).toBeTruthy();
  });

  test.each([
    ["never", 1e9],
    // Windows last a quarter of a second, from half a second on.
    ["in the midst of each window", 635],
  ])("an amplifier that settles %s is a fault, and no leak", (_, amplifierMs) => {
    const { nights, flags } = live(20, {}, { kind, hardware: { amplifierMs } });
    expect(nights.length).toBe(20);
    expect(allFlagged(nights, FLAG_ACOUSTIC_FAULT)).toBe(true);
    expect(flags.every((flag) => flag & (FLAG_ACOUSTIC_FAULT | FLAG_CLIPPED))).toBe(true);
  });

  test("an amplifier that comes to settle too late after weeks is a fault, and no leak", () => {
    const signals = pipe(still);
    const node = createNode(
      {
        ...signals,
        acoustic: (from, rate, out) => {
          signals.acoustic(from, rate, out);
          if (from > START + 20 * DAY_MS) out.fill(1, 0, 550);
        },
      },
      { kind },
    );
    node.days(30);
    expectNoSuspicion(node.states());
    expect(allFlagged(node.nights().slice(-9), FLAG_ACOUSTIC_FAULT)).toBe(true);
    expect(node.nights()[18]![N.FLAGS] & FLAG_ACOUSTIC_FAULT).toBe(0);
  });

  test.each([
    ["from the first night on", 0, 0.2],
    ["a little, after weeks", 20, 0.05],
    ["after weeks", 20, 0.2],
    ["half the range, after weeks", 20, 1],
  ])("an amplifier whose output drifts through each window, %s, is no leak, and told", (_, day, range) => {
    const signals = pipe(still);
    const node = createNode(
      {
        ...signals,
        acoustic: (from, rate, out) => {
          signals.acoustic(from, rate, out);
          if (from < START + day * DAY_MS) return;
          for (let i = 0; i < out.length; i++) out[i]! += range * (1 - i / out.length);
        },
      },
      { kind },
    );
    node.days(30);
    expectNoSuspicion(node.states());
    expect(allFlagged(node.nights().slice(-9), FLAG_ACOUSTIC_FAULT)).toBe(true);
    if (day) expect(node.nights()[day - 2]![N.FLAGS] & FLAG_ACOUSTIC_FAULT).toBe(0);
  });
});
